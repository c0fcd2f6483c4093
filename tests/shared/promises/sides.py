"""An employer and a municipality that can promise each other something."""

from datetime import date

from shared import clock
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.promises import actions
from shared.promises.actions import Given
from shared.promises.seen import Promised, promises
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

DUE = date(2026, 12, 1)


def somebody(local: Local, login: str, role: str, scope: str | None = None) -> str:
    program = "hub" if local.is_hub else "node"
    accounts.add(local.database, program, login=login, name=login.title(), title="",
                 roles=frozenset({role}), password="lang og hemmelig", scope=scope)  # fmt: skip
    return login


def joined(town: Town, stage: Stage, **accession: object) -> Local:
    """København's node, in the agreement, with a KAM and a consultant."""
    node = town.node("101")
    set_day(node, "2026-11-23")
    stage.accede("101", **accession)
    town.synchronise("101")
    somebody(node, "karim", "node.kam")
    somebody(node, "anna", "consultant")
    return node


def employer_code(local: Local) -> str:
    with local.read() as session:
        return actions.others(session, local, None)[0].code


def given(node: Local, keeper: str = "karim", due: date = DUE) -> str:
    what = Given(to=employer_code(node), what="Tre til køkkenet", due=due, keeper=keeper)
    return str(actions.give(node, "test", what).body.code)


def at(local: Local) -> list[Promised]:
    with local.read() as session:
        return promises(session, clock.today(session))

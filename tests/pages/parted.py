"""What pages say of who has left, is leaving, is stopped, or does not know all that we do."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from hub.members import actions as members
from hub.members import leaving, suspending
from node.membership import leaving as at_node
from shared.database import set_setting
from shared.feed import versions
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Refused
from tests import make
from tests.node.scene import Scene, citizens
from tests.parties import Town
from tests.shared.feed.test_allowance import publish


def knows_less(local: Local, party: str, *kinds: str) -> None:
    """Let a peer be one that has never heard of these kinds, as it would have said itself."""
    known = {kind: n for kind, n in versions.ours().items() if kind not in kinds}
    _know(local, party, schemas=json.dumps(known))


def _know(local: Local, party: str, **said: str) -> None:
    with local.database.begin() as session:
        session.execute(update(Peer).where(Peer.name == party).values(**said))


def leave(play: Scene) -> tuple[Local, str]:
    """Let one municipality have left with a placement under way, and another be on its way out.

    Returns the node of the first, and the placement. Of the others one does not know all that the
    hub does and is suspended, and the hub keeps from ours what that one does not know.
    """
    town = play.stage.town
    knows_less(town.hub, "node:147", "outcome_table")
    with town.hub.begin("test") as tx:
        tx.write(make.outcome_table(play.stage.employer), "counted")
        terms = tx.get(play.stage.agreement).body  # its former version stays with who has it
        newer = replace(terms, contact=make.contact("Rikke Rask"), version=2)
        tx.write(newer, "renewed", revises=play.stage.agreement)
    gone = town.node("157")
    with gone.database.begin() as session:
        set_setting(session, "demo_today", "2026-11-23")
    play.stage.accede("157")
    [person] = citizens(gone, "Gerda Gram", caseworker="Bodil Lund")
    theirs = Scene(play.stage, gone, play.need)
    placement = theirs.planned(person)
    theirs.exchange()
    at_node.leave(gone, "own_wish")
    play.exchange()
    town.synchronise("157")
    town.node("851")
    leaving.leave(town.hub, "test", "851", "terms_broken")
    members.state_candidates(town.hub, "cli:anna", "147", 1200)
    suspending.propose(town.hub, "cli:anna", "147")
    _know(play.node, town.hub.name, withheld=json.dumps({"notice": 3, "outcome_table": 1}))
    return gone, placement


def stop(town: Town) -> dict[str, Local]:
    """Let the hub suspend two nodes, and take later what a third has beyond its allowance.

    Returns the first, which has asked since, and the third, by what has stopped them.
    """
    for code in ("766", "630", "860"):
        town.node(code)
    town.synchronise("766")
    for code in ("766", "630"):
        suspending.suspend(town.hub, "cli:anna", code)
    suspending.propose(town.hub, "login:hub.operator", "766")
    with pytest.raises(Refused, match="suspended"):
        town.synchronise("766")
    members.state_candidates(town.hub, "cli:anna", "860", 5)
    publish(town.nodes["860"], 9)
    town.synchronise("860")
    return {"suspended": town.nodes["766"], "put_off": town.nodes["860"]}

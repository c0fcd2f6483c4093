"""`landsaftale hub promises …` and `landsaftale node promises …`"""

from collections.abc import Sequence
from datetime import date

import click
from sqlalchemy import true

from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.feed.local import Local
from shared.promises import actions
from shared.promises.actions import Given
from shared.promises.seen import Promised, as_told, promise_of
from shared.promises.seen import promises as promises_here
from shared.tables import PromiseIndex


@click.group()
def promises() -> None:
    """Dated promises between employers and municipalities; each side writes its own."""


@promises.command("list")
@click.option("--all", "everything", is_flag=True, help="The closed ones too.")
@shows
@with_local
def list_(local: Local, everything: bool) -> Shown:
    """List the promises of both sides, those that run out first on top.

    Example: landsaftale node promises list --all
    """
    wanted = true() if everything else PromiseIndex.state == "open"
    with local.read() as session:
        found = promises_here(session, clock.today(session), wanted)
    return Shown({"promises": [as_told(one) for one in found]}, _lines(found))


@promises.command()
@click.argument("to", metavar="V-CODE|MUNICIPALITY")
@click.argument("what")
@click.option("--due", required=True, callback=day, help="2026-12-01")
@click.option("--keeper", required=True, metavar="LOGIN", help="Who of us sees to it.")
@shows
@with_local
def give(local: Local, to: str, what: str, due: date, keeper: str) -> Shown:
    """Promise WHAT: from a node to the employer V-CODE; at the hub from the keeper's employer
    to a MUNICIPALITY by its code, 101.

    Example: landsaftale node promises give V-7K3QM2X "Tre til køkkenet" --due 2027-02-01
    --keeper karim
    """
    made = actions.give(local, actor(), Given(to=to, what=what, due=due, keeper=keeper))
    return _shown(local, made.body.code)


@promises.command()
@click.argument("code", metavar="H-CODE")
@shows
@with_local
def keep(local: Local, code: str) -> Shown:
    """Say that our promise H-CODE is kept.

    Example: landsaftale node promises keep H-7K3QM2X
    """
    actions.keep(local, actor(), code)
    return _shown(local, code)


@promises.command("break")
@click.argument("code", metavar="H-CODE")
@click.option("--reason", required=True, help="The other side reads it.")
@shows
@with_local
def break_(local: Local, code: str, reason: str) -> Shown:
    """Say that our promise H-CODE will not be kept, and why.

    Example: landsaftale node promises break H-7K3QM2X --reason "Ingen med kørekort"
    """
    actions.break_(local, actor(), code, reason)
    return _shown(local, code)


@promises.command("object")
@click.argument("code", metavar="H-CODE")
@click.option("--why", required=True, help="The other side reads it.")
@click.option("--by", required=True, help="Who of us says so.")
@shows
@with_local
def object_to(local: Local, code: str, why: str, by: str) -> Shown:
    """Say that we do not agree that the other side's promise H-CODE is kept.

    Example: landsaftale node promises object H-7K3QM2X --why "Kun to kom" --by "Anna Lund"
    """
    actions.object_to(local, actor(), code, why, by)
    return _shown(local, code)


@promises.command()
@click.argument("code", metavar="H-CODE")
@shows
@with_local
def agree(local: Local, code: str) -> Shown:
    """Say that we now agree that the other side's promise H-CODE is kept.

    Example: landsaftale node promises agree H-7K3QM2X
    """
    actions.agree(local, actor(), code)
    return _shown(local, code)


@promises.command()
@click.argument("code", metavar="H-CODE")
@click.option("--to", "due", required=True, callback=day, help="The new day, 2027-02-10.")
@click.option("--reason", required=True, help="The other side reads it.")
@shows
@with_local
def move(local: Local, code: str, due: date, reason: str) -> Shown:
    """Give our promise H-CODE another day, and say why.

    Example: landsaftale node promises move H-7K3QM2X --to 2027-02-10 --reason "Kursus først"
    """
    actions.move(local, actor(), code, due, reason)
    return _shown(local, code)


@promises.command("hand-over")
@click.argument("code", metavar="H-CODE")
@click.argument("login")
@shows
@with_local
def hand_over(local: Local, code: str, login: str) -> Shown:
    """Let the person of LOGIN see to our promise H-CODE.

    Example: landsaftale node promises hand-over H-7K3QM2X karim
    """
    actions.hand_over(local, actor(), code, login)
    return _shown(local, code)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        one = promise_of(session, clock.today(session), code)
    return Shown(as_told(one), _lines([one]))


def _lines(found: Sequence[Promised]) -> list[str]:
    return table(
        (one.body.due, one.standing, one.body.code,
         f"{one.employer} > {one.place}" if one.by_employer else f"{one.place} > {one.employer}",
         one.body.what, one.body.keeper)
        for one in found
    )  # fmt: skip

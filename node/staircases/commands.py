"""`landsaftale node staircases …`"""

from dataclasses import asdict
from datetime import date
from typing import cast, get_args

import click

from node.staircases import actions
from node.staircases.seen import plan_of
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.records.staircase import Rung


@click.group()
def staircases() -> None:
    """Steps from a placement to an ordinary job, each promised on a day."""


@staircases.command("show")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show the stairs after the placement P-CODE, each with its rules.

    Example: landsaftale node staircases show P-7K3QM2X
    """
    return _shown(local, code)


@staircases.command("promise")
@click.argument("code", metavar="P-CODE")
@click.argument("rung", type=click.Choice(list(get_args(Rung))))
@click.option("--hours", type=click.IntRange(1, 37), required=True, help="Hours a week.")
@click.option("--on", callback=day, required=True, help="The promised day.")
@shows
@with_local
def promise(local: Local, code: str, rung: str, hours: int, on: date) -> Shown:
    """Note what the workplace of P-CODE has promised to follow.

    Example: landsaftale node staircases promise P-7K3QM2X paid_hours --hours 10 --on 2027-01-15
    """
    actions.promise(local, actor(), code, (cast("Rung", rung), hours, on))
    return _shown(local, code)


@staircases.command("keep")
@click.argument("code", metavar="P-CODE")
@click.argument("number", type=int)
@click.option("--on", callback=day, help="The day it began; else today.")
@shows
@with_local
def keep(local: Local, code: str, number: int, on: date | None) -> Shown:
    """Note that stair NUMBER of P-CODE was kept.

    Example: landsaftale node staircases keep P-7K3QM2X 1
    """
    actions.keep(local, actor(), code, number, on)
    return _shown(local, code)


@staircases.command("drop")
@click.argument("code", metavar="P-CODE")
@click.argument("number", type=int)
@click.argument("reason", type=click.Choice(list(codes("not_here_reasons"))))
@shows
@with_local
def drop(local: Local, code: str, number: int, reason: str) -> Shown:
    """Give stair NUMBER of P-CODE up; another may be promised.

    Example: landsaftale node staircases drop P-7K3QM2X 1 no_vacancy
    """
    actions.drop(local, actor(), code, number, reason)
    return _shown(local, code)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        plan = plan_of(session, local, code)
    rows = table(
        (one.number, one.rung, one.hours, one.promised_on, one.state,
         " ".join(f"{check.what}:{check.state}" for check in one.checks))
        for one in plan.stairs
    )  # fmt: skip
    return Shown(asdict(plan), [f"{plan.placement}: {plan.starts_on} til {plan.ends_on}", *rows])

"""`landsaftale node placements …`: plan, list, show; acts on one stand in their own files."""

from dataclasses import asdict
from datetime import date

import click
from sqlalchemy import select

from node.placements import acting_commands, answers, deciding_commands, place_commands
from node.placements.acting_commands import shown
from node.placements.hearing import choose_own
from node.placements.plan import Plan
from node.placements.plan import plan as plan_it
from node.placements.standing import lines
from shared import clock
from shared.cli import Shown, actor, day, each, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.rules.period import Period
from shared.tables import WorkplaceIndex


@click.group()
def placements() -> None:
    """Placements of this municipality's people, from plan to outcome."""


@placements.command()
@click.argument("proposals", metavar="F-CODE...", nargs=-1, required=True)
@click.option("--instrument", type=click.Choice(list(codes("instruments"))), required=True)
@click.option("--purpose", type=click.Choice(list(codes("purposes"))), required=True)
@click.option("--start", callback=day, required=True, help="First day, 2026-12-07.")
@click.option("--end", callback=day, required=True, help="Last day.")
@click.option("--hours", type=click.IntRange(1, 37), required=True, help="Hours a week.")
@shows
@with_local
def plan(
    local: Local,
    proposals: tuple[str, ...],
    instrument: str,
    purpose: str,
    start: date,
    end: date,
    hours: int,
) -> Shown:
    """Plan a placement on each of these accepted proposals, and ask the hub for room.

    Example: landsaftale node placements plan F-7K3QM2X --instrument work_placement
    --purpose skills_for_job_here --start 2026-12-07 --end 2027-01-03 --hours 30
    """
    if end < start:
        raise click.BadParameter("the last day comes before the first")
    wanted = Plan(instrument=instrument, purpose=purpose, course=Period(start, end), hours=hours)
    return each(proposals, lambda one: shown(local, plan_it(local, actor(), one, wanted)[1]))


@placements.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show the placements of this municipality.

    Example: landsaftale node placements list
    """
    with local.read() as session:
        rows = [asdict(one) for one in lines(session, local)]
    names = ("code", "state", "starts_on", "ends_on", "instrument")
    return Shown({"placements": rows}, table([row[name] for name in names] for row in rows))


@placements.command()
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show P-CODE with the rules that it must meet, and its next step.

    Example: landsaftale node placements show P-7K3QM2X
    """
    return shown(local, code)


@placements.command("answers")
@shows
@with_local
def answers_(local: Local) -> Shown:
    """Show the workplaces' answers before the end, and which yeses came true.

    Example: landsaftale node placements answers
    """
    with local.read() as session:
        found = answers.answered(session, local, clock.today(session))
        names = {row.ref: row.name for row in session.scalars(select(WorkplaceIndex))}
    rows = [{"workplace": key, "name": names[key], **asdict(one)} for key, one in found.items()]
    return Shown({"answers": rows}, table([list(row.values())[1:] for row in rows]))


@placements.command("hearing")
@click.option("--own/--reused", required=True, help="A hearing for each, or one for like tasks.")
@shows
@with_local
def hearing_(local: Local, own: bool) -> Shown:
    """Choose whether a hearing about the same tasks is reused for further placements.

    Example: landsaftale node placements hearing --own
    """
    choose_own(local, actor(), own)
    return Shown({"own_hearing": own}, ["egen høring" if own else "høringen bruges igen"])


for command in (
    *acting_commands.COMMANDS, *deciding_commands.COMMANDS, *place_commands.COMMANDS,
):  # fmt: skip
    placements.add_command(command)

"""`landsaftale hub placements …`"""

from dataclasses import asdict
from datetime import date
from typing import Any, Unpack, get_args

import click
from sqlalchemy import select

from hub.placements import actions
from hub.placements.answers import answered
from hub.placements.claims import room_at
from hub.placements.following import follow
from hub.placements.sheets import sheet_of
from hub.placements.summary import WHOLE, whole
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.commands import renew, tell, told
from shared.feed.local import Local
from shared.rules.period import Period
from shared.said import employer_by_code
from shared.tables import PlacementIndex, WorkplaceIndex
from shared.web.sheet_api import sheet_lines, sheet_told
from shared.web.words import say


@click.group()
def placements() -> None:
    """Follow placements, report for workplaces, see the room in the ratio."""


@placements.command("list")
@shows
@with_local
def list_placements(local: Local) -> Shown:
    """List the placements that the hub knows of.

    Example: landsaftale hub placements list
    """
    with local.read() as session:
        rows = session.scalars(select(PlacementIndex).order_by(PlacementIndex.starts_on))
        shown = [
            {"placement": row.ref, "code": row.code, "state": row.state, "since": row.state_on,
             "p_number": row.p_number, "municipality": row.municipality,
             "instrument": row.instrument, "starts_on": row.starts_on, "ends_on": row.ends_on}
            for row in rows
        ]  # fmt: skip
    return Shown({"placements": shown}, table([list(row.values())[1:] for row in shown]))


@placements.command()
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show where the placement P-CODE stands, what its workplace is asked, and its course.

    Example: landsaftale hub placements show P-7K3QM2X
    """
    with local.read() as session:
        found = follow(session, actions.by_code(session, code), clock.today(session))
    data: dict[str, Any] = WHOLE.dump(whole(found))
    asked = f", meld {found.asked_for} senest {found.due}" if found.asked_for else ""
    head = f"{code}  {found.workplace.name}: {found.body.state}{asked}"
    lines = [head, *table((day, state, what) for state, day, what in found.timeline)]
    if told := found.support:
        lines.append(f"Udebliver nogen: ring til {told.name}, {told.phone}.")
    lines += [f"{one.promised_on}  {one.rung}, {one.hours} timer: {one.state}"
              for one in found.stairs]  # fmt: skip
    return Shown(data, lines)


@placements.command()
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def sheet(local: Local, code: str) -> Shown:
    """Show what the employer keys into VITAS for P-CODE, in VITAS's order of fields.

    Example: landsaftale hub placements sheet P-7K3QM2X
    """
    with local.read() as session:
        row = actions.by_code(session, code)
        found = sheet_of(session, row)
    return Shown(sheet_told(row.code, found), list(sheet_lines(row.code, found)))


@placements.command()
@click.argument("code")
@click.argument("what", type=click.Choice(get_args(actions.What)))
@click.argument("said", required=False, type=click.Choice(get_args(actions.Answer)))
@click.option("--on", callback=day, help="The day it happened. Default: today.")
@click.option("--outcome", "hearing", help="Of the hearing: hearing_outcomes.csv.")
@click.option("--heard", help="Who was heard: heard_by.csv.")
@click.option("--hours", type=click.IntRange(1, 37), help="Of the job offered, a week.")
@click.option("--hire-from", callback=day, help="First day of the job offered.")
@click.option("--reason", help="Why not here, or why it ended early.")
@click.option("--yes-if", help="What would make it a yes: yes_if.csv.")
@click.option("--again-on", callback=day, help="Not yet: the day to be asked again.")
@click.option("--expected-back", callback=day, help="Away for a time: until when.")
@shows
@with_local
def report(
    local: Local,
    code: str,
    what: actions.What,
    said: actions.Answer | None,
    on: date | None,
    **told: Unpack[actions.Said],
) -> Shown:
    """Keep what the workplace tells of placement CODE, from its hearing to its end.

    Example: landsaftale hub placements report P-7K3QM2X hearing --outcome agreed
    """
    told["answer"] = said
    record = actions.report(local, actor(), code, what, on=on, **told)
    return Shown({"report": record.ref, "placement": record.body.placement, "what": what,
                  "on": record.body.on}, [f"{code}: {what} {record.body.on}"])  # fmt: skip


@placements.command()
@click.option("--employer", metavar="V-CODE", help="One employer alone.")
@shows
@with_local
def answers(local: Local, employer: str | None) -> Shown:
    """Show the answers before the end by workplace, and which yeses came true.

    Example: landsaftale hub placements answers
    """
    with local.read() as session:
        of = employer_by_code(session, employer).ref if employer else None
        found = answered(session, of, clock.today(session))
        names = {row.ref: row.name for row in session.scalars(select(WorkplaceIndex))}
    rows = [{"workplace": key, "name": names[key], **asdict(one)} for key, one in found.items()]
    return Shown({"answers": rows}, table([list(row.values())[1:] for row in rows]))


@placements.command()
@click.argument("p_number")
@click.option("--from", "first", callback=day, required=True)
@click.option("--to", "last", callback=day, required=True)
@shows
@with_local
def room(local: Local, p_number: str, first: date, last: date) -> Shown:
    """Show the room in the ratio for one more person at P_NUMBER, day by day counted.

    Example: landsaftale hub placements room 1099000002 --from 2026-12-07 --to 2027-01-03
    """
    if last < first:
        raise click.BadParameter("--to comes before --from")
    with local.read() as session:
        found, verdict = room_at(session, p_number, Period(first, last), clock.today(session))
    data: dict[str, Any] = {
        "p_number": p_number, "answer": verdict.answer, "allowed": found.allowed,
        "counted": found.counted, "elsewhere": found.elsewhere, "ordinary": found.ordinary,
        "fullest_day": found.fullest_day, "first_day": found.first_day, "rule": verdict.rule,
        "used": [{"source": one.source, "people": one.people, "as_of": one.as_of.isoformat()}
                 for one in found.used],
        "paragraph": verdict.paragraph, "code": verdict.code,
    }  # fmt: skip
    never = verdict.code == "ratio_exceeded" and found.first_day is None
    said = say(f"{verdict.code}_ever" if never else verdict.code, **data | dict(verdict.params))
    return Shown(data, [said.text])


for command in (tell, renew, told):
    placements.add_command(command)

"""`landsaftale node placements …`"""

from datetime import date
from typing import Any, Literal, cast

import click

from node.placements import actions, deciding_commands
from node.placements.plan import Plan
from node.placements.plan import plan as plan_it
from node.placements.rules import checks
from node.placements.state import known
from node.tables import Candidate
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local
from shared.rules.period import Period


@click.group()
def placements() -> None:
    """Placements of this municipality's people, from plan to outcome."""


@placements.command()
@click.argument("proposal", metavar="F-CODE")
@click.option("--instrument", type=click.Choice(list(codes("instruments"))), required=True)
@click.option("--purpose", type=click.Choice(list(codes("purposes"))), required=True)
@click.option("--start", callback=day, required=True, help="First day, 2026-12-07.")
@click.option("--end", callback=day, required=True, help="Last day.")
@click.option("--hours", type=click.IntRange(1, 37), required=True, help="Hours a week.")
@shows
@with_local
def plan(
    local: Local, proposal: str, instrument: str, purpose: str, start: date, end: date, hours: int
) -> Shown:
    """Plan a placement on the accepted proposal F-CODE, and ask the hub for room.

    Example: landsaftale node placements plan F-7K3QM2X --instrument work_placement
    --purpose skills_for_job_here --start 2026-12-07 --end 2027-01-03 --hours 30
    """
    if end < start:
        raise click.BadParameter("the last day comes before the first")
    wanted = Plan(instrument=instrument, purpose=purpose, course=Period(start, end), hours=hours)
    _, code = plan_it(local, actor(), proposal, wanted)
    return _shown(local, code)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option("--vitas", required=True, help="The application's reference in VITAS.")
@click.option("--on", callback=day, help="The day of the application; default today.")
@shows
@with_local
def apply(local: Local, code: str, vitas: str, on: date | None) -> Shown:
    """Note that the employer has applied for P-CODE in VITAS.

    Example: landsaftale node placements apply P-7K3QM2X --vitas 2026-123456
    """
    actions.apply(local, actor(), code, vitas, on)
    return _shown(local, code)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option("--reason", help="Why, where a rule leaves it to the municipality.")
@shows
@with_local
def grant(local: Local, code: str, reason: str | None) -> Shown:
    """Grant P-CODE; refused with figures when a rule forbids it.

    Example: landsaftale node placements grant P-7K3QM2X
    """
    actions.grant(local, actor(), code, reason)
    return _shown(local, code)


@placements.command()
@click.argument("placement", metavar="P-CODE")
@click.option("--code", type=click.Choice(list(codes("refusal_codes"))), required=True)
@shows
@with_local
def refuse(local: Local, placement: str, code: str) -> Shown:
    """Refuse P-CODE with a code of the closed list.

    Example: landsaftale node placements refuse P-7K3QM2X --code ratio_exceeded
    """
    actions.refuse(local, actor(), placement, code)
    return _shown(local, placement)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option(
    "--reason",
    type=click.Choice(list(codes("early_end_reasons"))),
    help="Needed before the last day.",
)
@click.option("--on", callback=day, help="The last day there; default today.")
@shows
@with_local
def end(local: Local, code: str, reason: str | None, on: date | None) -> Shown:
    """End P-CODE, or take it back before it has begun.

    Example: landsaftale node placements end P-7K3QM2X --reason ordinary_job_here
    """
    actions.end(local, actor(), code, reason, on)
    return _shown(local, code)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option(
    "--weeks", type=click.Choice(["0", "13", "26"]), required=True, help="Weeks after the end."
)
@click.option("--result", type=click.Choice(list(codes("outcomes"))), required=True)
@click.option("--hours", type=click.IntRange(1, 37), help="Ordinary hours a week.")
@shows
@with_local
def outcome(local: Local, code: str, weeks: str, result: str, hours: int | None) -> Shown:
    """Note what became of the person of P-CODE.

    Example: landsaftale node placements outcome P-7K3QM2X --weeks 0 --result employed_here
    """
    after = cast("Literal[0, 13, 26]", int(weeks))
    key = actions.outcome(
        local, actor(), code, weeks=after, result=cast("actions.Result", result), hours=hours
    )
    shown = _shown(local, code)
    return Shown({**shown.data, "outcome": key}, shown.lines)


for command in deciding_commands.COMMANDS:
    placements.add_command(command)


@placements.command("list")
@shows
@with_local
def list_(local: Local) -> Shown:
    """Show the placements of this municipality.

    Example: landsaftale node placements list
    """
    with local.read() as session:
        found = actions.ours(session, local)
    rows = [
        {
            "placement": row.ref, "code": row.code, "state": row.state,
            "starts_on": row.starts_on, "ends_on": row.ends_on, "instrument": row.instrument,
        }
        for row in found
    ]  # fmt: skip
    shown = ("code", "state", "starts_on", "ends_on", "instrument")
    return Shown({"placements": rows}, table([row[name] for name in shown] for row in rows))


@placements.command()
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def show(local: Local, code: str) -> Shown:
    """Show P-CODE with the rules that it must meet.

    Example: landsaftale node placements show P-7K3QM2X
    """
    return _shown(local, code)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        row = actions.find(session, local, code)
        about = known(session, row.ref, clock.today(session))
        found = checks(session, local, about)
        candidate = session.get(Candidate, about.case.candidate)
    now = about.placement
    data: dict[str, Any] = {
        "placement": row.ref, "code": now.code, "state": now.state, "state_on": now.state_on,
        "starts_on": now.starts_on, "ends_on": now.ends_on, "instrument": now.instrument,
        "candidate": candidate.code if candidate else None,
        "vitas": about.case.vitas_reference, "refusal": now.refusal,
        "end_reason": now.end_reason,
        "checks": [
            {"what": one.what, "state": one.state, "code": one.code, "rule": one.rule,
             "paragraph": one.paragraph, "params": {k: str(v) for k, v in one.params.items()}}
            for one in found
        ],
        "outcomes": {str(one.weeks_after): one.result for one in about.outcomes},
    }  # fmt: skip
    lines = [f"{now.code}  {now.state}  {now.starts_on}  {now.ends_on}"]
    return Shown(data, [*lines, *table((one.what, one.state, one.code) for one in found)])

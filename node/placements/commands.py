"""`landsaftale node placements …`"""

from dataclasses import asdict
from datetime import date
from typing import Any, cast

import click
from sqlalchemy import select

from node.placements import actions, answers, deciding_commands, offers, outcomes, room
from node.placements.answers import call
from node.placements.hearing import choose_own
from node.placements.plan import Plan
from node.placements.plan import plan as plan_it
from node.placements.rules import checks
from node.placements.state import known
from node.tables import Candidate
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.codes.lists import codes
from shared.commands import renew, tell, told
from shared.feed.local import Local
from shared.rules.period import Period
from shared.rules.reservation import AHEAD_MOST
from shared.tables import WorkplaceIndex


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
    found = outcomes.Found(
        weeks=cast("outcomes.Weeks", int(weeks)), result=cast("outcomes.Result", result),
        hours=hours,
    )  # fmt: skip
    key = outcomes.note(local, actor(), code, found)
    shown = _shown(local, code)
    return Shown({**shown.data, "outcome": key}, shown.lines)


for command in deciding_commands.COMMANDS:
    placements.add_command(command)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option("--reason", type=click.Choice(list(codes("away_reasons"))), required=True)
@click.option("--on", callback=day, help="The first day away; default today.")
@click.option("--expected-back", callback=day, help="The day of coming back, if it is known.")
@shows
@with_local
def interrupt(
    local: Local, code: str, reason: str, on: date | None, expected_back: date | None
) -> Shown:
    """Note that the person of P-CODE is away for a time; the last day stays.

    Example: landsaftale node placements interrupt P-7K3QM2X --reason holiday
    """
    actions.interrupt(local, actor(), code, reason, on=on, expected_back=expected_back)
    return _shown(local, code)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option("--on", callback=day, help="The first day back; default today.")
@shows
@with_local
def resume(local: Local, code: str, on: date | None) -> Shown:
    """Note that the person of P-CODE is back.

    Example: landsaftale node placements resume P-7K3QM2X
    """
    actions.resume(local, actor(), code, on)
    return _shown(local, code)


@placements.command()
@click.argument("code", metavar="P-CODE")
@click.option("--promised", callback=day, required=True, help="The day by which it answers.")
@shows
@with_local
def rang(local: Local, code: str, promised: date) -> Shown:
    """Note that the workplace of P-CODE was rung for its answer before the end.

    Example: landsaftale node placements rang P-7K3QM2X --promised 2027-01-03
    """
    answers.rang(local, actor(), code, promised)
    return _shown(local, code)


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


@placements.command("decide-room")
@click.argument("code", metavar="P-CODE")
@click.option("--reason", type=click.Choice(list(codes("room_decisions"))), required=True)
@click.option("--text", help="In your own words; stays in the municipality.")
@shows
@with_local
def decide_room(local: Local, code: str, reason: str, text: str | None) -> Shown:
    """Decide that room is used for P-CODE where its figures are old or no checked rule holds.

    Example: landsaftale node placements decide-room P-7K3QM2X --reason told_again
    """
    offers.decide_room(local, actor(), code, reason, text)
    return _shown(local, code)


@placements.command("take-offer")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def take_offer(local: Local, code: str) -> Shown:
    """Move P-CODE, which waited, to the days from which room is offered.

    Example: landsaftale node placements take-offer P-7K3QM2X
    """
    offers.take_offer(local, actor(), code)
    return _shown(local, code)


@placements.command("ask-ahead")
@click.argument("p_number")
@click.option("--places", type=click.IntRange(1, AHEAD_MOST), default=1, show_default=True)
@click.option("--from", "first", callback=day, required=True, help="First day of the courses.")
@click.option("--to", "last", callback=day, required=True, help="Their last day.")
@click.option("--until", callback=day, required=True, help="The last day they are kept.")
@shows
@with_local
def ask_ahead(
    local: Local, p_number: str, places: int, first: date, last: date, until: date
) -> Shown:
    """Ask for places at P_NUMBER before anybody is to have them, to be used without contact.

    Example: landsaftale node placements ask-ahead 1099000002 --from 2026-12-07
    --to 2027-01-03 --until 2026-12-07
    """
    if last < first:
        raise click.BadParameter("--to comes before --from")
    room.ask_ahead(local, actor(), p_number, Period(first, last), places, until)
    return _held(local, p_number)


@placements.command("give-back")
@click.argument("p_number")
@shows
@with_local
def give_back(local: Local, p_number: str) -> Shown:
    """Give back the places that are held at P_NUMBER for nobody yet.

    Example: landsaftale node placements give-back 1099000002
    """
    with local.read() as session:
        held = room.ahead(session, local, p_number, clock.today(session))
    for claim in held:
        room.give_back(local, actor(), claim.ref)
    return _held(local, p_number)


def _held(local: Local, p_number: str) -> Shown:
    with local.read() as session:
        found = room.ahead(session, local, p_number, clock.today(session))
        words = [room.word_on(session, one) for one in found]
    rows = [
        {"key": one.ref, "from": one.body.starts_on, "to": one.body.ends_on,
         "until": one.body.keep_until, "granted": word.granted if word else None}
        for one, word in zip(found, words, strict=True)
    ]  # fmt: skip
    return Shown({"held": rows}, table([list(row.values())[1:] for row in rows]))


for command in (tell, renew, told):
    placements.add_command(command)


def _shown(local: Local, code: str) -> Shown:
    with local.read() as session:
        row = actions.find(session, local, code)
        today = clock.today(session)
        about = known(session, row.ref, today)
        found = checks(session, local, about)
        candidate = session.get(Candidate, about.case.candidate)
    now = about.placement
    data: dict[str, Any] = {
        "placement": row.ref, "code": now.code, "state": now.state, "state_on": now.state_on,
        "starts_on": now.starts_on, "ends_on": now.ends_on, "instrument": now.instrument,
        "candidate": candidate.code if candidate else None,
        "vitas": about.case.vitas_reference, "refusal": now.refusal,
        "end_reason": now.end_reason, "call": call(about, today),
        "checks": [
            {"what": one.what, "state": one.state, "code": one.code, "rule": one.rule,
             "paragraph": one.paragraph, "params": {k: str(v) for k, v in one.params.items()}}
            for one in found
        ],
        "outcomes": {str(one.weeks_after): one.result for one in about.outcomes},
    }  # fmt: skip
    lines = [f"{now.code}  {now.state}  {now.starts_on}  {now.ends_on}"]
    return Shown(data, [*lines, *table((one.what, one.state, one.code) for one in found)])

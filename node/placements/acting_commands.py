"""`landsaftale node placements apply | grant | … | take-offer`: one act on one placement."""

from dataclasses import asdict
from datetime import date
from typing import cast

import click

from node.placements import actions, answers, offers, outcomes
from node.placements.standing import seen
from shared.cli import Shown, actor, day, each, shows, table, with_local
from shared.codes.lists import codes
from shared.feed.local import Local


def shown(local: Local, code: str) -> Shown:
    """Return how a placement stands, for scripts and for people."""
    with local.read() as session:
        one = seen(session, local, code)
    head = f"{one.code}  {one.state}  {one.starts_on}  {one.ends_on}"
    rows = table((check.what, check.state, check.code) for check in one.checks)
    return Shown(asdict(one), [head, *rows])


@click.command()
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
    return shown(local, code)


@click.command()
@click.argument("placements", metavar="P-CODE...", nargs=-1, required=True)
@click.option("--reason", help="Why, where a rule leaves it to the municipality.")
@shows
@with_local
def grant(local: Local, placements: tuple[str, ...], reason: str | None) -> Shown:
    """Grant each P-CODE; refused with figures when a rule forbids it.

    Example: landsaftale node placements grant P-7K3QM2X
    """

    def granted(code: str) -> Shown:
        actions.grant(local, actor(), code, reason)
        return shown(local, code)

    return each(placements, granted)


@click.command()
@click.argument("placement", metavar="P-CODE")
@click.option("--code", type=click.Choice(list(codes("refusal_codes"))), required=True)
@shows
@with_local
def refuse(local: Local, placement: str, code: str) -> Shown:
    """Refuse P-CODE with a code of the closed list.

    Example: landsaftale node placements refuse P-7K3QM2X --code ratio_exceeded
    """
    actions.refuse(local, actor(), placement, code)
    return shown(local, placement)


@click.command()
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
    return shown(local, code)


@click.command()
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
    return shown(local, code)


@click.command()
@click.argument("code", metavar="P-CODE")
@click.option("--on", callback=day, help="The first day back; default today.")
@shows
@with_local
def resume(local: Local, code: str, on: date | None) -> Shown:
    """Note that the person of P-CODE is back.

    Example: landsaftale node placements resume P-7K3QM2X
    """
    actions.resume(local, actor(), code, on)
    return shown(local, code)


@click.command()
@click.argument("code", metavar="P-CODE")
@click.option("--promised", callback=day, required=True, help="The day by which it answers.")
@shows
@with_local
def rang(local: Local, code: str, promised: date) -> Shown:
    """Note that the workplace of P-CODE was rung for its answer before the end.

    Example: landsaftale node placements rang P-7K3QM2X --promised 2027-01-03
    """
    answers.rang(local, actor(), code, promised)
    return shown(local, code)


@click.command()
@click.argument("placements", metavar="P-CODE...", nargs=-1, required=True)
@click.option(
    "--weeks", type=click.Choice(["0", "13", "26"]), required=True, help="Weeks after the end."
)
@click.option("--result", type=click.Choice(list(codes("outcomes"))), required=True)
@click.option("--hours", type=click.IntRange(1, 37), help="Ordinary hours a week.")
@shows
@with_local
def outcome(
    local: Local, placements: tuple[str, ...], weeks: str, result: str, hours: int | None
) -> Shown:
    """Note what became of the person of each P-CODE.

    Example: landsaftale node placements outcome P-7K3QM2X --weeks 0 --result employed_here
    """
    found = outcomes.Found(
        weeks=cast("outcomes.Weeks", int(weeks)), result=cast("outcomes.Result", result),
        hours=hours,
    )  # fmt: skip

    def noted(code: str) -> Shown:
        key = outcomes.note(local, actor(), code, found)
        stands = shown(local, code)
        return Shown({**stands.data, "outcome": key}, stands.lines)

    return each(placements, noted)


@click.command("decide-room")
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
    return shown(local, code)


@click.command("take-offer")
@click.argument("code", metavar="P-CODE")
@shows
@with_local
def take_offer(local: Local, code: str) -> Shown:
    """Move P-CODE, which waited, to the days from which room is offered.

    Example: landsaftale node placements take-offer P-7K3QM2X
    """
    offers.take_offer(local, actor(), code)
    return shown(local, code)


COMMANDS = (
    apply, grant, refuse, end, interrupt, resume, rang, outcome, decide_room, take_offer,
)  # fmt: skip

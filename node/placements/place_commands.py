"""`landsaftale node placements ask-ahead | give-back | tell …`: room at a workplace."""

from datetime import date

import click

from node.placements import room
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.commands import renew, tell, told
from shared.feed.local import Local
from shared.rules.period import Period
from shared.rules.reservation import AHEAD_MOST


@click.command("ask-ahead")
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


@click.command("give-back")
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


COMMANDS = (ask_ahead, give_back, tell, renew, told)

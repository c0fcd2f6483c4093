"""`landsaftale hub entrances …`"""

from typing import Any

import click

from hub.entrances import actions
from hub.entrances.actions import Booking
from hub.entrances.seen import as_told, owed, side, sides
from shared import clock
from shared.cli import Shown, actor, day, shows, table, with_local
from shared.dealings import statements
from shared.dealings.statements import in_words
from shared.feed.local import Local
from shared.said import employer_by_code


@click.group()
def entrances() -> None:
    """An employer's view of all municipalities: whom it rings, what is between them."""


@entrances.command("list")
@click.argument("code", metavar="V-CODE")
@shows
@with_local
def list_(local: Local, code: str) -> Shown:
    """Show in each municipality whom the employer V-CODE rings, and what is between them.

    Example: landsaftale hub entrances list V-7K3QM2X
    """
    with local.read() as session:
        found = sides(session, employer_by_code(session, code).ref, clock.today(session))
    lines = table(
        (one.code, one.entrance.name, one.entrance.contact.name, one.entrance.contact.phone or "",
         f"{len(one.promises)} løfter", f"{one.unanswered} ubesvarede", *in_words(one.service))
        for one in found
    )  # fmt: skip
    return Shown({"municipalities": [as_told(one) for one in found]}, lines)


@entrances.command()
@click.argument("code", metavar="V-CODE")
@click.argument("municipality")
@shows
@with_local
def times(local: Local, code: str, municipality: str) -> Shown:
    """Show when the KAM of a MUNICIPALITY (101) is free to be rung by the employer V-CODE.

    Example: landsaftale hub entrances times V-7K3QM2X 101
    """
    with local.read() as session:
        one = side(
            session, employer_by_code(session, code).ref, municipality, clock.today(session)
        )
    found = [{"on": on, "at": at} for on, at in one.times]
    return Shown({"contact": one.entrance.contact.name, "times": found}, table(one.times))


@entrances.command()
@click.argument("code", metavar="V-CODE")
@click.argument("municipality")
@click.argument("about")
@click.option("--on", required=True, callback=day, help="2026-12-01")
@click.option("--at", required=True, help="09:30")
@click.option("--keeper", required=True, metavar="LOGIN", help="Who of the employer's rings.")
@shows
@with_local
def book(local: Local, code: str, municipality: str, about: str, **said: Any) -> Shown:
    """Book a talk ABOUT something with the KAM of a MUNICIPALITY, for the employer V-CODE.

    Example: landsaftale hub entrances book V-7K3QM2X 101 "Flere pladser" --on 2027-01-05
    --at 09:30 --keeper hr
    """
    with local.read() as session:
        employer = employer_by_code(session, code).ref
    made = actions.book(local, actor(), employer, municipality, Booking(**said, about=about))
    body = made.body
    told = {"code": body.code, "on": body.due, "at": body.at, "with_whom": body.with_whom}
    return Shown(told, [f"{body.code}: {body.due} {body.at}, {body.with_whom}"])


@entrances.command()
@click.argument("code", metavar="V-CODE")
@click.argument("municipality")
@click.option("--quarter", metavar="2026-4", help="Default: today's.")
@shows
@with_local
def statement(local: Local, code: str, municipality: str, quarter: str | None) -> Shown:
    """Show what the employer V-CODE and a MUNICIPALITY (101) owe each other in a quarter.

    Example: landsaftale hub entrances statement V-7K3QM2X 101 --quarter 2026-4
    """
    with local.read() as session:
        employer = employer_by_code(session, code)
        found = owed(session, employer.ref, municipality, clock.today(session), quarter)
    return Shown(statements.as_told(found), statements.in_lines(found))

"""`landsaftale hub entrances …`"""

import click

from hub.employers.actions import by_code
from hub.entrances.seen import as_told, owed, sides
from shared import clock
from shared.cli import Shown, shows, table, with_local
from shared.dealings import statements
from shared.feed.local import Local


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
        found = sides(session, by_code(session, code).ref, clock.today(session))
    lines = table(
        (one.code, one.entrance.name, one.entrance.contact.name, one.entrance.contact.phone or "",
         f"{len(one.promises)} løfter", f"{one.unanswered} ubesvarede")
        for one in found
    )  # fmt: skip
    return Shown({"municipalities": [as_told(one) for one in found]}, lines)


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
        employer = by_code(session, code)
        found = owed(session, employer.ref, municipality, clock.today(session), quarter)
    return Shown(statements.as_told(found), statements.in_lines(found))

"""`landsaftale hub entrances`"""

import click

from hub.employers.actions import by_code
from hub.entrances.seen import as_told, sides
from shared import clock
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.command()
@click.argument("code", metavar="V-CODE")
@shows
@with_local
def entrances(local: Local, code: str) -> Shown:
    """Show in each municipality whom the employer V-CODE rings, and what is between them.

    Example: landsaftale hub entrances V-7K3QM2X
    """
    with local.read() as session:
        found = sides(session, by_code(session, code).ref, clock.today(session))
    lines = table(
        (one.code, one.entrance.name, one.entrance.contact.name, one.entrance.contact.phone or "",
         f"{len(one.promises)} løfter", f"{one.unanswered} ubesvarede")
        for one in found
    )  # fmt: skip
    return Shown({"municipalities": [as_told(one) for one in found]}, lines)

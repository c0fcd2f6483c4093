"""`landsaftale node pledges …`"""

import click

from node.pledges.seen import LINES, lines
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.group()
def pledges() -> None:
    """Places that employers of our agreements have pledged for a year, whatever they need."""


@pledges.command("list")
@shows
@with_local
def list_pledges(local: Local) -> Shown:
    """List the pledges, with the needs within reach that open them.

    Example: landsaftale node pledges list
    """
    with local.read() as session:
        found = lines(session, local)
    rows = [
        (one.code, one.employer, one.year, one.purpose, one.pledged, one.near, one.ours,
         ", ".join(one.needs))
        for one in found
    ]  # fmt: skip
    return Shown({"pledges": LINES.dump(found)}, table(rows))

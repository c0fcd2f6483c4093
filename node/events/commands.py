"""`landsaftale node events`"""

from dataclasses import asdict

import click

from node.events import actions
from node.events.api import row_of
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.command()
@click.option(
    "--about", default="", help="Only of this colleague (log-in), office (name) or code."
)
@shows
@with_local
def events(local: Local, about: str) -> Shown:
    """Show who changed competences, absences and offices, newest first.

    Example: landsaftale node events --about "Jobcenter Nord"
    """
    with local.read() as session:
        found = [row_of(one) for one in actions.events(session, about)]
    lines = table(
        (
            one.at.isoformat(timespec="minutes"),
            one.by,
            one.act,
            one.about,
            one.code or " ".join(one.said),
        )
        for one in found
    )
    return Shown({"events": [asdict(one) for one in found]}, lines)

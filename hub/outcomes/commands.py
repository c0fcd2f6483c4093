"""`landsaftale hub outcomes …`"""

import click

from hub.outcomes import telling
from shared.cli import Shown, actor, shows, with_local
from shared.commands import show_outcomes
from shared.feed.local import Local


@click.group()
def outcomes() -> None:
    """What placements led to, beside what is expected: figures, never verdicts."""


outcomes.add_command(show_outcomes)


@outcomes.command()
@shows
@with_local
def tell(local: Local) -> Shown:
    """Count anew now, and tell municipalities what has moved by five or more people.

    Example: landsaftale hub outcomes tell
    """
    changed = telling.tell(local, actor())
    return Shown({"changed": changed}, [f"{changed} virksomheders tal er nye eller ændret."])

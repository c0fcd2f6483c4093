"""`landsaftale node outcomes …`"""

import click

from shared.commands import show_outcomes


@click.group()
def outcomes() -> None:
    """What employers' placements led to, beside what is expected: figures, never verdicts."""


outcomes.add_command(show_outcomes)

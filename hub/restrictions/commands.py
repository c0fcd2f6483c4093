"""`landsaftale hub restrictions …`"""

from pathlib import Path

import click

from hub.restrictions import actions
from shared.cli import Shown, actor, shows, with_local
from shared.commands import list_restrictions
from shared.feed.local import Local
from shared.restrictions import as_told


@click.group()
def restrictions() -> None:
    """What municipalities decided about workplaces, and the employers' answers."""


restrictions.add_command(list_restrictions)


@restrictions.command()
@click.argument("code", metavar="L-CODE")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", required=True, help="Who answers for the employer.")
@shows
@with_local
def reply(local: Local, code: str, file: Path, by: str) -> Shown:
    """Answer the restriction L-CODE for its employer with the text in FILE.

    Example: landsaftale hub restrictions reply L-7K3QM2X svar.txt --by "Mette Kjær"
    """
    one = actions.reply(local, actor(), code, file.read_text(encoding="utf-8"), by)
    return Shown(as_told(one), [f"{one.body.code}: svaret står ved begrænsningen."])

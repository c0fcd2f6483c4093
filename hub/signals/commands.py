"""`landsaftale hub signals …`"""

from pathlib import Path

import click

from hub.signals import actions
from shared.cli import Shown, actor, shows, with_local
from shared.commands import list_signals
from shared.feed.local import Local
from shared.signals import as_told


@click.group()
def signals() -> None:
    """Signals that few placements led on: the employer is heard first."""


signals.add_command(list_signals)


@signals.command()
@shows
@with_local
def look(local: Local) -> Shown:
    """Count anew now: tell employers of new signals, open those not answered, let others go.

    Example: landsaftale hub signals look
    """
    changed = actions.look(local, actor())
    return Shown({"changed": changed}, [f"{changed} signaler er nye eller ændret."])


@signals.command()
@click.argument("code", metavar="G-CODE")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", required=True, help="Who answers for the employer.")
@shows
@with_local
def reply(local: Local, code: str, file: Path, by: str) -> Shown:
    """Answer the signal G-CODE for its employer with the text in FILE.

    Example: landsaftale hub signals reply G-7K3QM2X svar.txt --by "Mette Kjær"
    """
    one = actions.reply(local, actor(), code, file.read_text(encoding="utf-8"), by)
    return Shown(as_told(one), [f"{one.body.code}: svaret står ved signalet."])

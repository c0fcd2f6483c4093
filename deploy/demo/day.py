"""`landsaftale clock`: another day for a whole demo, its hub and all its nodes."""

from datetime import date
from pathlib import Path

import click

from shared import config
from shared.cli import Shown, day, shows
from shared.commands import move_day
from shared.config import Settings
from shared.database import Database
from shared.problem import Refused

HOME = Path(".demo")


@click.command("clock")
@click.argument("moved_to", callback=day, metavar="DATE")
@click.option(
    "--home", type=click.Path(path_type=Path, file_okay=False, exists=True), default=HOME,
    show_default=True, help="The folder that the demo's parties live in.",
)  # fmt: skip
@shows
def clock(moved_to: date, home: Path) -> Shown:
    """Let it be DATE for all parties of a demo; they may be running.

    Example: landsaftale clock 2026-12-07
    """
    parties = _parties(home)
    for settings in parties:
        database = Database(settings.database)
        move_day(database, moved_to)
        database.close()
    names = [one.name for one in parties]
    return Shown({"today": moved_to, "parties": names}, [f"{moved_to}: {', '.join(names)}"])


def _parties(home: Path) -> list[Settings]:
    """Return the settings of all parties in a demo's folder.

    Raises:
        Refused: there is none (`home_missing`), or one that is no demo's (`not_a_demo`).
    """
    found = [
        config.load(folder, "hub" if folder.name == "hub" else "node")
        for folder in sorted(home.iterdir())
        if (folder / config.FILE).exists()
    ]
    if not found:
        raise Refused("home_missing", home=str(home), program="demo")
    if not all(one.demo for one in found):
        raise Refused("not_a_demo")
    return found

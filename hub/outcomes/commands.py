"""`landsaftale hub outcomes …`"""

from pathlib import Path

import click

from hub.employers.actions import by_code
from hub.outcomes.counting import counted
from hub.outcomes.lines import as_told, lines, to_csv
from shared import clock
from shared.cli import Shown, shows, table, with_local
from shared.feed.local import Local


@click.group()
def outcomes() -> None:
    """What placements led to, beside what is expected: figures, never verdicts."""


@outcomes.command()
@click.argument("code", metavar="V-CODE")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the same as a file.")  # fmt: skip
@shows
@with_local
def show(local: Local, code: str, file: Path | None) -> Shown:
    """Show what the placements of the employer V-CODE led to, as others than itself may see it.

    Example: landsaftale hub outcomes show V-7K3QM2X --csv resultater.csv
    """
    with local.read() as session:
        employer = by_code(session, code)
        found = lines(employer, counted(session, employer, clock.today(session)), own=False)
    if file:
        file.write_text(to_csv(found), encoding="utf-8-sig", newline="")
    rows = [(one.level, one.code, one.name, _figure(one.led_on, one.known),
             one.why_not or f"{one.low:.0%}-{one.high:.0%}",
             "" if one.expected is None else f"expected {one.expected:.1f}")
            for one in found]  # fmt: skip
    return Shown({"outcomes": [as_told(one) for one in found]}, table(rows))


def _figure(led_on: int | None, known: int | None) -> str:
    return f"{'–' if led_on is None else led_on} of {'–' if known is None else known}"

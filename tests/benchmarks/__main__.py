"""`make bench`: W1 to W6 of the exchange, each beside a naive service and the floor, in one run.

    python -m tests.benchmarks [--small] [--json]

The hub is served with two workers on PostgreSQL, 98 nodes on SQLite run their real loops; all of
it shares this machine, so figures are to be read as ratios. Exit status 1 when one falls short.
`python -m tests.benchmarks.run` measures import, publishing and one exchange.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.cli import NEW_OBJECTS
from shared.codes.places import municipalities
from tests.benchmarks import initial, returning, waking, withdrawal
from tests.benchmarks.figures import Figure
from tests.benchmarks.fleet import Fleet


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: W1's records, nodes, W4's seconds, W3's turns, W5's, W6's."""

    records: int = 50_000
    nodes: int = 98
    seconds: int = 60
    turns: int = 300
    changes: int = 1_000
    citizens: int = 20


SMALL = Size(records=4_000, nodes=16, seconds=5, turns=50, changes=100, citizens=3)


def measure(folder: Path, size: Size) -> Iterator[Figure]:
    """Yield W1 to W6, each when it is there; W1 has a hub of its own."""
    with Fleet(folder / "w1") as fleet:
        yield initial.measure(fleet, size.records)
    with Fleet(folder / "others") as fleet:
        nodes = fleet.crowd(sorted(municipalities())[: size.nodes])
        yield from waking.measure(fleet, nodes, size.seconds, size.turns)
        yield returning.measure(fleet, nodes, size.changes)
        yield withdrawal.measure(fleet.hub, nodes[0], size.citizens)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", action="store_true", help="a quick look with small figures")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    out, began = sys.stderr if chosen.json else sys.stdout, time.monotonic()
    figures = []
    with tempfile.TemporaryDirectory(prefix="la-bench-") as folder:
        for figure in measure(Path(folder), SMALL if chosen.small else Size()):
            print(figure, file=out, flush=True)
            figures.append(figure)
    print(f"{time.monotonic() - began:.0f} s; load of the machine meanwhile: "
          f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} cores", file=out)  # fmt: skip
    if chosen.json:
        print(json.dumps({one.name: one.told() for one in sorted(figures, key=lambda f: f.name)}))
    sys.exit(not all(figure.met for figure in figures))


if __name__ == "__main__":
    main()

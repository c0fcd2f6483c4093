"""`make bench`: W1 to W6 of the exchange, beside a naive service and the floor; and `hostile`.

    python -m tests.benchmarks [--small] [--json] [--only hostile]

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
from tests.benchmarks import hostile, initial, returning, waking, withdrawal
from tests.benchmarks.figures import Figure
from tests.benchmarks.fleet import Fleet


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: W1's records, nodes, W4's seconds, W3's turns, W5's, W6's, and for
    how many seconds a hostile member attacks each time."""

    records: int = 50_000
    nodes: int = 98
    seconds: int = 60
    turns: int = 300
    changes: int = 1_000
    citizens: int = 20
    attacked: float = 10


SMALL = Size(records=4_000, nodes=16, seconds=5, turns=50, changes=100, citizens=3,
             attacked=3)  # fmt: skip


def measure(folder: Path, size: Size, only: str) -> Iterator[Figure]:
    """Yield W1 to W6 and `hostile`, each when it is there; these two have hubs of their own."""
    with Fleet(folder / "hostile") as fleet:
        yield hostile.measure(fleet, *fleet.crowd(["147", "101"]), size.attacked)
    if only:
        return
    with Fleet(folder / "w1") as fleet:
        yield initial.measure(fleet, size.records)
    with Fleet(folder / "others") as fleet:
        nodes = fleet.crowd(sorted(municipalities())[: size.nodes])
        yield from waking.measure(fleet, nodes, size.seconds, size.turns)
        yield returning.measure(fleet, nodes, size.changes)
        yield withdrawal.measure(fleet, nodes[0], size.citizens)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", action="store_true", help="a quick look with small figures")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["hostile"], default="")
    chosen = parser.parse_args()
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    out, began = sys.stderr if chosen.json else sys.stdout, time.monotonic()
    figures = []
    with tempfile.TemporaryDirectory(prefix="la-bench-") as folder:
        for figure in measure(Path(folder), SMALL if chosen.small else Size(), chosen.only):
            print(figure, file=out, flush=True)
            figures.append(figure)
    print(f"{time.monotonic() - began:.0f} s; load of the machine meanwhile: "
          f"{os.getloadavg()[1]:.1f} on {os.cpu_count()} cores", file=out)  # fmt: skip
    if chosen.json:
        print(json.dumps({one.name: one.told() for one in sorted(figures, key=lambda f: f.name)}))
    sys.exit(not all(figure.met for figure in figures))


if __name__ == "__main__":
    main()

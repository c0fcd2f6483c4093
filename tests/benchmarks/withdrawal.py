"""W6: how long it takes from a citizen's no until nothing of the hub's shows the profile.

    python -m tests.benchmarks.withdrawal [--citizens N] [--json]

A node and a hub's process over HTTP. What each no costs is its act, one exchange, and a look at
what all the hub's pages and its matching read. Exit status 1 when one takes more than 5 seconds
or a receipt is missing.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from hub.matching.actions import live_pool
from node.citizens import consent
from node.imports import actions as imports
from node.membership import actions as membership
from node.profiles import actions as profiles
from shared.erasures import counts
from tests.benchmarks.run import TEXT
from tests.benchmarks.stage import Stage, candidates
from tests.node.candidates import everyone

BOUND = 5.0  # seconds, of the design's W6


def measure(folder: Path, citizens: int) -> tuple[list[float], int]:
    """Return the seconds of each withdrawal, and how many receipts were confirmed."""
    stage = Stage(folder / "stage")
    imports.store(stage.node, "bench", imports.read(stage.node, candidates(1_000), TEXT))
    profiles.publish(stage.node, "bench")
    membership.synchronise(stage.node)
    taken = []
    for one in [one for one in everyone(stage.node) if one.profile][:citizens]:
        began = time.perf_counter()
        consent.withdraw(stage.node, "bench", one.code)
        membership.synchronise(stage.node)
        with stage.hub.read() as session:
            pool, _ = live_pool(session)
        shown = {
            key for alike in pool.by_minor.values() for keys in alike.values() for key in keys
        }
        assert shown
        assert one.profile not in shown
        taken.append(time.perf_counter() - began)
    with stage.node.read() as session:
        confirmed = counts(session)["confirmed"]
    stage.stop()
    return taken, confirmed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--citizens", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="la-bench-") as folder:
        taken, confirmed = measure(Path(folder), chosen.citizens)
    told = {"slowest": max(taken), "median": sorted(taken)[len(taken) // 2], "bound": BOUND,
            "asked": len(taken), "confirmed": confirmed}  # fmt: skip
    met = max(taken) <= BOUND and confirmed == len(taken)
    line = (
        f"W6        gone after {told['median']:.2f} s, at the slowest {told['slowest']:.2f} s "
        f"(bound {BOUND:.0f} s); receipts {confirmed} of {len(taken)} {'met' if met else 'MISSED'}"
    )
    print(line, file=sys.stderr if chosen.json else sys.stdout)
    if chosen.json:
        print(json.dumps({"W6": told}))
    sys.exit(not met)


if __name__ == "__main__":
    main()

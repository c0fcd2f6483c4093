"""Three figures, each as a ratio to a baseline that runs in the same call, on this machine.

    python -m tests.benchmarks.run [--rows N] [--repeat N] [--json]

`import` rows of a file read, checked and stored a second; `publish` profiles worked out, written
and signed a second; `exchange` records a second from a node's process to a hub's process over
HTTP. The best of several runs counts, since others may use the machine.
"""

import argparse
import gc
import hashlib
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from deploy.cli import NEW_OBJECTS
from node.imports import actions as imports
from node.profiles import actions as profiles
from shared.imports.consent import ConsentText
from shared.trust.keys import SigningKey
from tests.benchmarks.stage import Stage, candidates, exchange_in_a_process, records_of

TEXT = ConsentText("Samtykke til deling", "Forslag til virksomheder", date(2026, 1, 1))
TARGETS = {"import": 2_000, "publish": 1_000, "exchange": 5_000}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what its baseline did, both in things a second, and the target."""

    name: str
    per_second: float
    baseline: str
    baseline_per_second: float
    target: int

    @property
    def ratio(self) -> float:
        return self.per_second / self.baseline_per_second

    @property
    def met(self) -> bool:
        return self.per_second >= self.target

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        return (
            f"{self.name:9} {self.per_second:9,.0f}/s   {self.ratio:6.3f} of {self.baseline}"
            f" ({self.baseline_per_second:,.0f}/s)   target {self.target:,}/s {verdict}"
        )


def rate(count: int, act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return count / (time.perf_counter() - began)


def bare_inserts(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Insert rows into one indexed table, in one transaction that is on the disk at the end."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        names = ", ".join(f"c{number}" for number in range(len(rows[0])))
        marks = ", ".join("?" * len(rows[0]))
        database.execute(f"CREATE TABLE bare ({names}, PRIMARY KEY (c0))")
        database.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
    database.close()


def signed_alone(path: Path, contents: list[bytes], key: SigningKey) -> None:
    """Sign each record by itself and insert it."""
    signed = [(n, content, hashlib.sha256(content).hexdigest(), key.sign(content))
              for n, content in enumerate(contents)]  # fmt: skip
    bare_inserts(path, signed)


def verified_alone(
    path: Path, contents: list[bytes], signatures: list[bytes], key: SigningKey
) -> None:
    """Check each record's own signature, parse it and insert it."""
    rows: list[tuple[object, ...]] = []
    for number, (content, signature) in enumerate(zip(contents, signatures, strict=True)):
        assert key.public.verifies(signature, content)
        rows.append((number, content, json.loads(content)["id"], signature))
    bare_inserts(path, rows)


def measure(folder: Path, rows: int, repeat: int) -> list[Figure]:
    """Run everything; later figures build on what earlier ones have made."""
    data = candidates(rows)
    stage = Stage(folder / "stage")
    stage.stop()
    stage.keep("empty")
    best = dict.fromkeys(TARGETS, 0.0)
    for _ in range(repeat):
        stage.put_back("empty")
        best["import"] = max(best["import"], rate(rows, lambda: take(stage, data)))
        counts: list[int] = []
        began = time.perf_counter()
        counts.append(profiles.publish(stage.node, "bench").published)
        best["publish"] = max(best["publish"], counts[0] / (time.perf_counter() - began))
        stage.serve()
        sent, seconds = exchange_in_a_process(folder / "stage" / "node")
        stage.stop()
        best["exchange"] = max(best["exchange"], sent / seconds)
    return _with_baselines(folder, stage, data, best, repeat)


def take(stage: Stage, data: bytes) -> None:
    file = imports.read(stage.node, data, TEXT)
    stored = imports.store(stage.node, "bench", file)
    assert stored.new == len(file.rows) == data.count(b"\n"), file.report


def _with_baselines(
    folder: Path, stage: Stage, data: bytes, best: dict[str, float], repeat: int
) -> list[Figure]:
    cells = [tuple(line.split(";")) for line in data.decode("cp1252").splitlines()[1:]]
    contents = records_of(stage.node)
    key = stage.node.key
    signatures = [key.sign(content) for content in contents]
    acts: dict[str, tuple[str, int, Callable[[Path], None]]] = {
        "import": ("bare inserts of the same cells", len(cells),
                   lambda path: bare_inserts(path, cells)),
        "publish": ("signing each record alone and inserting it", len(contents),
                    lambda path: signed_alone(path, contents, key)),
        "exchange": ("checking each record alone and inserting it", len(contents),
                     lambda path: verified_alone(path, contents, signatures, key)),
    }  # fmt: skip
    figures = []
    for name, (baseline, count, act) in acts.items():
        speeds = []
        for number in range(repeat):
            path = folder / f"{name}{number}.sqlite"
            began = time.perf_counter()
            act(path)
            speeds.append(count / (time.perf_counter() - began))
        figures.append(Figure(name, best[name], baseline, max(speeds), TARGETS[name]))
    stage.stop()
    return figures


def main() -> None:
    """Measure, print, and exit with 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    with tempfile.TemporaryDirectory(prefix="la-bench-") as folder:
        figures = measure(Path(folder), chosen.rows, chosen.repeat)
    out = sys.stderr if chosen.json else sys.stdout
    for figure in figures:
        print(figure, file=out)
    print(f"load of the machine meanwhile: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores",
          file=out)  # fmt: skip
    if chosen.json:
        told = [asdict(one) | {"ratio": one.ratio, "met": one.met} for one in figures]
        print(json.dumps(told))
    sys.exit(not all(figure.met for figure in figures))

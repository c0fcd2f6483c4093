"""What a measurement says: ours beside a naive service and the floor, and the goals it meets."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to reach: what was measured must not be above the bound."""

    what: str
    measured: float
    bound: float

    @property
    def met(self) -> bool:
        return self.measured <= self.bound

    def __str__(self) -> str:
        missed = "" if self.met else ": MISSED"
        return f"{self.what} {self.measured:.3g} (goal {self.bound:g}{missed})"


@dataclass(frozen=True, slots=True)
class Figure:
    """One workload, W1 to W6: ours, the naive service and the floor in one unit."""

    name: str
    what: str
    unit: str
    ours: float
    naive: float | None = None
    floor: float | None = None
    lost: int = 0
    goals: tuple[Goal, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.lost == 0 and all(goal.met for goal in self.goals)

    def told(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        goals = {one.what: {"measured": one.measured, "bound": one.bound} for one in self.goals}
        return {
            "ours": self.ours, "naive": self.naive, "floor": self.floor,
            "ratio": self.naive / self.ours if self.naive else None, "unit": self.unit,
            "lost": self.lost, "met": self.met, "goals": goals, **self.more,
        }  # fmt: skip

    def __str__(self) -> str:
        others = [(name, value) for name, value in (("naive", self.naive), ("floor", self.floor))
                  if value]  # fmt: skip
        beside = "".join(f", {name} {value:.3g}" for name, value in others)
        lines = [f"{self.name}  {self.what}: {self.ours:.3g} {self.unit}{beside}; "
                 f"lost {self.lost}  {'met' if self.met else 'FALLS SHORT'}"]  # fmt: skip
        lines += [f"      {goal}" for goal in self.goals]
        lines += [f"      {name}: {value}" for name, value in self.more.items()]
        return "\n".join(lines)


def share(values: Sequence[float], part: float) -> float:
    """Return the value that so large a part does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def cpu_seconds(*roots: int) -> float:
    """Return what these processes and all below them have used of the processor."""
    ticks = 0
    for pid in _trees(roots):
        try:
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += sum(map(int, words[11:15]))  # its own, and of those below it that have ended
    return ticks / TICKS


def memory_megabytes(*roots: int) -> float:
    """Return what these processes and all below them hold in memory, shared pages shared out."""
    kilobytes = 0
    for pid in _trees(roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _trees(roots: Iterable[int]) -> list[int]:
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        below.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found = list(roots)
    for pid in found:
        found += below.get(pid, ())
    return found

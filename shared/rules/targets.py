"""How far a department has come with the places that it means to give in a year.

Nothing of it is kept: it is counted from needs and placements, whoever's people have them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from shared.records.placement import PlacementState
from shared.rules.placement import BEGUN, NEVER

TargetState = Literal["none", "reached", "enough", "short", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Slots of a need at one of the institutions, from the year in which they start."""

    group: UUID
    year: int
    slots: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A placement at one of the institutions, in the year in which it starts."""

    group: UUID
    year: int
    state: PlacementState


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Places of a year: `used` have begun, `coming` are planned, `open` are asked for."""

    target: int = 0
    used: int = 0
    coming: int = 0
    open: int = 0

    @property
    def opened(self) -> int:
        """Places that somebody has, or may be proposed for."""
        return self.used + self.coming + self.open

    @property
    def missing(self) -> int:
        """Places of the target that nobody has opened yet."""
        return max(0, self.target - self.opened)

    def state(self, year: int, now: int) -> TargetState:
        """Return how the target of a year stands in the year that it is now."""
        if not self.target:
            return "none"
        if self.used >= self.target:
            return "reached"
        if year < now:
            return "missed"
        return "short" if self.missing else "enough"

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            target=self.target + other.target, used=self.used + other.used,
            coming=self.coming + other.coming, open=self.open + other.open,
        )  # fmt: skip


def progress(
    target: int, year: int, asked: Iterable[Asked], placements: Iterable[Taken]
) -> Progress:
    """Return how the places of a year stand.

    A placement that was refused or withdrawn has used nothing, and its slot is open again while
    the need is. A need that is closed has opened no more than what was taken of it.
    """
    taken = [one for one in placements if one.state not in NEVER]
    ours = [one for one in taken if one.year == year]
    used = sum(one.state in BEGUN for one in ours)
    left = 0
    for one in asked:
        if one.open and one.year == year:
            left += max(0, one.slots - sum(other.group == one.group for other in taken))
    return Progress(target=target, used=used, coming=len(ours) - used, open=left)

"""How full a workplace is, week by week: rows of a table and bars of a picture, from one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from shared.records.placement import RoomWeek

WIDTH, HEIGHT, LEFT = 520, 140, 28  # of the picture in pixels; left of it stand the numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """Weeks in a row that are equally full."""

    first: date
    last: date
    own: int
    elsewhere: int
    allowed: int

    @property
    def used(self) -> int:
        """How many places are used."""
        return self.own + self.elsewhere

    @property
    def free(self) -> int:
        """How many places are left by what is known."""
        return max(0, self.allowed - self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One week of the picture: where it stands, and how high its two parts are, in pixels."""

    x: float
    width: float
    own: float
    elsewhere: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The bars, and the height of the line that says how many are allowed; `top` is its number."""

    bars: tuple[Bar, ...]
    line: float
    top: int


def rows(weeks: Sequence[RoomWeek], allowed: int) -> list[Weeks]:
    """Return the weeks, those that are equally full and follow each other as one."""
    found = []
    for (own, elsewhere), group in groupby(weeks, key=lambda one: (one.own, one.elsewhere)):
        alike = list(group)
        found.append(
            Weeks(
                first=alike[0].monday, last=alike[-1].monday + timedelta(days=6),
                own=own, elsewhere=elsewhere, allowed=allowed,
            )
        )  # fmt: skip
    return found


def picture(weeks: Sequence[RoomWeek], allowed: int) -> Picture:
    """Return the bars of the weeks in a picture of WIDTH by HEIGHT."""
    top = max(allowed, *(one.own + one.elsewhere for one in weeks), 1)
    step = (WIDTH - LEFT) / max(len(weeks), 1)
    unit = (HEIGHT - 20) / top
    bars = tuple(
        Bar(
            x=round(LEFT + at * step + 1, 1), width=round(step - 2, 1),
            own=round(one.own * unit, 1), elsewhere=round(one.elsewhere * unit, 1),
        )
        for at, one in enumerate(weeks)
    )  # fmt: skip
    return Picture(bars=bars, line=round(HEIGHT - allowed * unit, 1), top=allowed)

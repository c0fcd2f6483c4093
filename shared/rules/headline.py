"""Figures for managers and politicians: a part of a whole, by quarter and by branch.

Sentence, chart, table, file and API are made from the same `Published`. No cell under five can
be worked out: where a row has one, both its cells are held back, and so many further rows with
it that at least two are hidden and each of their sums is five or more. The totals are shown
only when they are five or more themselves; so the two tables of a figure, which have the same
totals, tell no more than either does (`test_headline.py` solves them as one linear system). Nor
do those of several figures that count the same people; only how many results are not known is to
be had from two of their totals, and that is no result of anybody's. Who may lay other tables
beside them gets each cell to the nearest five (`rounded`).

Source: Danmarks Statistik holds back small cells; five is usual for data about persons.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from typing import Final, Literal

from shared.rules.guard import wilson
from shared.rules.small_cells import FLOOR, Cells

Code = Literal["led_on", "accepted", "answered", "stopped", "long"]
CODES: Final[tuple[Code, ...]] = ("led_on", "accepted", "answered", "stopped", "long")
Trend = Literal["up", "down", "chance", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that counts in a figure: whether it is of the part, on which day, which branch."""

    code: Code
    on: date
    branch: str
    part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole with its 95 per cent interval, from 0 to 1."""

    part: int
    whole: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; `share` is None where it is held back."""

    label: str
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A figure as others may see it, with the same twelve months a year before beside it.

    `now` is None where fewer than five are of the part or not of it. `trend` is `up` or `down`
    only where the interval of the difference leaves out nought. `to_fives` says that each cell
    is told to the nearest five (`rounded`).
    """

    code: Code
    now: Share | None
    before: Share | None
    trend: Trend
    quarters: tuple[Row, ...]
    branches: tuple[Row, ...]
    to_fives: bool = False


def published(code: Code, facts: Iterable[Fact], today: date) -> Published:
    """Return a figure over the twelve months up to a day."""
    of_it = [one for one in facts if one.code == code and one.on <= today]
    year_ago, two_years_ago = _years_before(today, 1), _years_before(today, 2)
    now = [one for one in of_it if one.on > year_ago]
    before = [one for one in of_it if two_years_ago < one.on <= year_ago]
    shares = share(_cells(now)), share(_cells(before))
    return Published(
        code=code, now=shares[0], before=shares[1], trend=trend(*shares),
        quarters=table(_by(now, lambda one: quarter(one.on))),
        branches=table(_by(now, lambda one: one.branch)),
    )  # fmt: skip


def rounded(one: Published) -> Published:
    """Return a figure with each of its cells to the nearest five, none of which becomes none.

    For who has other tables to lay beside it, of the same people by workplace or of another day:
    what is left when one is taken from the other is then known to five, and of nobody's own.
    """
    now, before = _to_fives(one.now), _to_fives(one.before)
    return replace(
        one, now=now, before=before, trend=trend(now, before), to_fives=True,
        quarters=tuple(replace(row, share=_to_fives(row.share)) for row in one.quarters),
        branches=tuple(replace(row, share=_to_fives(row.share)) for row in one.branches),
    )  # fmt: skip


def _to_fives(exact: Share | None) -> Share | None:
    if exact is None:
        return None
    part, rest = (FLOOR * round(cell / FLOOR) for cell in (exact.part, exact.whole - exact.part))
    return share((part, rest))


def share(cells: Cells) -> Share | None:
    """Return the share of the first cell, or None where either is under five."""
    if min(cells) < FLOOR:
        return None
    low, high = wilson(cells[0], sum(cells))
    return Share(part=cells[0], whole=sum(cells), low=low, high=high)


def table(cells: Mapping[str, Cells]) -> tuple[Row, ...]:
    """Return the rows by label, with those held back that small cells could be worked out from."""
    hidden = held_back(cells)
    return tuple(
        Row(label=label, share=None if label in hidden else share(cells[label]))
        for label in sorted(cells)
    )


def held_back(cells: Mapping[str, Cells]) -> frozenset[str]:
    """Return the labels of the rows that are not shown beside the totals of all.

    The smallest rows go first, so that as much as can be is shown.
    """
    total = _sums(cells.values())
    if min(total, default=0) < FLOOR:
        return frozenset(cells)
    hidden = {label for label, pair in cells.items() if min(pair) < FLOOR}
    left = sorted(cells.keys() - hidden, key=lambda label: (sum(cells[label]), label))
    while hidden and left and not _hidden_well([cells[label] for label in hidden]):
        hidden.add(left.pop(0))
    return frozenset(hidden)


def trend(now: Share | None, before: Share | None) -> Trend:
    """Return whether a share went up or down, or may have done so by chance.

    Source: Newcombe (1998), Statistics in Medicine 17, 873: interval of a difference from the
    Wilson intervals of both shares.
    """
    if now is None or before is None:
        return "unknown"
    new, old = now.part / now.whole, before.part / before.whole
    low = new - old - sqrt((new - now.low) ** 2 + (before.high - old) ** 2)
    high = new - old + sqrt((now.high - new) ** 2 + (old - before.low) ** 2)
    return "up" if low > 0 else "down" if high < 0 else "chance"


def quarter(day: date) -> str:
    """Return the quarter of a day: `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _by(facts: Iterable[Fact], label_of: Callable[[Fact], str]) -> dict[str, Cells]:
    counted = Counter((label_of(one), one.part) for one in facts)
    labels = {label for label, _ in counted}
    return {label: (counted[label, True], counted[label, False]) for label in labels}


def _cells(facts: Sequence[Fact]) -> Cells:
    part = sum(one.part for one in facts)
    return part, len(facts) - part


def _hidden_well(hidden: Sequence[Cells]) -> bool:
    return len(hidden) > 1 and min(_sums(hidden)) >= FLOOR


def _sums(cells: Iterable[Cells]) -> Cells:
    pairs = list(cells)
    return sum(one for one, _ in pairs), sum(other for _, other in pairs)


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; of 29 February the day before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)

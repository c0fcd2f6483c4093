"""Which counts of persons may be shown to others, so that no cell under five can be worked out.

Two cells stand at each workplace: how many led on, and how many did not. A legal unit's are the
sums of its workplaces, an employer's of its units. A place is shown whole when both cells have
five or more, with their sum alone when that has, else not at all. So it is too when a
municipality takes away its own people, whom it knows: what is left is nothing, or as large. A sum
is shown only if what it holds beyond all that is shown below it is nothing, or five or more of at
least two workplaces: else one could be had by subtraction. Its cells are told to the nearest five
where they hold cells that are shown nowhere: of two exact ones, the difference would be a cell
that has become large enough to be shown since.

What is told day after day stays as it was until five or more people have come or gone (`moves`),
so that the difference of two tables tells of no fewer.

Solved as a linear system in `test_small_cells.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

FLOOR: Final = 5
Cells = tuple[int, int]  # led on, did not
Parts = Sequence[Cells]  # of a place, one of each municipality
Shown = Literal["whole", "about", "sum", "none"]


def shown(units: Mapping[str, Mapping[str, Parts]]) -> dict[tuple[str, ...], Shown]:
    """Return how much is shown of each workplace `(unit, place)`, `(unit,)` and of all, `()`.

    `about` is both cells to the nearest five, and their exact sum.
    """
    found: dict[tuple[str, ...], Shown] = {
        (unit, place): _alone(parts)
        for unit, places in units.items()
        for place, parts in places.items()
    }
    sums = {
        (unit, place): _sums(parts)
        for unit, places in units.items()
        for place, parts in places.items()
    }
    for unit in units:
        inside = {key: cells for key, cells in sums.items() if key[0] == unit}
        found[unit,] = _total(inside, found)
    found[()] = _total(sums, found)
    return found


def moves(before: Cells, now: Cells) -> bool:
    """Whether five or more people have come or gone since cells were told: else they stay so."""
    return abs(now[0] - before[0]) + abs(now[1] - before[1]) >= FLOOR


def about(part: int, whole: int) -> int:
    """Return a part of five or more to the nearest five, such that the rest keeps five too."""
    near = FLOOR * round(part / FLOOR)
    return near if whole - near >= FLOOR else near - FLOOR


def _alone(parts: Parts) -> Shown:
    """How much is shown of a place, to whoever knows one of its parts."""
    all_ = _sums(parts)
    rests = ((all_[0] - led_on, all_[1] - none) for led_on, none in parts)
    levels = {_level(cells) for cells in (all_, *(rest for rest in rests if any(rest)))}
    return "none" if "none" in levels else "sum" if "sum" in levels else "whole"


def _level(cells: Cells) -> Shown:
    if min(cells) >= FLOOR:
        return "whole"
    return "sum" if sum(cells) >= FLOOR else "none"


def _total(
    leaves: Mapping[tuple[str, str], Cells], found: Mapping[tuple[str, ...], Shown]
) -> Shown:
    """How much is shown of the sum over these workplaces, by what is shown below it."""
    no_cells, no_sum = [], []  # the workplaces of which these are told nowhere below
    for key, cells in leaves.items():
        above = {found[key], found.get(key[:1], "none")}
        if "whole" not in above:
            no_cells.append(cells)
        if above == {"none"}:
            no_sum.append(cells)
    level = _level(_sums(leaves.values()))
    if level == "none" or not _hidden_well([sum(_sums(no_sum))], no_sum):
        return "none"
    if level == "sum" or not _hidden_well(_sums(no_cells), no_cells):
        return "sum"
    return "about" if no_cells else "whole"


def _hidden_well(sums: Iterable[int], hidden: Sequence[Cells]) -> bool:
    return not hidden or (len(hidden) > 1 and min(sums) >= FLOOR)


def _sums(cells: Iterable[Cells]) -> Cells:
    pairs = list(cells)
    return sum(one for one, _ in pairs), sum(other for _, other in pairs)

"""Which counts of persons may be shown to others, so that no cell under five can be worked out.

Two cells stand at each workplace: how many led on, and how many did not. A legal unit's are the
sums of its workplaces, an employer's of its units. A place is shown whole when both cells have
five or more, with their sum alone when that has, else not at all. A sum is shown only if what
it holds beyond all that is shown below it is nothing, or five or more of at least two
workplaces: else one could be had by subtraction.

What is told day after day is told so that the difference of two tables tells of no fewer either:
a place's cells stay as they were told until five or more people have come or gone (`moves`), and
a sum over cells that are not shown is told to the nearest five (`about`).

Solved as a linear system in `test_small_cells.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

FLOOR: Final = 5
Cells = tuple[int, int]  # led on, did not
Shown = Literal["whole", "sum", "none"]


def shown(units: Mapping[str, Mapping[str, Cells]]) -> dict[tuple[str, ...], Shown]:
    """Return how much is shown of each workplace `(unit, place)`, `(unit,)` and of all, `()`."""
    found: dict[tuple[str, ...], Shown] = {
        (unit, place): _alone(cells)
        for unit, places in units.items()
        for place, cells in places.items()
    }
    for unit, places in units.items():
        inside: Mapping[tuple[str, ...], Cells] = {(unit, one): places[one] for one in places}
        found[unit,] = _total(inside.values(), _beyond(inside, found))
    leaves: Mapping[tuple[str, ...], Cells] = {
        (unit, place): one for unit, all_ in units.items() for place, one in all_.items()
    }
    found[()] = _total(leaves.values(), _beyond(leaves, found))
    return found


def moves(before: Cells, now: Cells) -> bool:
    """Whether five or more people have come or gone since cells were told: else they stay so."""
    return abs(now[0] - before[0]) + abs(now[1] - before[1]) >= FLOOR


def about(part: int, whole: int) -> int:
    """Return a part of five or more to the nearest five, such that the rest keeps five too.

    A sum that holds cells which are shown nowhere is told so: of two exact ones the difference
    is a cell that has become large enough to be shown since.
    """
    near = FLOOR * round(part / FLOOR)
    return near if whole - near >= FLOOR else near - FLOOR


def _alone(cells: Cells) -> Shown:
    if min(cells) >= FLOOR:
        return "whole"
    return "sum" if sum(cells) >= FLOOR else "none"


def _beyond(
    leaves: Mapping[tuple[str, ...], Cells], found: Mapping[tuple[str, ...], Shown]
) -> tuple[Sequence[Cells], Sequence[Cells]]:
    """The workplaces of which the cells, and of which even the sums, are told nowhere below."""
    no_cells, no_sum = [], []
    for key, cells in leaves.items():
        above = {found[key], found.get(key[:1], "none")}
        if "whole" not in above:
            no_cells.append(cells)
        if above == {"none"}:
            no_sum.append(cells)
    return no_cells, no_sum


def _total(all_: Iterable[Cells], beyond: tuple[Sequence[Cells], Sequence[Cells]]) -> Shown:
    no_cells, no_sum = beyond
    alone = _alone(_sums(all_))
    if alone == "none" or not _hidden_well([sum(_sums(no_sum))], no_sum):
        return "none"
    return alone if _hidden_well(_sums(no_cells), no_cells) else "sum"


def _hidden_well(sums: Iterable[int], hidden: Sequence[Cells]) -> bool:
    return not hidden or (len(hidden) > 1 and min(sums) >= FLOOR)


def _sums(cells: Iterable[Cells]) -> Cells:
    pairs = list(cells)
    return sum(one for one, _ in pairs), sum(other for _, other in pairs)

"""Whether a number is a combination of numbers that are told: Gauss over fractions."""

from collections.abc import Sequence
from fractions import Fraction

Line = list[Fraction]


def spans(told: Sequence[Line], wanted: Line) -> bool:
    """Whether what is wanted can be worked out from what is told."""
    return _rank([*told, wanted]) == _rank(told)


def _rank(lines: Sequence[Line]) -> int:
    rows, rank = [row.copy() for row in lines], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for row in rows[rank + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
        rank += 1
    return rank

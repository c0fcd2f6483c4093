"""Whether a number is a combination of numbers that are told: Gauss over fractions."""

from collections.abc import Callable, Sequence
from fractions import Fraction

Line = list[Fraction]


def spans(told: Sequence[Line], wanted: Line) -> bool:
    """Whether what is wanted can be worked out from what is told."""
    return solver(told)(wanted)


def solver(told: Sequence[Line]) -> Callable[[Line], bool]:
    """Return `spans` of what is told, solved once for many that are wanted."""
    basis: list[tuple[int, Line]] = []  # each with its first column, which is one

    def rest(line: Line) -> Line:
        for column, row in basis:
            if factor := line[column]:
                line = [one - factor * other for one, other in zip(line, row, strict=True)]
        return line

    for one in told:
        left = rest(one)
        column = next((at for at, value in enumerate(left) if value), None)
        if column is not None:
            basis.append((column, [value / left[column] for value in left]))
    return lambda wanted: not any(rest(wanted))

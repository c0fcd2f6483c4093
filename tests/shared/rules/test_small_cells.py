"""No cell under five can be worked out: each answer is solved as a linear system."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.rules.small_cells import FLOOR, Cells, about, moves, shown
from tests.shared.rules.linear import spans

Units = Mapping[str, Mapping[str, Cells]]
cells = st.tuples(st.integers(0, 9), st.integers(0, 9))
groups = st.dictionaries(
    st.sampled_from("AB"), st.dictionaries(st.sampled_from("xyz"), cells, min_size=1), min_size=1
)


@settings(max_examples=50)
@given(groups)
@example({"A": {"x": (3, 9), "y": (8, 8)}})  # one hidden: its cells are the sum less the other
@example({"A": {"x": (3, 9)}, "B": {"y": (8, 8)}})
@example({"A": {"x": (1, 1), "y": (2, 9)}, "B": {"y": (8, 8)}})
@example({"A": {"x": (4, 9), "y": (4, 9)}, "B": {"x": (3, 9)}})  # all less A leaves B
def test_no_small_cell_is_derivable(units: Units) -> None:
    leaves = [(unit, place) for unit, places in units.items() for place in places]
    told = _rows(units, leaves)
    for key in shown(units):
        inside = [leaf for leaf in leaves if leaf[: len(key)] == key]
        led, not_led = (sum(units[u][p][side] for u, p in inside) for side in (0, 1))
        for value, sides in ((led, (0,)), (not_led, (1,)), (led + not_led, (0, 1))):
            if value < FLOOR:
                assert not spans(told, _row(leaves, inside, sides)), (key, value, sides)


def test_what_may_be_shown_is_shown() -> None:
    big, small = (8, 9), (2, 9)
    found = shown({"A": {"x": big, "y": small, "z": (4, 4)}, "B": {"x": (1, 2)}})
    assert found["A", "x"] == "whole"
    assert found["A", "y"] == "sum"
    assert found["A", "z"] == "sum"
    assert found["B", "x"] == "none"
    assert found["A",] == "whole"
    assert found[()] == "none"  # it would tell of B


@given(st.tuples(cells, cells))
@example(((8, 9), (9, 9)))  # one who led on came
def test_what_is_told_anew_tells_of_five_or_more_who_came_or_went(
    two: tuple[Cells, Cells],
) -> None:
    (before, now), people = two, sum(abs(a - b) for a, b in zip(*two, strict=True))
    assert moves(before, now) == (people >= FLOOR)


@given(st.integers(5, 200), st.integers(5, 200))
def test_a_sum_over_hidden_cells_tells_no_cell_that_leaves_it(led: int, other: int) -> None:
    told = about(led, led + other)
    assert told % FLOOR == 0
    assert abs(told - led) <= FLOOR
    assert min(told, led + other - told) >= FLOOR


def _rows(units: Units, leaves: Sequence[tuple[str, str]]) -> list[list[Fraction]]:
    told = []
    for key, much in shown(units).items():
        inside = [leaf for leaf in leaves if leaf[: len(key)] == key]
        sides = {"whole": ((0,), (1,)), "sum": ((0, 1),), "none": ()}[much]
        told += [_row(leaves, inside, one) for one in sides]
    return told


def _row(
    leaves: Sequence[tuple[str, str]], inside: Sequence[tuple[str, str]], sides: Sequence[int]
) -> list[Fraction]:
    return [Fraction(leaf in inside and side in sides) for leaf in leaves for side in (0, 1)]

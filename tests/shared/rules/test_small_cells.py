"""No cell under five can be worked out: each answer is solved as a linear system."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.rules.small_cells import FLOOR, Cells, Parts, about, moves, shown
from tests.shared.rules.linear import spans

Leaf = tuple[str, str, int]  # unit, place, municipality
Units = Mapping[str, Mapping[str, Parts]]
cells = st.tuples(st.integers(0, 9), st.integers(0, 9))
parts = st.lists(cells, min_size=1, max_size=1)
several = st.lists(cells.filter(lambda one: sum(one) >= FLOOR), min_size=1, max_size=3)


def groups(leaves: st.SearchStrategy[list[Cells]]) -> st.SearchStrategy[Units]:
    """Up to two units of up to three places."""
    places = st.dictionaries(st.sampled_from("xyz"), leaves, min_size=1)
    return st.dictionaries(st.sampled_from("AB"), places, min_size=1)


@settings(max_examples=50)
@given(groups(parts))
@example({"A": {"x": [(3, 9)], "y": [(8, 8)]}})  # one hidden: its cells are the sum less the other
@example({"A": {"x": [(3, 9)]}, "B": {"y": [(8, 8)]}})
@example({"A": {"x": [(1, 1)], "y": [(2, 9)]}, "B": {"y": [(8, 8)]}})
@example({"A": {"x": [(4, 9)], "y": [(4, 9)]}, "B": {"x": [(3, 9)]}})  # all less A leaves B
def test_no_small_cell_is_derivable(units: Units) -> None:
    _nothing_small_is_derivable(units, knows=None)


@settings(max_examples=40)
@given(groups(several), st.integers(0, 2))
@example({"A": {"x": [(10, 10), (1, 9)]}}, 0)  # it led 11 of 30 on, ten of them ours
@example({"A": {"x": [(3, 9), (4, 9)], "y": [(8, 8)]}}, 1)
def test_nor_by_a_municipality_that_knows_its_own_people(units: Units, knows: int) -> None:
    _nothing_small_is_derivable(units, knows=knows)


def _nothing_small_is_derivable(units: Units, knows: int | None) -> None:
    """See that no sum of others' cells is to be had from what is told and one's own part."""
    leaves = [
        (unit, place, part)
        for unit, places in units.items()
        for place, all_ in places.items()
        for part in range(len(all_))
    ]
    ours = [leaf for leaf in leaves if leaf[2] == knows]
    told = _rows(units, leaves) + [_row(leaves, [one], (side,)) for one in ours for side in (0, 1)]
    for key in shown(units):
        inside = [leaf for leaf in leaves if leaf[: len(key)] == key and leaf not in ours]
        led, none = (sum(units[u][p][part][side] for u, p, part in inside) for side in (0, 1))
        for value, sides in ((led, (0,)), (none, (1,)), (led + none, (0, 1))):
            if inside and value < FLOOR:
                assert not spans(told, _row(leaves, inside, sides)), (key, value, sides)


def test_what_may_be_shown_is_shown() -> None:
    big, small = [(8, 9)], [(2, 9)]
    found = shown({"A": {"x": big, "y": small, "z": [(4, 4)]}, "B": {"x": [(1, 2)]}})
    assert found["A", "x"] == "whole"
    assert found["A", "y"] == "sum"
    assert found["A", "z"] == "sum"
    assert found["B", "x"] == "none"
    assert found["A",] == "about"  # it holds the cells of two that are not shown
    assert found[()] == "none"  # it would tell of B
    assert shown({"A": {"x": [(5, 5), (6, 7)]}})["A",] == "whole"
    assert shown({"A": {"x": [(5, 5), (1, 7)]}})["A", "x"] == "sum"


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


def _rows(units: Units, leaves: Sequence[Leaf]) -> list[list[Fraction]]:
    told = []
    for key, much in shown(units).items():
        inside = [leaf for leaf in leaves if leaf[: len(key)] == key]
        sides = {"whole": ((0,), (1,)), "about": ((0, 1),), "sum": ((0, 1),), "none": ()}[much]
        told += [_row(leaves, inside, one) for one in sides]
    return told


def _row(leaves: Sequence[Leaf], inside: Sequence[Leaf], sides: Sequence[int]) -> list[Fraction]:
    return [Fraction(leaf in inside and side in sides) for leaf in leaves for side in (0, 1)]

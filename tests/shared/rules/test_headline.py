"""Published figures: nothing small can be worked out, and no headline says more than it knows."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.rules.headline import (
    Fact,
    Row,
    Share,
    published,
    quarter,
    rounded,
    share,
    table,
    trend,
)
from shared.rules.small_cells import FLOOR
from tests.shared.rules.linear import Line, solver, spans

TODAY = date(2026, 11, 23)
DAYS = (date(2026, 1, 5), date(2026, 5, 5), date(2026, 8, 5), date(2026, 11, 5))
BRANCHES = ("F", "I", "Q")
cell = st.integers(0, 12)
joint = st.dictionaries(  # how many of each day and branch are of the part, and are not
    st.tuples(st.sampled_from(DAYS), st.sampled_from(BRANCHES)), st.tuples(cell, cell), min_size=1
)


def facts(counts: dict[tuple[date, str], tuple[int, int]]) -> list[Fact]:
    return [
        Fact(code="led_on", on=day, branch=branch, part=part)
        for (day, branch), pair in counts.items()
        for part, number in zip((True, False), pair, strict=True)
        for _ in range(number)
    ]


@settings(max_examples=100)
@given(joint)
@example({(DAYS[0], "F"): (3, 9), (DAYS[1], "I"): (8, 8), (DAYS[2], "I"): (9, 9)})
@example({(DAYS[0], "F"): (4, 9), (DAYS[1], "F"): (8, 8), (DAYS[2], "I"): (9, 9)})
def test_no_cell_under_five_is_derivable_from_both_tables_together(
    counts: dict[tuple[date, str], tuple[int, int]],
) -> None:
    found = published("led_on", facts(counts), TODAY)
    leaves = [(day, branch, side) for day in DAYS for branch in BRANCHES for side in (0, 1)]
    by = {"quarters": lambda leaf: quarter(leaf[0]), "branches": lambda leaf: leaf[1]}
    told: list[Line] = []
    small: list[tuple[str, Line]] = []
    for name, label_of in by.items():
        for row in getattr(found, name):
            for side in (0, 1):
                line = [Fraction(label_of(leaf) == row.label and leaf[2] == side)
                        for leaf in leaves]  # fmt: skip
                value = sum(pair[side] for (day, branch), pair in counts.items()
                            if label_of((day, branch)) == row.label)  # fmt: skip
                if row.share:
                    told.append(line)
                elif value < FLOOR:
                    small.append((f"{row.label}/{side}", line))
    if found.now:
        told += [[Fraction(leaf[2] == side) for leaf in leaves] for side in (0, 1)]
    assert not [name for name, line in small if spans(told, line)]


KINDS: dict[str, dict[str, bool]] = {  # what a placement is of, in the figures that count it
    "hired": {"led_on": True, "stopped": False, "long": False},
    "hired late": {"led_on": True, "stopped": False, "long": True},
    "not": {"led_on": False, "stopped": False, "long": True},
    "stopped": {"led_on": False, "stopped": True, "long": False},
    "unknown": {"stopped": False, "long": False},
    "stopped, unknown": {"stopped": True, "long": False},
}
placed = st.dictionaries(
    st.tuples(st.sampled_from(DAYS[:2]), st.sampled_from(BRANCHES), st.sampled_from([*KINDS])),
    st.integers(0, 12), min_size=6,
)  # fmt: skip


@settings(max_examples=40)
@given(placed)
@example({(DAYS[at], branch, kind): 6 for at in (0, 1) for branch in BRANCHES for kind in KINDS}
         | {(DAYS[0], "F", "hired"): 1, (DAYS[0], "F", "hired late"): 2,
            (DAYS[1], "F", "hired"): 0, (DAYS[1], "F", "hired late"): 0})  # fmt: skip
def test_nor_from_the_tables_of_several_figures_that_count_the_same_people(
    counts: dict[tuple[date, str, str], int],
) -> None:
    many = [Fact(code=code, on=day, branch=branch, part=part)
            for (day, branch, kind), number in counts.items()
            for code, part in KINDS[kind].items() for _ in range(number)]  # fmt: skip
    leaves = [(day, branch, kind) for day in DAYS[:2] for branch in BRANCHES for kind in KINDS]
    told: list[Line] = []
    small: list[tuple[str, Line]] = []
    for code in ("led_on", "stopped", "long"):
        found = published(code, many, TODAY)
        rows = [Row(label="", share=found.now), *found.quarters, *found.branches]
        for row, part in ((row, part) for row in rows for part in (True, False)):
            inside = [row.label in {"", quarter(day), branch} and KINDS[kind].get(code) is part
                      for day, branch, kind in leaves]  # fmt: skip
            value = sum(counts.get(leaf, 0) for leaf, is_in in zip(leaves, inside, strict=True)
                        if is_in)  # fmt: skip
            if row.share:
                told.append([Fraction(one) for one in inside])
            elif value < FLOOR:
                small.append((f"{code}/{row.label}/{part}", [Fraction(one) for one in inside]))
    derivable = solver(told)
    assert not [name for name, line in small if derivable(line)]


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(cell, cell), min_size=1))
def test_what_is_shown_is_true_and_never_of_fewer_than_five(
    cells: dict[str, tuple[int, int]],
) -> None:
    for row in table(cells):
        if row.share:
            part, rest = cells[row.label]
            assert min(part, rest) >= FLOOR
            assert (row.share.part, row.share.whole) == (part, part + rest)
            assert row.share.low <= part / (part + rest) <= row.share.high


def test_one_small_row_takes_the_next_smallest_with_it() -> None:
    rows = table({"F": (3, 9), "I": (8, 8), "Q": (20, 30)})
    assert _labels(rows) == ["Q"]
    assert _labels(table({"F": (8, 8), "I": (20, 30)})) == ["F", "I"]


@given(st.integers(5, 60), st.integers(5, 60), st.integers(5, 60), st.integers(5, 60))
def test_a_headline_is_no_stronger_than_its_interval(a: int, b: int, c: int, d: int) -> None:
    now, before = share((a, b)), share((c, d))
    assert now
    assert before
    said = trend(now, before)
    if now.low <= before.high and before.low <= now.high:
        new, old = a / (a + b), c / (c + d)
        assert said in {"chance", "up" if new > old else "down"}
    if before.low <= a / (a + b) <= before.high and now.low <= c / (c + d) <= now.high:
        assert said == "chance"
    assert {"up": "down", "down": "up"}.get(said, said) == trend(before, now)


def test_half_after_a_tenth_is_more_and_a_few_more_may_be_chance() -> None:
    assert trend(share((50, 50)), share((10, 90))) == "up"
    assert trend(share((33, 67)), share((30, 70))) == "chance"
    assert trend(share((33, 67)), share((4, 70))) == "unknown"


def test_twelve_months_are_compared_with_the_twelve_before() -> None:
    days = [date(2026, 11, 23), date(2025, 11, 24), date(2025, 11, 23), date(2024, 11, 24),
            date(2024, 11, 23)]  # fmt: skip
    many = [Fact(code="led_on", on=day, branch="I", part=part)
            for day in days for part in (True, False) for _ in range(5)]  # fmt: skip
    found = published("led_on", many, TODAY)
    assert found.now == share((10, 10))
    assert found.before == share((10, 10))


def _labels(rows: Iterable[Row]) -> list[str]:
    return [row.label for row in rows if isinstance(row.share, Share)]


@given(joint)
def test_rounded_cells_are_fives_and_none_appears_or_goes(
    counts: dict[tuple[date, str], tuple[int, int]],
) -> None:
    exact = published("led_on", facts(counts), TODAY)
    told = rounded(exact)
    pairs = [(exact.now, told.now), (exact.before, told.before)]
    for mine, theirs in ((exact.quarters, told.quarters), (exact.branches, told.branches)):
        pairs += [(one.share, other.share) for one, other in zip(mine, theirs, strict=True)]
    for one, other in pairs:
        assert (one is None) == (other is None)
        if one and other:
            cells = (other.part, other.whole - other.part)
            assert min(cells) >= FLOOR
            assert not any(cell % FLOOR for cell in cells)
            assert abs(other.part - one.part) <= FLOOR // 2
            assert other.low <= other.part / other.whole <= other.high

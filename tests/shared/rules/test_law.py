"""The rows of the law: dated, sourced, and used only when they are checked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.lists import codes
from shared.rules.law import law
from shared.rules.rows import Rule, base_rules

some_day = st.dates(min_value=date(2018, 1, 1), max_value=date(2030, 12, 31))


def test_every_row_has_a_source_and_every_checked_one_a_paragraph_and_figures() -> None:
    for row in base_rules():
        assert row.source, row.id
        assert row.status == "draft" or row.paragraph, row.id
        assert row.status != "verified" or row.values, row.id
        assert row.status == "verified" or row.question, row.id


def test_no_checked_row_outlives_the_act() -> None:
    for row in base_rules():
        assert row.status == "draft" or (row.valid_to and row.valid_to <= date(2026, 12, 31))


def test_nothing_is_judged_by_the_draft_of_2027() -> None:
    for day in (date(2027, 1, 1), date(2027, 6, 1), date(2030, 1, 1)):
        assert not law(day).rules
        assert not law(day).open


@given(some_day)
def test_only_checked_rows_of_the_day_are_ever_used(on: date) -> None:
    for row in law(on).rules.values():
        assert row.status == "verified"
        assert row.valid_from <= on <= (row.valid_to or on)


def test_rows_name_known_target_groups_only() -> None:
    known = set(codes("target_groups"))
    for row in base_rules():
        for figure in ("groups", "never", "group", "none_for"):
            assert {group[:4] for group in row.codes(figure)} <= known, row.id


@pytest.mark.parametrize(
    ("on", "name"),
    [("2020-01-01", "LAB-2020"), ("2026-01-31", "LAB-2020"), ("2026-02-01", "LAB-2026-02"),
     ("2026-12-31", "LAB-2026-02"), ("2027-01-01", "LAB-2027"), ("2019-12-31", "")],
)  # fmt: skip
def test_the_name_of_the_rule_set(on: str, name: str) -> None:
    assert law(date.fromisoformat(on)).rule_set == name


def _own(status: str = "verified", **values: str | int) -> Rule:
    return Rule(
        id="RATIO-1",
        paragraph="§ 1",
        source="the hub's administrators",
        valid_from=date(2026, 6, 1),
        status="verified" if status == "verified" else "draft",
        values=values,
    )


def test_the_hubs_own_checked_row_goes_before_the_base() -> None:
    day, own = date(2026, 11, 23), _own(step_below="4")
    assert law(day, (own,)).rules["RATIO-1"] is own
    assert law(day, (_own("draft"),)).rules == law(day).rules
    assert law(own.valid_from - timedelta(days=1), (own,)).rules["RATIO-1"] is not own


def test_a_row_that_lacks_a_figure_says_which() -> None:
    with pytest.raises(ValueError, match="RATIO-1 has no number weeks"):
        _own(weeks="4").number("weeks")
    with pytest.raises(ValueError, match="RATIO-1 has no day closed_from"):
        _own().day("closed_from")

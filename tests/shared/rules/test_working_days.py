"""Working days against the calendars of years that have been, and the rules of counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.working_days import (
    add_working_days,
    easter_sunday,
    is_working_day,
    public_holidays,
    working_day_before,
    working_days_between,
)

some_day = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    "sunday",
    [
        "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31",
        "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19",
    ],
)  # fmt: skip
def test_easter_falls_where_the_almanac_has_it(sunday: str) -> None:
    day = date.fromisoformat(sunday)
    assert easter_sunday(day.year) == day


def test_the_holidays_of_2027() -> None:
    named = [
        "01-01",
        "03-25",
        "03-26",
        "03-28",
        "03-29",
        "05-06",
        "05-16",
        "05-17",
        "12-25",
        "12-26",
    ]
    assert public_holidays(2027) == {date.fromisoformat(f"2027-{day}") for day in named}


def test_great_prayer_day_is_gone_since_2024() -> None:
    assert not is_working_day(date(2023, 5, 5))
    assert is_working_day(date(2024, 4, 26))


@pytest.mark.parametrize("day", ["2026-06-05", "2026-12-24", "2026-12-31"])
def test_offices_are_closed_though_it_is_no_public_holiday(day: str) -> None:
    closed = date.fromisoformat(day)
    assert closed not in public_holidays(closed.year)
    assert not is_working_day(closed)


def test_two_working_days_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 29)
    assert working_days_between(date(2026, 12, 23), date(2026, 12, 29)) == 2


@given(some_day, st.integers(1, 60))
def test_counting_on_and_counting_between_agree(day: date, count: int) -> None:
    later = add_working_days(day, count)
    assert is_working_day(later)
    assert working_days_between(day, later) == count
    assert working_days_between(later, day) == -count


@given(some_day)
def test_the_day_before_is_a_working_day_with_none_between(day: date) -> None:
    before = working_day_before(day)
    assert is_working_day(before)
    assert not any(
        is_working_day(before + timedelta(days=n)) for n in range(1, (day - before).days)
    )


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="count is -1"):
        add_working_days(date(2026, 11, 23), -1)

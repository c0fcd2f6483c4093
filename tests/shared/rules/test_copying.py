"""An earlier need's dates are moved by whole weeks, last year's to the same week this year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.copying import LEAD, MONTHS, Every, moved_by, next_start
from shared.rules.working_days import is_working_day

CHRISTMAS = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("today", "answer_by"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # still ahead: as it was
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 14)),  # just over: as soon as there is time
        (date(2027, 10, 4), date(2027, 11, 29)),  # next autumn: the same week
        (date(2027, 11, 22), date(2027, 11, 29)),
        (date(2028, 11, 1), date(2028, 11, 27)),  # two years on
    ],
)
def test_where_the_christmas_need_comes(today: date, answer_by: date) -> None:
    assert CHRISTMAS + moved_by(CHRISTMAS, today) == answer_by


@given(st.integers(1, 2000))
def test_there_is_time_to_answer_and_the_day_of_the_week_stays(days: int) -> None:
    today = CHRISTMAS + timedelta(days=days)
    moved = CHRISTMAS + moved_by(CHRISTMAS, today)
    assert moved.weekday() == CHRISTMAS.weekday()
    assert LEAD <= moved - today <= timedelta(weeks=27)


@pytest.mark.parametrize(
    ("every", "after", "start"),
    [
        ("month", date(2026, 11, 23), date(2026, 12, 1)),
        ("quarter", date(2026, 11, 23), date(2027, 1, 4)),  # 1 January is a holiday, a Friday
        ("quarter", date(2027, 1, 2), date(2027, 1, 4)),
        ("quarter", date(2027, 1, 4), date(2027, 4, 1)),
        ("half_year", date(2026, 11, 23), date(2027, 1, 4)),
        ("year", date(2027, 1, 4), date(2028, 1, 3)),
    ],
)
def test_a_need_recurs_on_the_first_working_day(every: Every, after: date, start: date) -> None:
    assert next_start(every, after) == start


@given(st.sampled_from(sorted(MONTHS)), st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_every_period_has_one_start_and_none_is_left_out(every: Every, after: date) -> None:
    first = next_start(every, after)
    second = next_start(every, first)
    assert after < first < second
    assert is_working_day(first)
    assert 12 * second.year + second.month - (12 * first.year + first.month) == MONTHS[every]
    assert next_start(every, first - timedelta(days=1)) == first

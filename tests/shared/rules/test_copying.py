"""An earlier need's dates are moved by whole weeks, last year's to the same week this year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.copying import LEAD, moved_by

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

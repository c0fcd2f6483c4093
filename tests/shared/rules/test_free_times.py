"""When a KAM can be rung."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.problem import Refused
from shared.records.agreement import FreeTime
from shared.rules.free_times import AHEAD, WEEKDAYS, free_times, read_hours, written
from shared.rules.working_days import is_working_day

MONDAY = date(2026, 11, 23)
HOURS = (FreeTime(weekday="thu", start="09:00", end="10:15"),
         FreeTime(weekday="tue", start="13:30", end="14:00"))  # fmt: skip
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
spans = st.builds(
    lambda weekday, start, length: FreeTime(
        weekday=weekday, start=f"{start // 60:02}:{start % 60:02}",
        end=f"{(start + length) // 60:02}:{(start + length) % 60:02}",
    ),
    st.sampled_from(WEEKDAYS), st.integers(0, 1200), st.integers(30, 230),
)  # fmt: skip


def test_an_hour_and_a_quarter_has_two_talks_and_the_day_itself_none() -> None:
    found = list(free_times(HOURS, {(date(2026, 11, 26), "09:30")}, MONDAY, None))
    assert found[:4] == [
        (date(2026, 11, 24), "13:30"), (date(2026, 11, 26), "09:00"),
        (date(2026, 12, 1), "13:30"), (date(2026, 12, 3), "09:00"),
    ]  # fmt: skip
    assert next(free_times(HOURS, (), date(2026, 11, 24), None))[0] == date(2026, 11, 26)
    back = next(free_times(HOURS, (), MONDAY, date(2026, 12, 1)))
    assert back == (date(2026, 12, 3), "09:00")


@given(st.lists(spans, max_size=4), days, st.data())
def test_each_is_a_working_day_ahead_within_the_hours_and_free(
    hours: list[FreeTime], today: date, data: st.DataObject
) -> None:
    every = list(free_times(hours, (), today, None))
    booked = set(data.draw(st.lists(st.sampled_from(every)))) if every else set()
    away = data.draw(st.none() | st.dates(today, today + timedelta(days=AHEAD)))
    found = list(free_times(hours, booked, today, away))
    assert found == [one for one in every if one not in booked and (not away or one[0] > away)]
    for day, at in found:
        assert today < day <= today + timedelta(days=AHEAD)
        assert is_working_day(day)
        end = f"{int(at[:2]) + (int(at[3:]) + 30) // 60:02}:{(int(at[3:]) + 30) % 60:02}"
        assert any(WEEKDAYS[day.weekday()] == one.weekday and one.start <= at and end <= one.end
                   for one in hours)  # fmt: skip


@given(st.lists(spans, max_size=3))
def test_what_is_written_is_read_again(hours: list[FreeTime]) -> None:
    of_day = [one for one in hours if one.weekday == "mon"]
    assert sorted(read_hours("mon", written(hours, "mon")), key=repr) == sorted(of_day, key=repr)


@pytest.mark.parametrize("text", ["9", "9-9.20", "25-26", "9.00-8.00", "ni-ti", "9.70-11"])
def test_what_is_no_time_for_a_talk_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="free_time_wrong"):
        read_hours("mon", text)

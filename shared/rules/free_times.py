"""When a key account manager can be rung: hours of the week, of which half an hour is one talk.

The employer sees the next free ones and books one. Days off, the days that somebody is away and
what is booked already are not among them.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, get_args

from shared.problem import Refused
from shared.records.agreement import FreeTime, Weekday
from shared.rules.working_days import is_working_day

WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
TALK = 30  # minutes
AHEAD = 28  # days: four weeks, beyond which nobody plans a talk
SPAN = re.compile(r"(\d{1,2})[.:]?(\d{2})?\s*[-\N{EN DASH}]\s*(\d{1,2})[.:]?(\d{2})?")

Time = tuple[date, str]  # a day and `09:30` on it


def free_times(
    hours: Iterable[FreeTime], booked: Collection[Time], today: date, away_until: date | None
) -> Iterator[Time]:
    """Yield the free times of the next four weeks, the first of them tomorrow or later."""
    begins = sorted((at, one.weekday) for one in hours for at in _talks(one))
    for ahead in range(1, AHEAD + 1):
        day = today + timedelta(days=ahead)
        if not is_working_day(day) or (away_until and day <= away_until):
            continue
        for at, weekday in begins:
            if weekday == WEEKDAYS[day.weekday()] and (day, at) not in booked:
                yield day, at


def read_hours(weekday: Weekday, text: str) -> tuple[FreeTime, ...]:
    """Return the hours that a person wrote for a day of the week: `9-10, 13.30-15`.

    Raises:
        Refused: it cannot be read, or is too short for a talk (`free_time_wrong`).
    """
    return tuple(_read(weekday, part) for part in text.split(",") if part.strip())


def written(hours: Iterable[FreeTime], weekday: Weekday) -> str:
    """Return the hours of a day as a person writes them: `09.00-10.00, 13.30-15.00`."""
    spans = sorted((one.start, one.end) for one in hours if one.weekday == weekday)
    return ", ".join(f"{start}-{end}" for start, end in spans).replace(":", ".")


def _read(weekday: Weekday, part: str) -> FreeTime:
    found = SPAN.fullmatch(part.strip())
    start, end = (_clock(found[1], found[2]), _clock(found[3], found[4])) if found else ("", "")
    if not (start and end) or _minutes(end) - _minutes(start) < TALK:
        raise Refused("free_time_wrong", field=weekday, said=part.strip())
    return FreeTime(weekday=weekday, start=start, end=end)


def _talks(one: FreeTime) -> Iterator[str]:
    """When a talk can begin, so that it ends within the hours."""
    for at in range(_minutes(one.start), _minutes(one.end) - TALK + 1, TALK):
        yield f"{at // 60:02}:{at % 60:02}"


def _clock(hour: str, minute: str | None) -> str:
    """`9` and no minutes as `09:00`; empty where there is no such time."""
    there = int(hour) < 24 and int(minute or 0) < 60
    return f"{int(hour):02}:{int(minute or 0):02}" if there else ""


def _minutes(at: str) -> int:
    return int(at[:2]) * 60 + int(at[3:])

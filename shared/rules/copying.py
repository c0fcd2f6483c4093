"""A need that is asked for again: how far its dates are moved, and in which rhythm it recurs."""

from datetime import date, timedelta
from typing import Final, Literal

from shared.rules.working_days import working_day_from

YEAR = timedelta(weeks=52)  # keeps the day of the week
SOON = timedelta(weeks=26)
LEAD = timedelta(weeks=1)  # at least so long until the municipalities' answers are due


def moved_by(answer_by: date, today: date) -> timedelta:
    """Return how far the dates of a need move, in whole weeks: none while they lie ahead.

    Last year's need comes in the same week this year; where that is more than half a year off,
    it comes as soon as there is time to answer.
    """
    if answer_by >= today:
        return timedelta(0)
    years = -(-(today + LEAD - answer_by) // YEAR)
    if answer_by + years * YEAR - today <= SOON:
        return years * YEAR
    weeks = -(-(today + LEAD - answer_by) // timedelta(weeks=1))
    return timedelta(weeks=weeks)


Every = Literal["month", "quarter", "half_year", "year"]
MONTHS: Final[dict[Every, int]] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DRAFTED_AHEAD = timedelta(weeks=4)  # before the day to answer: time to look at it and send it


def next_start(every: Every, after: date) -> date:
    """Return the first start after a day: the first working day of a month, a quarter …"""
    months = MONTHS[every]
    month = (after.month - 1) // months * months  # of the period that the day lies in, from 0
    begins = (
        date(after.year + at // 12, at % 12 + 1, 1) for at in (month, month + months)
    )  # fmt: skip
    return next(day for day in map(working_day_from, begins) if day > after)


def drafted_on(answer_by: date) -> date:
    """Return the day on which a recurring need is laid before its employer as a draft."""
    return answer_by - DRAFTED_AHEAD

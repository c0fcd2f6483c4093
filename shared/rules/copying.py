"""How far the dates of an earlier need are moved when it is asked for again."""

from datetime import date, timedelta

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

"""Working days in Denmark: public holidays by rule, the days offices stay closed, deadlines."""

from datetime import date, timedelta
from functools import lru_cache

LAST_GREAT_PRAYER_DAY = 2023  # abolished from 2024 by lov nr. 214 of 6 March 2023
SATURDAY = 5
OFFICE_CLOSED = ((6, 5), (12, 24), (12, 31))  # no public holidays, but offices are closed


def is_working_day(day: date) -> bool:
    """Whether offices are open: not at weekends, on public holidays, 5 June, 24 or 31 December."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in OFFICE_CLOSED:
        return False
    return day not in public_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Return the working day that many working days after the day; 0 is the next one or itself.

    Raises:
        ValueError: the count is negative.
    """
    if count < 0:
        raise ValueError(f"count is {count}, must be 0 or more working days")
    if not count:
        return working_day_from(day)
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_day_from(day: date) -> date:
    """Return the day itself or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """Return the last working day before the day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return the number of working days after the start up to the end; negative if past."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year.

    Source: helligdage of the Danish church, of which lov nr. 214/2023 removed Store bededag.
    """
    sunday = easter_sunday(year)
    from_easter = [-3, -2, 0, 1, 39, 49, 50]
    if year <= LAST_GREAT_PRAYER_DAY:
        from_easter.append(26)
    movable = {sunday + timedelta(days=days) for days in from_easter}
    return frozenset(movable | {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)})


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the church's rule, the Sunday after the first ecclesiastical full moon on or after
    21 March, with the moon's age from the golden number and the two century corrections.
    """
    golden, century = year % 19, year // 100
    solar = century - century // 4
    lunar = (8 * century + 13) // 25
    after_21_march = (19 * golden + solar - lunar + 15) % 30
    late = after_21_march == 29 or (after_21_march == 28 and golden > 10)
    full_moon = date(year, 3, 21) + timedelta(days=after_21_march - late)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)

"""A period of days, both ends inclusive, and the days that weeks and months end on."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day; 28 days are four weeks.

    Raises:
        ValueError: the last day comes before the first.
    """

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"ends on {self.ends_on}, before it starts on {self.starts_on}")

    @property
    def days(self) -> int:
        """Number of days, first and last counted."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def weeks(self) -> int:
        """Number of weeks, begun ones counted."""
        return -(-self.days // 7)

    def overlaps(self, other: "Period") -> bool:
        """Whether some day lies in both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def moved_to(self, starts_on: date) -> "Period":
        """Return as many days from another first day."""
        return Period(starts_on, starts_on + timedelta(days=self.days - 1))


def last_day_of_weeks(starts_on: date, weeks: int) -> date:
    """Return the last day of so many weeks."""
    return starts_on + timedelta(weeks=weeks, days=-1)


def last_day_of_months(starts_on: date, months: int) -> date:
    """Return the last day of so many months: from the 31st to the end of a shorter month."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if starts_on.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, starts_on.day) - timedelta(days=1)

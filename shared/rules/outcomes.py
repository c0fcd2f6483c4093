"""What a placement led to, and counts of it: unknown is not "not", and no order of news matters.

Source: decisions of the field, ours: a placement has led on when the person is employed or in
education within 13 weeks after its end, wherever that is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from shared.codes.lists import rows
from shared.rules.period import last_day_of_months

Result = Literal[
    "employed_here", "sister_site", "elsewhere", "education", "not", "unknown", "awaited"
]
LED_ON: Final[tuple[Result, ...]] = ("employed_here", "sister_site", "elsewhere", "education")
NOT_KNOWN: Final = frozenset({"unknown", "awaited"})
NAMES: Final[Mapping[str, str]] = {"not": "none", "unknown": "not_known"}  # in `Counts`
WEEKS: Final = 13
MONTHS: Final = 24
BY_END_REASON: Final[Mapping[str, Result]] = {
    "ordinary_job_here": "employed_here",
    "ordinary_job_elsewhere": "elsewhere",
    "education": "education",
}


def result_of(
    words: Mapping[int, str], end_reason: str | None, ended_on: date, today: date
) -> Result:
    """Return what an ended placement led to, by all that is known of it.

    `words` are outcomes by weeks after the end. Any good word counts at once, and so does an
    early end because of a job or education. "Not" counts when it was said 13 weeks or more
    after the end; before that the outcome is awaited, and afterwards unknown.
    """
    said = {*words.values(), BY_END_REASON.get(end_reason or "")}
    for good in LED_ON:
        if good in said:
            return good
    if "not" in {result for weeks, result in words.items() if weeks >= WEEKS}:
        return "not"
    return "awaited" if today < ended_on + timedelta(weeks=WEEKS) else "unknown"


def is_counted(ended_on: date, today: date) -> bool:
    """Whether a placement that ended on a day is counted: 24 months from when it is due.

    So there are always 24 months of placements of which the outcome should be known.
    """
    due = ended_on + timedelta(weeks=WEEKS)
    return ended_on <= today <= last_day_of_months(due, MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many placements led to what; `none` is the result "not"."""

    employed_here: int = 0
    sister_site: int = 0
    elsewhere: int = 0
    education: int = 0
    none: int = 0
    not_known: int = 0
    awaited: int = 0

    @property
    def led_on(self) -> int:
        """How many led to a job or education."""
        return self.employed_here + self.sister_site + self.elsewhere + self.education

    @property
    def known(self) -> int:
        """How many of which it is known whether they did."""
        return self.led_on + self.none

    @property
    def due(self) -> int:
        """How many of which it should be known."""
        return self.known + self.not_known

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of both together."""
        pairs = ((one.name, getattr(self, one.name)) for one in fields(Counts))
        return Counts(**{name: own + getattr(other, name) for name, own in pairs})


def count(results: Iterable[Result]) -> Counts:
    """Return how many there are of each."""
    return Counts(**Counter(NAMES.get(one, one) for one in results))


def expected_rate(branch: str, purpose: str, target_group: str | None = None) -> float:
    """Return the share that is expected to lead on, by branch (DB25) and purpose, from 0 to 1.

    Of a known target group, which only a node knows, it is that group's.

    Source: `outcome_rates.csv`, where a row of the branch goes before one of all branches, and
    `outcome_groups.csv`.
    """
    rates, groups = _rates(), _groups()
    rate = rates.get((branch, purpose)) or rates["", purpose]
    return min(1.0, rate * groups.get(target_group or "", 1.0))


@cache
def _rates() -> Mapping[tuple[str, str], float]:
    return {(row["branch"], row["purpose"]): float(row["rate"]) for row in rows("outcome_rates")}


@cache
def _groups() -> Mapping[str, float]:
    return {row["target_group"]: float(row["factor"]) for row in rows("outcome_groups")}

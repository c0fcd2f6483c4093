"""The answer before the end: when a workplace is asked whether a job follows, and what came of it.

One question for each course, at 60 per cent of it. "Not yet" names a day and is asked again on
it. Who has not answered three days before the end is rung by the municipality.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shared.records.placement import SiteReport
from shared.rules.period import Period
from shared.rules.working_days import working_day_before

ASKED_AT_PERCENT = 60  # ours: so late that both know, so early that a job can follow
RUNG_DAYS_BEFORE = 3
FULL_TIME_HOURS = 37
NEEDS: Mapping[str, tuple[str, ...]] = {
    "hire": ("hours", "hire_from"),
    "not_here": ("reason", "yes_if"),
    "not_yet": ("again_on",),
}
Kept = Literal["kept", "not_kept", "not_known_yet"]


def asked_on(course: Period) -> date:
    """Return the working day from which the workplace is asked whether a job follows.

    60 per cent into the course, or the working day before: the 17th of 28 days.
    """
    days = -(-course.days * ASKED_AT_PERCENT // 100)
    return working_day_before(course.starts_on + timedelta(days=days))


def was_asked(course: Period, until: date, said: SiteReport | None) -> bool:
    """Whether the workplace was asked by a day (today, or the day it ended), or answered."""
    return said is not None or asked_on(course) <= until


def open_from(course: Period, said: SiteReport | None) -> date | None:
    """Return the day from which the question is open, none once it is answered for good."""
    if said is None:
        return asked_on(course)
    if said.answer == "not_yet":
        return said.again_on or _last_call(course)
    return None


def ring_on(course: Period, said: SiteReport | None, promised: date | None = None) -> date | None:
    """Return the day on which somebody rings for the answer, none once it is there.

    Three days before the end, but not before it was asked; nor before the day that was
    `promised` when somebody rang.
    """
    since = open_from(course, said)
    if since is None:
        return None
    return max(since, _last_call(course), promised or date.min)


def faulty(said: SiteReport, course: Period, today: date) -> tuple[str, str] | None:
    """Return the field and the code of what is wrong with an answer, or none.

    A yes has hours and a first day, a no its reason and what would make it a yes, "not yet" a
    day to come, on or before the last.
    """
    for name in NEEDS.get(said.answer or "", ()):
        if getattr(said, name) is None:
            return name, f"answer_lacks_{name}"
    if said.hours is not None and not 1 <= said.hours <= FULL_TIME_HOURS:
        return "hours", "hours_1_to_37"
    if said.again_on and not today < said.again_on <= course.ends_on:
        return "again_on", "again_on_range"
    return None


def kept(outcomes: Mapping[int, str]) -> Kept:
    """Return whether a yes came true: employed there at the end or after 13 weeks.

    `outcomes` are results by weeks after the end. What is not known is not broken.
    """
    if "employed_here" in (outcomes.get(0), outcomes.get(13)):
        return "kept"
    return "not_known_yet" if outcomes.get(13, "unknown") == "unknown" else "not_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many courses were answered and how; of the yeses, how many came true."""

    hire: int = 0
    not_here: int = 0
    not_yet: int = 0
    unanswered: int = 0
    kept: int = 0
    not_kept: int = 0
    not_known_yet: int = 0

    @property
    def asked(self) -> int:
        """How many were asked."""
        return self.hire + self.not_here + self.not_yet + self.unanswered


def tally(asked: Iterable[tuple[str | None, Mapping[int, str]]]) -> Tally:
    """Count answers (none: unanswered) and, of each yes, what the outcomes say of it."""
    found: Counter[str] = Counter()
    for answer, outcomes in asked:
        found[answer or "unanswered"] += 1
        if answer == "hire":
            found[kept(outcomes)] += 1
    return Tally(**found)


def _last_call(course: Period) -> date:
    return course.ends_on - timedelta(days=RUNG_DAYS_BEFORE)

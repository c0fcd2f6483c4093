"""How long a placement may last, and how far it may be extended; both days inclusive."""

from collections.abc import Mapping
from datetime import date, timedelta

from shared.rules.eligibility import Case, is_among
from shared.rules.law import Law
from shared.rules.period import Period, last_day_of_months, last_day_of_weeks
from shared.rules.rows import Rule
from shared.rules.verdict import Verdict

LIMITS: Mapping[str, tuple[str, ...]] = {
    "work_placement": ("VP-DUR-1", "VP-DUR-1c", "VP-DUR-3"),
    "wage_subsidy": ("LT-DUR-1", "LT-DUR-2", "LT-DUR-3", "LT-DUR-3b", "LT-DUR-4"),
    "community_work": ("NYT-DUR-1",),
}
EXTENDED: Mapping[str, str] = {"wage_subsidy": "LT-EXT-1", "community_work": "NYT-EXT-1"}
IN_ALL, AT_A_TIME, NEVER = "VP-EXT-1", "VP-EXT-2", "VP-EXT-3"


def duration(
    case: Case, instrument: str, period: Period, law: Law, *, public: bool = False
) -> Verdict:
    """Return whether the period is short enough under the law of its first day.

    28 days are four weeks. `public` is a public employer, or one that is at least half
    publicly funded.

    Source: VP-DUR, LT-DUR and NYT-DUR in law.toml.
    """
    row, unclear = _row_for(case, LIMITS.get(instrument, ()), law)
    if row is None:
        return unclear
    if row.values.get("limited") is False:
        return law.verdict("allowed", "duration_unlimited", row.id)
    last = _last_day(row, period.starts_on, public=public)
    limit = _limit(row, public=public)
    if period.ends_on <= last:
        return law.verdict("allowed", "duration_ok", row.id, last_day=last, **limit)
    return law.verdict("not_allowed", "duration_exceeded", row.id, last_day=last, **limit)


def extension(
    case: Case, instrument: str, course: Period, ends_on: date, law: Law, *, public: bool = False
) -> Verdict:
    """Return whether a placement may be extended, under the law of the day it is decided.

    `course` is the placement as granted so far. A work placement goes up to the total after an
    assessment, and beyond it only for a very special need, so many weeks at a time: a person
    decides each. Other instruments go up to their longest, where a checked row lets them.

    Source: VP-EXT-1 to VP-EXT-3 (LAB § 61, stk. 2), LT-EXT-1 and NYT-EXT-1 in law.toml.

    Raises:
        ValueError: the new end is not later.
    """
    if ends_on <= course.ends_on:
        raise ValueError(f"{ends_on} is not later than {course.ends_on}")
    if instrument != "work_placement":
        row, unclear = _row_for(case, _named(EXTENDED.get(instrument)), law)
        whole = Period(course.starts_on, ends_on)
        return duration(case, instrument, whole, law, public=public) if row else unclear
    row, unclear = _row_for(case, (IN_ALL, NEVER), law)
    if row is None:
        return unclear
    if row.id == NEVER:
        return law.verdict("not_allowed", "extension_never", NEVER)
    weeks = row.number("weeks")
    last = last_day_of_weeks(course.starts_on, weeks)
    if ends_on <= last:
        return law.verdict("allowed", "extension_ok", row.id, last_day=last, weeks=weeks)
    return _beyond(case, course, ends_on, law, total=weeks)


def _named(rule: str | None) -> tuple[str, ...]:
    return (rule,) if rule else ()


def _beyond(case: Case, course: Period, ends_on: date, law: Law, *, total: int) -> Verdict:
    row, unclear = _row_for(case, (AT_A_TIME,), law)
    if row is None:
        return unclear
    weeks = row.number("weeks")
    in_all = last_day_of_weeks(course.starts_on, total)
    at_most = max(course.ends_on, in_all) + timedelta(weeks=weeks)
    if ends_on > at_most:
        return law.verdict("not_allowed", "duration_exceeded", AT_A_TIME, last_day=at_most)
    return law.verdict(
        "needs_decision", "very_special_need", AT_A_TIME, last_day=at_most, weeks=weeks
    )


def _row_for(case: Case, names: tuple[str, ...], law: Law) -> tuple[Rule | None, Verdict]:
    """Return the checked row of the case, or why there is none."""
    if not names:
        return None, law.verdict("needs_decision", "no_rule_known", "DUR")
    unclear = law.no_checked_rule(names[0])
    for name in names:
        row = law.rules.get(name)
        mine = is_among(case, row.codes("groups")) if row else False
        if row and mine:
            return row, unclear
        if mine is None:
            unclear = law.verdict("needs_decision", "subgroup_unknown", name)
    return None, unclear


def _last_day(row: Rule, starts_on: date, *, public: bool) -> date:
    if "weeks" in row.values:
        return last_day_of_weeks(starts_on, row.number("weeks"))
    return last_day_of_months(starts_on, row.number("months_public" if public else "months"))


def _limit(row: Rule, *, public: bool) -> dict[str, int]:
    if "weeks" in row.values:
        return {"weeks": row.number("weeks")}
    return {"months": row.number("months_public" if public else "months")}

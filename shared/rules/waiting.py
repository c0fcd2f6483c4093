"""How long a person must have been unemployed before a wage subsidy begins."""

from datetime import date, timedelta

from shared.rules.eligibility import Case, is_among
from shared.rules.law import Law
from shared.rules.period import last_day_of_months
from shared.rules.verdict import Verdict

RULE = "LT-WAIT-1"


def waiting_time(
    case: Case,
    starts_on: date,
    law: Law,
    *,
    unemployed_since: date | None,
    exception: str | None = None,
) -> Verdict:
    """Return whether the waiting time is over on the first day, under the law of that day.

    `exception` is a code of the row's `exceptions`, as the caseworker has stated it.

    Source: LT-WAIT-1 in law.toml.
    """
    row = law.rules.get(RULE)
    if row is None:
        return law.no_checked_rule(RULE)
    months = row.number("months")
    if is_among(case, row.codes("none_for")):
        return law.verdict("allowed", "waiting_none", RULE)
    if exception in row.codes("exceptions"):
        return law.verdict("allowed", "waiting_excepted", RULE, exception=str(exception))
    if unemployed_since is None:
        return law.verdict("needs_decision", "unemployed_since_unknown", RULE, months=months)
    first = last_day_of_months(unemployed_since, months) + timedelta(days=1)
    if starts_on < first:
        return law.verdict(
            "not_allowed", "waiting_time_not_met", RULE, first_day=first, months=months
        )
    return law.verdict("allowed", "waiting_over", RULE, since=unemployed_since, months=months)

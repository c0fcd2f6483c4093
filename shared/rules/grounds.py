"""Grounds of a refusal: the last employer, which rule it rests on, and what is no ground."""

from collections.abc import Iterable, Mapping

from shared.rules.checklist import Check
from shared.rules.eligibility import Case, is_among
from shared.rules.law import Law
from shared.rules.verdict import Verdict

SAME, SAME_EXCEPT = "VP-SAME-1", "VP-SAME-1b"
SELF_FOUND: Mapping[str, str] = {"work_placement": "VP-ELIG-2", "wage_subsidy": "LT-ELIG-2"}
REFUSAL: Mapping[str, str] = {  # by the check that is not met
    "room": "ratio_exceeded",
    "net_increase": "net_increase_failed",
    "eligibility": "target_group_not_eligible",
    "waiting": "waiting_time_not_met",
    "duration": "duration_exceeded",
    "last_employer": "last_employer",
    "hearing": "no_hearing",
}


def last_employer(case: Case, law: Law, *, here: bool) -> Verdict:
    """Return whether a work placement may be where the person was last employed.

    Source: VP-SAME-1 in law.toml; the exception for those on sick leave is VP-SAME-1b.
    """
    if law.rules.get(SAME) is None:
        return law.no_checked_rule(SAME)
    if not here:
        return law.verdict("allowed", "other_employer", SAME)
    checked, asked = law.rules.get(SAME_EXCEPT), law.open.get(SAME_EXCEPT)
    if checked and is_among(case, checked.codes("groups")):
        return law.verdict("allowed", "retention", SAME_EXCEPT)
    if asked and is_among(case, asked.codes("groups")) is not False:
        return law.verdict("needs_decision", "retention_unclear", SAME_EXCEPT)
    return law.verdict("not_allowed", "last_employer", SAME)


def may_refuse(case: Case, instrument: str, refusal: str, law: Law) -> Verdict:
    """Return whether a placement that the person found may be refused with this code.

    Source: VP-ELIG-2 and LT-ELIG-2 in law.toml: on grounds of rules alone.
    """
    rule = SELF_FOUND.get(instrument)
    row = law.rules.get(rule) if rule else None
    if row is None:
        return law.no_checked_rule(rule or "ELIG")
    among = is_among(case, row.codes("groups"))
    if among is None:
        return law.verdict("needs_decision", "subgroup_unknown", row.id)
    if among and refusal in row.codes("not_grounds"):
        return law.verdict("not_allowed", "self_found_right", row.id)
    return law.verdict("allowed", "refusal_grounded", row.id)


def refusal_of(checks: Iterable[Check]) -> str | None:
    """Return the refusal code of the first check that is not met, as the form suggests it."""
    return next(
        (REFUSAL[one.what] for one in checks if one.state == "unmet" and one.what in REFUSAL), None
    )

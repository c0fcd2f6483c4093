"""Which target group may have which instrument, by the law of the first day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.rules.law import Law
from shared.rules.rows import Rule
from shared.rules.verdict import Verdict

WHO: Mapping[str, str] = {
    "work_placement": "VP-ELIG-1",
    "wage_subsidy": "LT-ELIG-1",
    "community_work": "NYT-ELIG-1",
}
CLOSED = ("TG-CLOSED-8", "TG-CLOSED-10")
SUBGROUPS: Mapping[str, tuple[str, ...]] = {
    "TG04": ("obviously_ready", "ready"),
    "TG06": ("employed", "unemployed"),
    "TG07": ("employed", "unemployed"),
    "TG12": ("job_ready", "not_job_ready"),
}
INTEGRATION = "TG_INT"  # the integration act has its own rules, which were not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the law asks of a person's case; known in the municipality alone.

    `subgroup` is of `SUBGROUPS`, where the law parts a target group in two; none is: not known.
    """

    target_group: str
    subgroup: str | None = None
    began_on: date | None = None


def is_among(case: Case, groups: tuple[str, ...]) -> bool | None:
    """Whether the case is of one of the groups; none if that hangs on an unknown subgroup."""
    if case.target_group in groups:
        return True
    parts = [group for group in groups if group.startswith(f"{case.target_group}_")]
    if parts and case.subgroup is None:
        return None
    return f"{case.target_group}_{case.subgroup}" in parts


def eligible(case: Case, instrument: str, law: Law, *, public: bool = False) -> Verdict:
    """Return whether the case may have the instrument, at a public employer or another.

    That ordinary work is hard to get (LAB § 57) stays the caseworker's own judgement.

    Source: VP-ELIG-1, LT-ELIG-1, NYT-ELIG-1 and TG-CLOSED in law.toml.
    """
    rule = WHO.get(instrument)
    if rule is None or case.target_group == INTEGRATION:
        return law.verdict(
            "needs_decision", "no_rule_known", rule or "ELIG", instrument=instrument
        )
    row = law.rules.get(rule)
    if row is None:
        return law.no_checked_rule(rule)
    if row.values.get("public_only") and not public:
        return law.verdict("not_allowed", "public_only", row.id, instrument=instrument)
    return _closed(case, law) or _by_row(case, instrument, row, law)


def _closed(case: Case, law: Law) -> Verdict | None:
    for name in CLOSED:
        row = law.rules.get(name)
        if row is None or row.codes("group") != (case.target_group,):
            continue
        since = row.day("closed_from")
        if case.began_on is None:
            return law.verdict("needs_decision", "case_start_unknown", name, closed_from=since)
        if case.began_on >= since:
            return law.verdict("not_allowed", "target_group_closed", name, closed_from=since)
    return None


def _by_row(case: Case, instrument: str, row: Rule, law: Law) -> Verdict:
    excluded = is_among(case, row.codes("never"))
    if excluded is None:
        return law.verdict("needs_decision", "subgroup_unknown", row.id, instrument=instrument)
    if excluded or not is_among(case, row.codes("groups")):
        return law.verdict(
            "not_allowed", "target_group_not_eligible", row.id, instrument=instrument
        )
    return law.verdict("allowed", "eligible", row.id, instrument=instrument)

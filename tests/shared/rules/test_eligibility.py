"""Who may have what: AS-3's groups, and facts that are missing."""

from datetime import date

import pytest

from shared.rules.eligibility import Case, eligible
from shared.rules.law import law

MONDAY = date(2026, 12, 7)
LAW = law(MONDAY)


@pytest.mark.parametrize(
    ("case", "instrument", "answer", "rule"),
    [
        (Case(target_group="TG01"), "work_placement", "allowed", "VP-ELIG-1"),
        (Case(target_group="TG09"), "work_placement", "allowed", "VP-ELIG-1"),
        (Case(target_group="TG09"), "wage_subsidy", "not_allowed", "LT-ELIG-1"),
        (Case(target_group="TG13"), "work_placement", "allowed", "VP-ELIG-1"),
        (Case(target_group="TG13"), "wage_subsidy", "not_allowed", "LT-ELIG-1"),
        (Case(target_group="TG04"), "wage_subsidy", "needs_decision", "LT-ELIG-1"),
        (Case(target_group="TG04", subgroup="ready"), "wage_subsidy", "allowed", "LT-ELIG-1"),
        (Case(target_group="TG04", subgroup="obviously_ready"), "wage_subsidy", "not_allowed",
         "LT-ELIG-1"),
        (Case(target_group="TG06", subgroup="employed"), "wage_subsidy", "not_allowed",
         "LT-ELIG-1"),
        (Case(target_group="TG_INT"), "work_placement", "needs_decision", "VP-ELIG-1"),
        (Case(target_group="TG01"), "flex_job", "needs_decision", "ELIG"),
    ],
)  # fmt: skip
def test_who_may_have_what(case: Case, instrument: str, answer: str, rule: str) -> None:
    verdict = eligible(case, instrument, LAW)
    assert (verdict.answer, verdict.rule) == (answer, rule)


@pytest.mark.parametrize("group", ["TG08", "TG10"])
def test_as3_closed_groups_take_nobody_new_and_old_cases_run_on(group: str) -> None:
    new = eligible(Case(target_group=group, began_on=date(2026, 2, 1)), "work_placement", LAW)
    assert (new.answer, new.code) == ("not_allowed", "target_group_closed")
    assert new.params == {"closed_from": date(2026, 2, 1)}
    old = Case(target_group=group, began_on=date(2025, 5, 1))
    assert eligible(old, "work_placement", LAW).allowed
    unknown = eligible(Case(target_group=group), "work_placement", LAW)
    assert (unknown.answer, unknown.code) == ("needs_decision", "case_start_unknown")


def test_before_the_change_of_2026_nothing_was_closed() -> None:
    new = Case(target_group="TG08", began_on=date(2025, 12, 1))
    assert eligible(new, "work_placement", law(date(2026, 1, 31))).allowed


def test_as3_the_first_day_of_the_new_act_needs_a_decision_for_everyone() -> None:
    later = law(date(2027, 1, 4))
    for group in range(1, 14):
        for instrument in ("work_placement", "wage_subsidy"):
            verdict = eligible(Case(target_group=f"TG{group:02d}"), instrument, later)
            assert (verdict.answer, verdict.code) == ("needs_decision", "no_checked_rule")
            assert verdict.params["last_valid_to"] == date(2026, 12, 31)

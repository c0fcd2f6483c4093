"""How long for whom: AS-3 over New Year, with both days inclusive."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.duration import duration, extension
from shared.rules.eligibility import Case
from shared.rules.law import law
from shared.rules.period import Period, last_day_of_months
from shared.rules.rows import Rule

MONDAY = date(2026, 12, 7)
LAW = law(MONDAY)
UNEMPLOYED = Case(target_group="TG01")
ACTIVITY_READY = Case(target_group="TG03")


def _placement(case: Case, ends_on: date) -> tuple[str, str]:
    verdict = duration(case, "work_placement", Period(MONDAY, ends_on), LAW)
    return verdict.answer, verdict.rule


@pytest.mark.parametrize(
    ("case", "ends_on", "answer", "rule"),
    [
        (UNEMPLOYED, date(2027, 1, 3), "allowed", "VP-DUR-1"),
        (UNEMPLOYED, date(2027, 1, 4), "not_allowed", "VP-DUR-1"),
        (ACTIVITY_READY, date(2027, 3, 7), "allowed", "VP-DUR-3"),
        (ACTIVITY_READY, date(2027, 3, 8), "not_allowed", "VP-DUR-3"),
        (Case(target_group="TG09"), date(2027, 3, 7), "allowed", "VP-DUR-3"),
    ],
)
def test_as3_28_days_are_four_weeks_and_91_are_thirteen(
    case: Case, ends_on: date, answer: str, rule: str
) -> None:
    assert _placement(case, ends_on) == (answer, rule)


def test_a_refusal_tells_paragraph_last_day_and_rule_set() -> None:
    verdict = duration(UNEMPLOYED, "work_placement", Period(MONDAY, date(2027, 1, 4)), LAW)
    assert verdict.code == "duration_exceeded"
    assert verdict.paragraph == "LAB § 61, stk. 1"
    assert verdict.rule_set == "LAB-2026-02"
    assert verdict.params == {"last_day": date(2027, 1, 3), "weeks": 4}


def test_as3_nobody_is_allowed_by_the_old_act_after_it_has_ended() -> None:
    new_year = date(2027, 1, 4)
    for group in range(1, 14):
        case = Case(target_group=f"TG{group:02d}", subgroup="job_ready")
        verdict = duration(case, "work_placement", Period(new_year, new_year), law(new_year))
        assert (verdict.answer, verdict.rule_set) == ("needs_decision", "LAB-2027")


def test_as3_the_four_week_class_is_never_extended() -> None:
    four_weeks = Period(MONDAY, date(2027, 1, 3))
    verdict = extension(
        UNEMPLOYED, "work_placement", four_weeks, date(2027, 1, 4), law(date(2026, 12, 28))
    )
    assert (verdict.answer, verdict.rule) == ("not_allowed", "VP-EXT-3")


def _row_of_2027(status: str) -> Rule:
    row = Rule(
        id="VP-EXT-1",
        paragraph="LAB (2027) § 99",
        source="entered by hand",
        valid_from=date(2027, 1, 1),
        status="draft",
        values={"groups": ("TG03",), "weeks": 26},
    )
    return replace(row, status=status)  # type: ignore[arg-type]  # from a parameter


@pytest.mark.parametrize("status", ["draft", "unverified", "verified"])
def test_as3_a_row_of_2027_counts_from_when_a_second_person_has_confirmed_it(status: str) -> None:
    decided = date(2027, 2, 22)
    course, ends_on = Period(MONDAY, date(2027, 3, 7)), date(2027, 6, 6)
    with_row = law(decided, (_row_of_2027(status),))
    assert (
        extension(ACTIVITY_READY, "work_placement", course, ends_on, law(decided)).answer
        == "needs_decision"
    )
    verdict = extension(ACTIVITY_READY, "work_placement", course, ends_on, with_row)
    if status == "verified":
        assert (verdict.answer, verdict.paragraph) == ("allowed", "LAB (2027) § 99")
    else:
        assert verdict.answer == "needs_decision"


def test_beyond_26_weeks_each_13_need_a_decision_and_more_at_a_time_is_refused() -> None:
    began, decided = date(2026, 3, 2), law(date(2026, 8, 24))
    half_year = Period(began, began + timedelta(weeks=26, days=-1))
    thirteen = half_year.ends_on + timedelta(weeks=13)
    verdict = extension(ACTIVITY_READY, "work_placement", half_year, thirteen, decided)
    assert (verdict.answer, verdict.code) == ("needs_decision", "very_special_need")
    more = extension(
        ACTIVITY_READY, "work_placement", half_year, thirteen + timedelta(days=1), decided
    )
    assert (more.answer, more.rule) == ("not_allowed", "VP-EXT-2")


def test_an_extension_ends_later() -> None:
    with pytest.raises(ValueError, match="not later"):
        extension(
            ACTIVITY_READY,
            "work_placement",
            Period(MONDAY, date(2027, 3, 7)),
            date(2027, 3, 7),
            LAW,
        )


@pytest.mark.parametrize(
    ("case", "public", "last", "rule"),
    [
        (UNEMPLOYED, False, date(2027, 6, 6), "LT-DUR-1"),
        (UNEMPLOYED, True, date(2027, 4, 6), "LT-DUR-1"),
        (Case(target_group="TG07", subgroup="unemployed"), True, date(2027, 12, 6), "LT-DUR-3"),
    ],
)
def test_wage_subsidy_is_shorter_at_public_employers(
    case: Case, public: bool, last: date, rule: str
) -> None:
    for ends_on, answer in ((last, "allowed"), (last + timedelta(days=1), "not_allowed")):
        period = Period(MONDAY, ends_on)
        verdict = duration(case, "wage_subsidy", period, LAW, public=public)
        assert (verdict.answer, verdict.rule) == (answer, rule)


def test_what_nobody_has_checked_is_never_allowed() -> None:
    for case in (Case(target_group="TG12", subgroup="job_ready"), Case(target_group="TG_INT")):
        assert _placement(case, MONDAY)[0] == "needs_decision"
    self_supporting = Case(target_group="TG12")
    assert _placement(self_supporting, MONDAY)[0] == "needs_decision"
    pension = Case(target_group="TG11")
    verdict = duration(pension, "wage_subsidy", Period(MONDAY, MONDAY), LAW)
    assert verdict.answer == "needs_decision"
    unknown = duration(UNEMPLOYED, "flex_job", Period(MONDAY, MONDAY), LAW)
    assert (unknown.answer, unknown.code) == ("needs_decision", "no_rule_known")


@given(st.integers(0, 120), st.sampled_from([f"TG{n:02d}" for n in range(1, 14)]))
def test_a_shorter_placement_is_never_refused_where_a_longer_is_allowed(
    days: int, group: str
) -> None:
    case = Case(target_group=group)
    long = _placement(case, MONDAY + timedelta(days=days + 1))[0]
    assert long != "allowed" or _placement(case, MONDAY + timedelta(days=days))[0] == "allowed"


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-12-07", 6, "2027-06-06"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-01-01", 12, "2026-12-31"),
        ("2027-10-31", 4, "2028-02-29"),
    ],
)
def test_the_last_day_of_months(start: str, months: int, last: str) -> None:
    assert last_day_of_months(date.fromisoformat(start), months) == date.fromisoformat(last)

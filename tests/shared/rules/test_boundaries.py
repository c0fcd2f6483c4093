"""Every row on both sides of its boundary, and what nobody has checked on neither."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.codes.places import region_on
from shared.rules.checklist import heard
from shared.rules.duration import duration, extension
from shared.rules.eligibility import Case, eligible
from shared.rules.grounds import last_employer, may_refuse
from shared.rules.law import law
from shared.rules.net_increase import NOT_ASKED, Staff, for_work_placement, net_increase
from shared.rules.period import Period
from shared.rules.rates import Class, hourly_rate
from shared.rules.rows import Rule, base_rules
from shared.rules.verdict import Verdict
from shared.rules.waiting import waiting_time

MONDAY = date(2026, 12, 7)
LAW = law(MONDAY)
DAY = timedelta(days=1)
AP, DP = Case(target_group="TG03"), Case(target_group="TG01")


def _said(verdict: Verdict) -> tuple[str, str]:
    return verdict.answer, verdict.rule


def _if_checked(rule: str) -> "list[Rule]":
    """The open row of this rule, as it would be once somebody had checked it."""
    row = next(row for row in base_rules() if row.id == rule and row.status == "unverified")
    return [Rule(id=row.id, paragraph=row.paragraph, source="checked", valid_from=row.valid_from,
                 valid_to=row.valid_to, status="verified", values=row.values)]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "instrument", "case", "public", "last"),
    [
        ("LT-DUR-2", "wage_subsidy", AP, False, date(2027, 6, 6)),
        ("LT-DUR-2", "wage_subsidy", AP, True, date(2027, 6, 6)),
        ("LT-DUR-3b", "wage_subsidy", Case(target_group="TG10"), False, date(2027, 12, 6)),
        ("NYT-DUR-1", "community_work", Case(target_group="TG02"), True, date(2027, 3, 7)),
        ("VP-DUR-1c", "work_placement", Case(target_group="TG12", subgroup="job_ready"), False,
         date(2027, 1, 3)),
    ],
)  # fmt: skip
def test_an_open_row_allows_nothing_until_it_is_checked_and_then_to_the_day(
    rule: str, instrument: str, case: Case, public: bool, last: date
) -> None:
    checked = law(MONDAY, _if_checked(rule))
    for ends_on, answer in ((last, "allowed"), (last + DAY, "not_allowed")):
        course = Period(MONDAY, ends_on)
        assert duration(case, instrument, course, LAW, public=public).answer == "needs_decision"
        verdict = duration(case, instrument, course, checked, public=public)
        assert _said(verdict) == (answer, rule)


def test_disability_pensioners_have_no_maximum_once_that_is_checked() -> None:
    case, long = Case(target_group="TG11"), Period(MONDAY, date(2036, 12, 7))
    assert duration(case, "wage_subsidy", long, LAW).answer == "needs_decision"
    found = duration(case, "wage_subsidy", long, law(MONDAY, _if_checked("LT-DUR-4")))
    assert (found.answer, found.code) == ("allowed", "duration_unlimited")


def test_community_work_is_for_public_employers_and_nobody_has_checked_for_whom() -> None:
    assert _said(eligible(AP, "community_work", LAW)) == ("needs_decision", "NYT-ELIG-1")
    checked = law(MONDAY, _if_checked("NYT-ELIG-1"))
    assert eligible(AP, "community_work", checked, public=True).allowed
    assert eligible(AP, "community_work", checked).code == "public_only"
    assert eligible(DP, "community_work", checked, public=True).answer == "not_allowed"


@pytest.mark.parametrize(
    ("case", "since", "exception", "answer", "code"),
    [
        (DP, date(2026, 6, 7), None, "allowed", "waiting_over"),
        (DP, date(2026, 6, 8), None, "not_allowed", "waiting_time_not_met"),
        (DP, date(2026, 12, 6), "over_50", "allowed", "waiting_excepted"),
        (DP, date(2026, 12, 6), "single_provider", "allowed", "waiting_excepted"),
        (DP, date(2026, 12, 6), "no_education", "allowed", "waiting_excepted"),
        (DP, date(2026, 12, 6), "we_like_them", "not_allowed", "waiting_time_not_met"),
        (DP, None, None, "needs_decision", "unemployed_since_unknown"),
        (Case(target_group="TG10"), None, None, "allowed", "waiting_none"),
        (Case(target_group="TG11"), None, None, "allowed", "waiting_none"),
    ],
)  # fmt: skip
def test_six_months_of_waiting_to_the_day_and_who_is_excepted(
    case: Case, since: date | None, exception: str | None, answer: str, code: str
) -> None:
    found = waiting_time(case, MONDAY, LAW, unemployed_since=since, exception=exception)
    assert (found.answer, found.code) == (answer, code)
    later = waiting_time(case, MONDAY, law(date(2027, 1, 4)), unemployed_since=since)
    assert (later.answer, later.code) == ("needs_decision", "no_checked_rule")


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31)))
def test_the_first_day_that_a_refusal_names_is_allowed_and_the_day_before_is_not(
    since: date,
) -> None:
    found = waiting_time(DP, since, LAW, unemployed_since=since)
    first = found.params["first_day"]
    assert isinstance(first, date)
    assert waiting_time(DP, first, LAW, unemployed_since=since).allowed
    assert not waiting_time(DP, first - DAY, LAW, unemployed_since=since).allowed


def _staff(last: str, *before: str) -> Staff:
    return Staff.of_months([*map(Decimal, before), Decimal(last)])


@pytest.mark.parametrize(
    ("staff", "answer"),
    [
        (_staff("20", *["20"] * 11), "allowed"),
        (_staff("19.99", *["20"] * 11), "not_allowed"),
        (_staff("21", *["20"] * 11), "allowed"),
        (Staff(last_month=Decimal("20"), mean=Decimal("20.01")), "not_allowed"),
        (Staff(last_month=Decimal("30"), mean=Decimal("20"), unit="heads"), "needs_decision"),
        (None, "needs_decision"),
    ],
)
def test_the_last_month_is_at_least_the_mean_in_full_time_persons(
    staff: Staff | None, answer: str
) -> None:
    assert _said(net_increase(staff, LAW, public=False)) == (answer, "LT-NET-1")
    assert _said(net_increase(staff, LAW, public=True)) == ("needs_decision", "LT-NET-2")
    checked = law(MONDAY, _if_checked("LT-NET-2"))
    assert _said(net_increase(staff, checked, public=True)) == (answer, "LT-NET-2")


@pytest.mark.parametrize("staff", [None, _staff("19.99", *["20"] * 11)])
def test_a_work_placement_needs_no_net_increase_while_a_row_says_so(staff: Staff | None) -> None:
    last = law(date(2026, 12, 31))
    assert for_work_placement(staff, last, public=False).code == NOT_ASKED
    assert _said(for_work_placement(staff, last, public=True)) == ("allowed", "VP-NET-1")
    after = for_work_placement(staff, law(date(2027, 1, 1)), public=False)
    assert (after.answer, after.code) == ("needs_decision", "no_checked_rule")
    row = LAW.rules["VP-NET-1"]
    asks = law(MONDAY, [replace(row, origin="hub", values={"net_increase": True})])
    assert for_work_placement(staff, asks, public=False) == net_increase(staff, asks, public=False)


def test_staff_of_no_months_is_no_staff() -> None:
    with pytest.raises(ValueError, match="no months"):
        Staff.of_months([])


@pytest.mark.parametrize(
    ("case", "here", "answer", "rule"),
    [
        (DP, False, "allowed", "VP-SAME-1"),
        (DP, True, "not_allowed", "VP-SAME-1"),
        (Case(target_group="TG06", subgroup="employed"), True, "needs_decision", "VP-SAME-1b"),
        (Case(target_group="TG06", subgroup="unemployed"), True, "not_allowed", "VP-SAME-1"),
        (Case(target_group="TG07"), True, "needs_decision", "VP-SAME-1b"),
    ],
)
def test_not_where_the_person_was_last_employed(
    case: Case, here: bool, answer: str, rule: str
) -> None:
    assert _said(last_employer(case, LAW, here=here)) == (answer, rule)


def test_retention_is_allowed_once_it_is_checked() -> None:
    case, checked = Case(target_group="TG07", subgroup="employed"), _if_checked("VP-SAME-1b")
    assert last_employer(case, law(MONDAY, checked), here=True).allowed


@pytest.mark.parametrize("instrument", ["work_placement", "wage_subsidy"])
def test_a_self_found_placement_is_refused_on_grounds_of_rules_alone(instrument: str) -> None:
    for case, refusal, answer in (
        (DP, "ratio_exceeded", "allowed"), (DP, "not_in_person_plan", "not_allowed"),
        (Case(target_group="TG06"), "not_in_person_plan", "allowed"),
        (Case(target_group="TG04", subgroup="ready"), "employer_stop_list", "not_allowed"),
        (Case(target_group="TG04", subgroup="obviously_ready"), "employer_stop_list", "allowed"),
        (Case(target_group="TG04"), "employer_stop_list", "needs_decision"),
    ):  # fmt: skip
        assert may_refuse(case, instrument, refusal, LAW).answer == answer


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [("agreed", "allowed"), ("objected", "allowed"), ("no_representative", "allowed"),
     ("not_answered", "not_allowed"), (None, "needs_decision")],
)  # fmt: skip
def test_the_discussion_must_have_been_held(outcome: str | None, answer: str) -> None:
    assert heard(outcome, LAW).answer == answer
    assert heard(outcome, law(date(2027, 1, 4))).answer == "needs_decision"


def test_wage_subsidy_and_community_work_are_extended_only_once_that_is_checked() -> None:
    course = Period(MONDAY, date(2027, 3, 7))
    for instrument in ("wage_subsidy", "community_work", "flex_job"):
        found = extension(DP, instrument, course, date(2027, 4, 1), LAW)
        assert found.answer == "needs_decision"
    checked = law(MONDAY, _if_checked("LT-EXT-1"))
    for ends_on, answer in ((date(2027, 6, 6), "allowed"), (date(2027, 6, 7), "not_allowed")):
        assert extension(DP, "wage_subsidy", course, ends_on, checked).answer == answer


@pytest.mark.parametrize(
    ("of", "day", "amount"),
    [
        ("private", date(2015, 1, 5), "74.05"), ("private", date(2015, 1, 4), None),
        ("public", date(2017, 12, 31), "111.24"), ("special", date(2017, 12, 31), None),
        ("public_wage", date(2018, 1, 1), "126.32"), ("pensioner_low", date(2018, 6, 1), "28.00"),
        ("private", date(2019, 1, 1), None), ("public", date(2020, 6, 1), None),
        ("private", date(2023, 6, 1), None), ("private", date(2026, 11, 23), None),
    ],
)  # fmt: skip
def test_rates_of_years_that_were_read_and_none_of_the_others(
    of: Class, day: date, amount: str | None
) -> None:
    assert hourly_rate(of, law(day)) == (Decimal(amount) if amount else None)


def test_each_year_from_2024_asks_for_its_rates() -> None:
    for year in (2024, 2025, 2026):
        assert law(date(year, 7, 1)).open["LT-RATE"].question


def test_regions_merge_at_new_year() -> None:
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert {region_on(code, before).code for code in ("101", "400", "259")} == {"1084", "1085"}
    assert {region_on(code, after).code for code in ("101", "400", "259")} == {"east"}
    assert region_on("851", after).code == region_on("851", before).code

"""No row of the law goes untried: each is named with the test of both its sides."""

from collections.abc import Mapping

from shared.rules.rows import base_rules
from tests.shared.rules import test_boundaries as boundaries
from tests.shared.rules import test_duration as duration
from tests.shared.rules import test_eligibility as eligibility
from tests.shared.rules import test_ratio as ratio

TRIED: Mapping[str, object] = {  # rows, and the test that tries them
    "HEARING-1": boundaries.test_the_discussion_must_have_been_held,
    "LT-DUR-1 LT-DUR-3": duration.test_wage_subsidy_is_shorter_at_public_employers,
    "LT-DUR-2 LT-DUR-3b NYT-DUR-1 VP-DUR-1c":
        boundaries.test_an_open_row_allows_nothing_until_it_is_checked_and_then_to_the_day,
    "LT-DUR-4": boundaries.test_disability_pensioners_have_no_maximum_once_that_is_checked,
    "LT-ELIG-1 VP-ELIG-1": eligibility.test_who_may_have_what,
    "LT-ELIG-2 VP-ELIG-2":
        boundaries.test_a_self_found_placement_is_refused_on_grounds_of_rules_alone,
    "LT-EXT-1 NYT-EXT-1":
        boundaries.test_wage_subsidy_and_community_work_are_extended_only_once_that_is_checked,
    "LT-NET-1 LT-NET-2": boundaries.test_the_last_month_is_at_least_the_mean_in_full_time_persons,
    "LT-RATE": boundaries.test_rates_of_years_that_were_read_and_none_of_the_others,
    "LT-WAIT-1": boundaries.test_six_months_of_waiting_to_the_day_and_who_is_excepted,
    "NYT-ELIG-1":
        boundaries.test_community_work_is_for_public_employers_and_nobody_has_checked_for_whom,
    "RATIO-1 RATIO-1b": ratio.test_published_examples,
    "RATIO-3": ratio.test_a_half_time_trainee_counts_whole_until_somebody_verifies_otherwise,
    "TG-CLOSED-10 TG-CLOSED-8":
        eligibility.test_as3_closed_groups_take_nobody_new_and_old_cases_run_on,
    "VP-DUR-1 VP-DUR-3": duration.test_as3_28_days_are_four_weeks_and_91_are_thirteen,
    "VP-EXT-1 VP-EXT-2":
        duration.test_beyond_26_weeks_each_13_need_a_decision_and_more_at_a_time_is_refused,
    "VP-EXT-3": duration.test_as3_the_four_week_class_is_never_extended,
    "VP-NET-1": boundaries.test_a_work_placement_needs_no_net_increase_while_a_row_says_so,
    "VP-SAME-1": boundaries.test_not_where_the_person_was_last_employed,
    "VP-SAME-1b": boundaries.test_retention_is_allowed_once_it_is_checked,
}  # fmt: skip
ASKED_ONLY = {"RATIO-5", "RATIO-6"}  # nothing of ours is judged by them


def test_each_row_that_is_no_draft_has_its_test() -> None:
    rows_here = {row.id for row in base_rules() if row.status != "draft"}
    assert rows_here == set(" ".join(TRIED).split()) | ASKED_ONLY


def test_what_is_only_asked_has_its_question_and_is_unverified() -> None:
    for row in base_rules():
        if row.id in ASKED_ONLY:
            assert (row.status, bool(row.question)) == ("unverified", True)

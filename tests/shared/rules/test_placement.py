"""The life cycle: every state leads to an end, and the next step says what it waits for."""

from datetime import date
from typing import get_args

import pytest

from shared.records.placement import PlacementState
from shared.rules.checklist import Check
from shared.rules.period import Period
from shared.rules.placement import (
    PLACEMENT,
    next_step,
    outcome_days,
    outcomes_settled,
)

MONDAY = date(2026, 12, 7)
FOUR_WEEKS = Period(MONDAY, date(2027, 1, 3))


@pytest.mark.parametrize("state", get_args(PlacementState))
def test_the_ordinary_way_ends(state: PlacementState) -> None:
    seen = []
    while step := PLACEMENT.usual_next(state):
        assert state not in seen
        seen.append(state)
        state = step.to
    assert state in PLACEMENT.final


@pytest.mark.parametrize(
    ("state", "after", "may"),
    [
        ("applied", "granted", True),
        ("planned", "granted", False),
        ("applied", "started", False),
        ("started", "withdrawn", False),
        ("interrupted", "resumed", True),
        ("interrupted", "started", False),
        ("refused", "granted", False),
        ("closed", "planned", False),
    ],
)
def test_what_may_follow(state: PlacementState, after: PlacementState, may: bool) -> None:
    assert PLACEMENT.may_follow(state, after) is may


def test_nobody_starts_before_the_grant() -> None:
    assert PLACEMENT.into["started"].follows == ("granted",)


def test_the_employer_never_grants_and_the_hub_only_counts() -> None:
    into = PLACEMENT.into
    assert into["granted"].who == into["refused"].who == ("caseworker",)
    assert [step.to for step in PLACEMENT.steps if "hub" in step.who] == ["ratio_checked"]


def test_the_next_step_names_what_is_missing_and_when_it_is_due() -> None:
    checks = (
        Check(what="room", state="met", code="room_reserved", rule="RATIO-1"),
        Check(what="hearing", state="unknown", code="hearing_not_held", rule="HEARING-1"),
        Check(what="other", state="unmet", code="other", rule="OTHER"),
    )
    found = next_step("ratio_checked", checks, state_on=date(2026, 11, 23), course=FOUR_WEEKS)
    assert found
    assert (found.step.to, found.step.who) == ("heard", ("workplace",))
    assert [check.what for check in found.missing] == ["hearing"]
    assert found.due == date(2026, 11, 30)


def test_no_step_before_the_start_is_due_after_it() -> None:
    found = next_step("applied", (), state_on=date(2026, 12, 4), course=FOUR_WEEKS)
    assert found
    assert found.due == MONDAY


def test_start_and_end_are_due_on_the_first_and_the_last_day() -> None:
    for state, day in (("granted", MONDAY), ("started", FOUR_WEEKS.ends_on)):
        found = next_step(state, (), state_on=MONDAY, course=FOUR_WEEKS)  # type: ignore[arg-type]  # literals in a loop
        assert found
        assert found.due == day


def test_a_final_state_has_no_next_step() -> None:
    assert next_step("closed", (), state_on=MONDAY, course=FOUR_WEEKS) is None


def test_outcomes_are_asked_for_at_the_end_after_13_and_after_26_weeks() -> None:
    assert outcome_days(date(2027, 1, 3)) == {
        0: date(2027, 1, 3),
        13: date(2027, 4, 4),
        26: date(2027, 7, 4),
    }


def test_a_placement_closes_when_each_outcome_is_in_or_timed_out() -> None:
    ended = date(2027, 1, 3)
    assert not outcomes_settled(ended, {0, 13}, date(2027, 8, 29))  # 26 + 8 weeks after
    assert outcomes_settled(ended, {0, 13}, date(2027, 8, 30))
    assert outcomes_settled(ended, {0, 13, 26}, date(2027, 7, 4))
    assert not outcomes_settled(ended, {13, 26}, date(2027, 2, 28))

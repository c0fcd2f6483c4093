"""Life cycles of need and slot, and when a need is asked about, paused and over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.need import NeedState
from shared.rules import need_cycle
from shared.rules.need_cycle import ask_on, confirm_by, expire_on, pause_on, state_on
from tests.shared.rules.test_agreement import MONDAY, NEED

ONE = timedelta(days=1)


def test_asked_after_30_days_paused_after_five_working_days_expired_after_30_more() -> None:
    assert ask_on(NEED) == date(2026, 12, 23)
    assert pause_on(NEED) == date(2027, 1, 6)  # 24, 25 and 31 December and 1 January are closed
    assert expire_on(NEED) == date(2027, 2, 5)


@pytest.mark.parametrize(
    ("day", "state"),
    [(-ONE, "open"), (0 * ONE, "paused"), (30 * ONE - ONE, "paused"), (30 * ONE, "expired")],
)
def test_the_state_on_both_sides_of_each_boundary(day: timedelta, state: NeedState) -> None:
    assert state_on(NEED, pause_on(NEED) + day) == state


def test_a_confirmed_need_holds_for_30_days_more_and_one_that_is_over_stays_so() -> None:
    confirmed = replace(NEED, confirmed_on=pause_on(NEED))
    assert state_on(confirmed, pause_on(NEED) + 29 * ONE) == "open"
    assert state_on(replace(NEED, state="closed"), date(2028, 1, 1)) == "closed"


def test_the_employer_is_asked_with_a_last_day() -> None:
    assert confirm_by(NEED, ask_on(NEED) - ONE) is None
    assert confirm_by(NEED, ask_on(NEED)) == pause_on(NEED) - ONE
    assert confirm_by(replace(NEED, state="paused"), pause_on(NEED)) == expire_on(NEED) - ONE
    assert confirm_by(replace(NEED, state="closed"), ask_on(NEED)) is None


@given(st.integers(0, 400), st.integers(0, 400))
def test_time_never_leads_back(first: int, more: int) -> None:
    order = ["open", "paused", "expired"]
    early = state_on(NEED, MONDAY + first * ONE)
    assert order.index(state_on(NEED, MONDAY + (first + more) * ONE)) >= order.index(early)


def test_who_is_over_comes_back_by_no_step() -> None:
    assert need_cycle.NEED.final == {"expired", "closed"}
    assert need_cycle.NEED.may_follow("paused", "open")
    assert not need_cycle.NEED.may_follow("closed", "open")

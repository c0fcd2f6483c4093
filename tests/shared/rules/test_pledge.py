"""What of a pledge is opened, used and open, and what may become of it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.need import Need
from shared.rules.need_cycle import confirm_by, state_on
from shared.rules.pledge import PLEDGE, Places, may_open, may_resize, places, state_of
from shared.rules.slots import Offer
from tests import make

STATES = ("open", "meet", "accepted", "declined", "slot_gone", "withdrawn")
Opened = tuple[Need, list[Offer]]


@st.composite
def opened(draw: st.DrawFn) -> Opened:
    """A need over some slot groups, and no more accepted in each than it has slots."""
    groups = tuple(
        make.slot_group(slots=draw(st.integers(1, 6))) for _ in range(draw(st.integers(1, 3)))
    )
    state = draw(st.sampled_from(("open", "closed")))
    offers = [
        Offer(proposal=str(uuid4()), slot_group=group.id, state=one)
        for group in groups
        for one in draw(st.lists(st.sampled_from(STATES), max_size=6))
    ]
    left = {group.id: group.slots for group in groups}
    kept = []
    for one in offers:
        left[one.slot_group] -= one.state == "accepted"
        if left[one.slot_group] >= 0:
            kept.append(one)
    return make.need(slot_groups=groups, state=state), kept


@given(st.lists(opened(), max_size=4), st.integers(1, 60))
def test_places_sum_up_and_one_more_is_never_opened_than_pledged(
    needs: list[Opened], pledged: int
) -> None:
    pledge = make.pledge(places=pledged)
    found = places(pledge, needs)
    slots = sum(group.slots for need, _ in needs for group in need.slot_groups)
    assert found.opened == found.used + found.open <= slots
    assert found.used == sum(one.state == "accepted" for _, offers in needs for one in offers)
    for more in (found.not_opened, found.not_opened + 1):
        assert may_open(pledge, found, more, 2026).allowed == (more <= found.not_opened)
    closed = [(replace(need, state="closed"), offers) for need, offers in needs]
    assert places(pledge, closed) == Places(pledged=pledged, used=found.used)


def test_24_of_which_15_are_opened_and_11_used() -> None:
    groups = (make.slot_group(slots=9), make.slot_group(slots=6))
    taken = [Offer(proposal=str(at), slot_group=groups[at > 7].id, state="accepted")
             for at in range(11)]  # fmt: skip
    found = places(make.pledge(), [(make.need(slot_groups=groups), taken)])
    assert (found.pledged, found.opened, found.used) == (24, 15, 11)
    assert (found.not_opened, found.open) == (9, 4)
    assert round(found.fulfilled, 2) == 0.46


@pytest.mark.parametrize(
    ("used", "left", "confirmed", "year", "state"),
    [
        (0, 0, False, 2026, "promised"), (0, 0, False, 2027, "lapsed"),
        (0, 0, True, 2026, "confirmed"), (0, 1, True, 2026, "slots_opened"),
        (11, 4, True, 2026, "slots_opened"),
        (11, 4, True, 2027, "slots_opened"),  # open places outlive the year
        (11, 0, True, 2026, "slots_opened"), (11, 0, True, 2027, "lapsed"),
        (24, 0, True, 2026, "fulfilled"), (24, 0, True, 2028, "fulfilled"),
    ],
)  # fmt: skip
def test_where_a_pledge_stands(
    used: int, left: int, confirmed: bool, year: int, state: str
) -> None:
    pledge = make.pledge(confirmed_on=make.TODAY if confirmed else None)
    assert state_of(pledge, Places(pledged=24, used=used, open=left), year) == state
    assert state in PLEDGE.into


def test_opened_within_its_year_once_it_is_confirmed() -> None:
    none = Places(pledged=24)
    assert may_open(make.pledge(), none, 24, 2026).allowed
    assert may_open(make.pledge(confirmed_on=None), none, 1, 2026).code == "pledge_not_confirmed"
    assert may_open(make.pledge(), none, 1, 2027).code == "pledge_year_over"
    assert may_open(make.pledge(year=2027), none, 1, 2026).allowed


def test_resized_freely_until_confirmed_and_then_only_upwards() -> None:
    pledge = make.pledge()
    assert may_resize(replace(pledge, confirmed_on=None), 1).allowed
    assert may_resize(pledge, 24).allowed
    assert may_resize(pledge, 25).allowed
    assert may_resize(pledge, 23).code == "pledge_reduced"


def test_a_need_that_opens_a_pledge_does_not_run_out() -> None:
    need = make.need(posted_on=make.TODAY, confirmed_on=None)
    long_after = make.TODAY.replace(year=2028)
    assert state_on(need, long_after) == "expired"
    pledged = replace(need, pledge=make.NOBODY)
    assert state_on(pledged, long_after) == "open"
    assert confirm_by(pledged, long_after) is None

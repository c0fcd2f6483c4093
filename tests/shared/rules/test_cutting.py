"""A cut while proposals are under way: meetings stay, the employer chooses, nobody is lost."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.cutting import closing, cuts, fallen, may_cut
from shared.rules.slots import Offer, OfferState
from tests.shared.rules.test_agreement import NEED, _group

SIX = replace(NEED, slot_groups=(_group(1, "851", 6), _group(2, "101", 16)))
STATES: tuple[OfferState, ...] = (
    "open", "meet", "accepted", "declined", "slot_gone", "withdrawn",
)  # fmt: skip


def _to(slots: int) -> object:
    groups = (_group(1, "851", slots), SIX.slot_groups[1])
    return replace(SIX, slot_groups=groups[0 if slots else 1 :])


def _offers(*states: OfferState) -> list[Offer]:
    return [
        Offer(proposal=f"{state}{n}", slot_group=UUID(int=1), state=state)
        for n, state in enumerate(states)
    ]


def test_aalborg_from_six_to_two_keeps_the_meeting_and_one_of_three() -> None:
    offers = _offers("meet", "open", "open", "open")
    (cut,) = made = cuts(SIX, _to(2), offers)
    assert (cut.before, cut.after, cut.staying, cut.to_choose) == (6, 2, ("meet0",), 1)
    assert may_cut(made, ()).params == {"choose": 1, "chosen": 0, "waiting": 3, "meetings": 1}
    assert may_cut(made, ("open1", "open2")).code == "cut_choose"
    assert may_cut(made, ("open2",)).allowed
    assert fallen(made, ("open2",)) == ("open1", "open3")


def test_where_the_slots_suffice_nobody_falls_and_nothing_is_chosen() -> None:
    made = cuts(SIX, _to(4), _offers("meet", "open", "open", "open"))
    assert may_cut(made, ()).allowed
    assert fallen(made, ()) == ()
    assert may_cut(made, ("open1", "elsewhere")).code == "cut_keep_unknown"


def test_nobody_loses_a_slot_that_is_given() -> None:
    made = cuts(SIX, _to(1), _offers("accepted", "accepted", "open"))
    verdict = may_cut(made, ())
    assert (verdict.code, verdict.params) == ("cut_below_agreed", {"slots": 1, "taken": 2})


def test_more_meetings_than_slots_stay_and_those_who_wait_go() -> None:
    made = cuts(SIX, _to(1), _offers("meet", "meet", "open"))
    assert may_cut(made, ()).allowed
    assert fallen(made, ()) == ("open2",)


def test_a_group_that_goes_takes_its_meetings_along() -> None:
    made = cuts(SIX, _to(0), _offers("meet", "open", "declined"))
    assert may_cut(made, ()).allowed
    assert fallen(made, ()) == ("meet0", "open1")


def test_a_group_that_grows_or_stays_is_no_cut() -> None:
    assert cuts(SIX, _to(6), _offers("open")) == cuts(SIX, _to(9), _offers("open")) == ()


@pytest.mark.parametrize("state", STATES)
def test_closing_frees_all_who_are_under_way_and_nobody_else(state: OfferState) -> None:
    assert bool(closing(_offers(state))) == (state in ("open", "meet"))


@given(st.lists(st.sampled_from(STATES), max_size=12), st.integers(0, 6), st.data())
def test_whatever_is_cut_who_stays_fits_and_who_falls_was_under_way(
    states: list[OfferState], slots: int, data: st.DataObject
) -> None:
    offers = _offers(*states)
    made = cuts(SIX, _to(slots), offers)
    waiting = [one.proposal for one in offers if one.state == "open"]
    keep = data.draw(st.sets(st.sampled_from(waiting))) if waiting else set()
    if not may_cut(made, keep).allowed:
        return
    gone = set(fallen(made, keep))
    state_of = {one.proposal: one.state for one in offers}
    assert {state_of[one] for one in gone} <= {"open", "meet"}
    assert not gone & keep
    for cut in made:
        left = [one for one in cut.waiting if one not in gone]
        meetings = [one for one in cut.meeting if one not in gone]
        assert cut.taken <= cut.after
        assert set(meetings) == (set(cut.meeting) if cut.after else set())
        assert len(left) == max(0, min(len(cut.waiting), cut.after - cut.taken - len(meetings)))

"""Slots: only an accepted proposal takes one, and never one too many."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.slots import Offer, OfferState, may_accept, slot_counts, state_of
from tests.shared.rules.test_agreement import NEED, _group

TWO = replace(NEED, slot_groups=(_group(1, "101", 2), _group(2, "147", 1)))


def _offer(proposal: str, state: OfferState, number: int = 1) -> Offer:
    return Offer(proposal=proposal, slot_group=UUID(int=number), state=state)


def test_several_may_be_proposed_for_one_slot_and_none_of_them_takes_it() -> None:
    offers = [_offer(str(n), "meet" if n < 2 else "open") for n in range(5)]
    first = slot_counts(TWO, offers)[0]
    assert (first.taken, first.left, first.meeting, first.waiting) == (0, 2, 2, 3)


def test_the_one_too_many_is_told_how_many_were_there() -> None:
    offers = [_offer("a", "accepted"), _offer("b", "accepted"), _offer("c", "meet")]
    verdict = may_accept(TWO, offers, "c")
    assert (verdict.answer, verdict.code) == ("not_allowed", "slots_taken")
    assert verdict.params == {"slots": 2, "taken": 2}


@pytest.mark.parametrize("gone", ["declined", "withdrawn"])
def test_a_proposal_that_is_gone_frees_its_slot(gone: OfferState) -> None:
    offers = [_offer("a", gone), _offer("b", "accepted"), _offer("c", "meet")]
    assert may_accept(TWO, offers, "c").allowed


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("open", "meet_first"),
        ("accepted", "already_accepted"),
        ("declined", "already_declined"),
        ("withdrawn", "proposal_withdrawn"),
    ],
)
def test_only_who_was_met_may_be_accepted(state: OfferState, code: str) -> None:
    assert may_accept(TWO, [_offer("a", state)], "a").code == code


def test_nobody_is_accepted_into_a_closed_need_or_a_group_that_is_gone() -> None:
    offers = [_offer("a", "meet")]
    assert may_accept(replace(TWO, state="closed"), offers, "a").code == "need_closed"
    without = replace(TWO, slot_groups=TWO.slot_groups[1:])
    assert may_accept(without, offers, "a").code == "slot_group_gone"
    assert may_accept(TWO, offers, "nobody").code == "proposal_withdrawn"


@given(st.lists(st.integers(1, 2), max_size=20), st.data())
def test_never_oversold_whatever_the_order(numbers: list[int], data: st.DataObject) -> None:
    offers = {str(n): _offer(str(n), "meet", number) for n, number in enumerate(numbers)}
    for proposal in data.draw(st.permutations(list(offers))):
        if may_accept(TWO, offers.values(), proposal).allowed:
            offers[proposal] = replace(offers[proposal], state="accepted")
    for count, asked in zip(slot_counts(TWO, offers.values()), (1, 2), strict=True):
        assert count.taken == min(count.slots, numbers.count(asked))
        assert count.taken + count.left == count.slots


def test_a_cut_below_what_is_taken_leaves_nothing_and_takes_nothing_back() -> None:
    cut = replace(TWO, slot_groups=(_group(1, "101", 1),))
    (count,) = slot_counts(cut, [_offer("a", "accepted"), _offer("b", "accepted")])
    assert (count.taken, count.left) == (2, 0)


def test_a_withdrawn_proposal_stays_withdrawn_whatever_was_decided() -> None:
    assert state_of(withdrawn=True, answer="accept") == "withdrawn"
    by_answer = {one: state_of(withdrawn=False, answer=one) for one in (None, "meet", "accept")}
    assert by_answer == {None: "open", "meet": "meet", "accept": "accepted"}
    assert state_of(withdrawn=False, answer="decline") == "declined"
    sent_back = {
        one: state_of(withdrawn=False, answer=one, returned=True) for one in (None, "meet")
    }
    assert sent_back == {None: "returned", "meet": "meet"}  # a later word of the employer's holds

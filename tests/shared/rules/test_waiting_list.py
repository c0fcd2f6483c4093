"""The waiting list: who is next, for how long, and that nobody drops out of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.waiting_list import InLine, line, spare_slots

MONDAY = date(2026, 11, 23)


def _one(name: str, *, met: bool = False, day: int = 0, turns: int = 0,
         until: date | None = None) -> InLine:  # fmt: skip
    return InLine(proposal=name, met=met, since=MONDAY + timedelta(days=day), code=name,
                  turns=turns, until=until)  # fmt: skip


def test_who_was_met_comes_first_then_who_was_proposed_first() -> None:
    waiting = [_one("late", day=2), _one("early"), _one("met", met=True, day=3)]
    found = line(waiting, spare=0, today=MONDAY)
    assert [(one.proposal, one.place, one.state) for one in found] == [
        ("met", 1, "waiting"), ("early", 2, "waiting"), ("late", 3, "waiting"),
    ]  # fmt: skip


def test_a_free_slot_is_the_first_ones_for_two_working_days() -> None:
    first, second = line([_one("a"), _one("b", day=1)], spare=1, today=date(2026, 11, 27))
    assert (first.state, first.until, first.turns) == ("free", date(2026, 12, 1), 1)
    assert (second.state, second.until, second.turns) == ("waiting", None, 0)


def test_a_slot_stays_offered_until_its_day_has_passed_and_then_goes_on() -> None:
    offered = _one("b", day=1, turns=1, until=MONDAY)
    assert line([_one("a"), offered], spare=1, today=MONDAY)[0].proposal == "b"
    first, second = line([_one("a"), offered], spare=1, today=MONDAY + timedelta(days=1))
    assert (first.proposal, first.state, second.proposal) == ("a", "free", "b")


def test_an_offer_taken_back_costs_nobody_the_place() -> None:
    offered = _one("a", turns=1, until=MONDAY)
    first, _ = line([offered, _one("b", day=1)], spare=0, today=MONDAY)
    assert (first.proposal, first.turns, first.state) == ("a", 0, "waiting")


def test_a_slot_that_somebody_is_under_way_for_is_not_spare() -> None:
    assert [spare_slots(4, taken=2, under_way=n) for n in range(4)] == [2, 1, 0, 0]


people = st.lists(
    st.builds(
        _one,
        st.uuids().map(str),
        met=st.booleans(),
        day=st.integers(0, 9),
        turns=st.integers(1, 3),
        until=st.none() | st.dates(MONDAY, MONDAY + timedelta(days=5)),
    ),
    max_size=8,
    unique_by=lambda one: one.proposal,
)


@given(people, st.integers(0, 9), st.integers(0, 9))
def test_everybody_has_one_place_and_no_more_are_offered_than_there_is(
    waiting: list[InLine], spare: int, later: int
) -> None:
    today = MONDAY + timedelta(days=later)
    found = line(waiting, spare=spare, today=today)
    assert {one.proposal for one in found} == {one.proposal for one in waiting}
    assert [one.place for one in found] == list(range(1, len(waiting) + 1))
    assert sum(one.state == "free" for one in found) == min(spare, len(waiting))
    assert all((one.until is not None and one.until >= today) == (one.state == "free")
               for one in found)  # fmt: skip


@given(people, st.integers(0, 9))
def test_working_the_line_out_again_changes_nothing(waiting: list[InLine], spare: int) -> None:
    first = line(waiting, spare=spare, today=MONDAY)
    known = {one.proposal: one for one in waiting}
    again = [
        _one(one.proposal, met=known[one.proposal].met,
             day=(known[one.proposal].since - MONDAY).days, turns=one.turns, until=one.until)
        for one in first
    ]  # fmt: skip
    assert line(again, spare=spare, today=MONDAY) == first

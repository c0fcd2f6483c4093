"""What bears on a place, at whatever number it is run, and how many it lets be there."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.restrictions import Spot, at_most, bears_on, same_as, strictest
from tests import make

NUMBERS = [f"19900000{number:02}" for number in range(6)]
numbers = st.sampled_from(NUMBERS)
words = st.lists(
    st.builds(
        lambda pair, same, days: make.same_place(
            earlier=pair[0], later=pair[1], same=same,
            on=date(2026, 11, 1) + timedelta(days=days),
        ),
        st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]),
        st.booleans(), st.integers(0, 3),
    ),
    max_size=12,
)  # fmt: skip


@given(numbers, words)
def test_one_place_is_one_place_from_whichever_number_one_looks(one: str, said: list) -> None:
    found = same_as(one, said)
    assert one in found
    assert all(same_as(other, said) == found for other in found)


@given(numbers, words)
def test_in_whatever_order_words_are_read_they_say_the_same(one: str, said: list) -> None:
    assert same_as(one, said) == same_as(one, said[::-1])


@given(numbers, words)
def test_nothing_is_one_place_that_nobody_called_so(one: str, said: list) -> None:
    assert same_as(one, [replace(word, same=False) for word in said]) == {one}


def test_the_last_word_on_two_numbers_counts_whoever_gave_it() -> None:
    one, other = NUMBERS[:2]
    yes = make.same_place(earlier=one, later=other, municipality="751", on=date(2026, 12, 1))
    no = replace(yes, earlier=other, later=one, municipality="101", same=False,
                 on=date(2026, 12, 2))  # fmt: skip
    assert same_as(one, [no, yes]) == {one}
    assert same_as(one, [replace(no, on=date(2026, 11, 30)), yes]) == {one, other}


def test_a_unit_is_met_at_all_its_places_and_a_place_at_its_own_number_alone() -> None:
    place = make.restriction()
    unit = replace(place, level="unit", p_number=None)
    here, beside = Spot(make.P_NUMBER, make.CVR), Spot(NUMBERS[5], make.CVR)
    assert [bears_on(place, [one]) for one in (here, beside)] == [True, False]
    assert [bears_on(unit, [one]) for one in (here, beside)] == [True, True]
    assert bears_on(place, [beside, here])  # one place that has had two numbers


def test_nothing_bears_once_it_is_lifted() -> None:
    assert not bears_on(make.lifted(make.restriction()), [Spot(make.P_NUMBER, make.CVR)])


@given(st.integers(0, 9), st.integers(1, 9))
def test_a_limit_is_reached_when_one_more_would_be_above_it(there: int, most: int) -> None:
    limit = make.restriction(at_most=most)
    found = strictest({limit.code: there}, [limit])
    assert (found is None) == (there < most)


def test_a_stop_comes_before_a_limit_and_a_talk_counts_nobody() -> None:
    talk = make.restriction(measure="talk", at_most=None)
    limit, stop = make.restriction(at_most=1), make.restriction(measure="stop", at_most=None)
    assert [at_most(one) for one in (talk, limit, stop)] == [None, 1, 0]
    there = {one.code: 5 for one in (talk, limit, stop)}
    assert strictest(there, [talk]) is None
    assert strictest(there, [talk, limit, stop]) == stop

"""People are told of in steps of five: no number of them tells of a single one."""

from collections.abc import Iterator
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from hub.matching.tally import Step, Tally, tally
from shared.records.proposal import ConditionState

GROUP = uuid4()
STATES = st.sampled_from(("met", "unknown", "unmet"))
PEOPLE = st.lists(
    st.fixed_dictionaries({"hours": STATES, "travel": STATES, "skills_nice": STATES}), max_size=30
)


def told(people: list[dict[str, str]]) -> Tally:
    return tally(GROUP, ([ConditionState(what=what, state=state) for what, state in one.items()]  # type: ignore[arg-type]
                         for one in people))  # fmt: skip


def numbers(found: Tally) -> Iterator[Step]:
    yield from (found.people, found.meet_all, found.may)
    yield from found.unmet.values()
    yield from found.not_told.values()


@given(PEOPLE)
def test_a_number_is_in_steps_of_five_and_a_few_are_told_of_by_nothing_else(
    people: list[dict[str, str]],
) -> None:
    found = told(people)
    assert all(number is None or number % 5 == 0 for number in numbers(found))
    if found.people is None:
        assert (found.meet_all, found.may, found.unmet, found.not_told) == (None, None, {}, {})
        return
    for what in ("hours", "travel"):
        count = sum(one[what] == "unmet" for one in people)
        assert (found.unmet.get(what, 0) or 0) <= count < (found.unmet.get(what, 0) or 0) + 5
    assert (found.people or 0) <= len(people) < (found.people or 0) + 5


def test_a_wish_that_is_not_met_keeps_nobody_out() -> None:
    found = told([{"hours": "met", "skills_nice": "unmet"}] * 7)
    assert (found.meet_all, found.unmet) == (5, {})
    assert told([{"hours": "unknown"}] * 7).may == 5

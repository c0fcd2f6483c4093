"""How many profiles are taken: property tests of the pure rule."""

from hypothesis import example, given
from hypothesis import strategies as st

from shared.config import UNSTATED
from shared.rules.allowance import left, most

numbers = st.integers(0, 10**7)


@given(numbers, numbers)
def test_a_fifth_more_than_the_candidates_are_taken_and_no_more(
    candidates: int, held: int
) -> None:
    room = most(candidates, UNSTATED)
    assert candidates * 1.2 <= room < candidates * 1.2 + 1
    assert held + left(room, held, 0) == max(held, room)


@given(numbers, st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=8))
@example(10, [(12, 12), (12, 12)])
def test_who_replaces_people_by_others_all_day_publishes_no_more_of_them(
    candidates: int, rounds: list[tuple[int, int]]
) -> None:
    room, held, new = most(candidates, UNSTATED), 0, 0
    for published, withdrawn in rounds:
        taken = min(published, left(room, held, new))
        held, new = held + taken, new + taken
        assert held <= room
        held -= min(held, withdrawn)
    assert new <= room


def test_whose_number_nobody_has_told_may_publish_as_many_as_the_largest() -> None:
    assert most(None, UNSTATED) == UNSTATED
    assert most(0, UNSTATED) == 0

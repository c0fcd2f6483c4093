"""A department's target of a year, and how far it has come."""

from typing import get_args
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.records.placement import PlacementState
from shared.rules.placement import BEGUN, NEVER
from shared.rules.targets import Asked, Progress, Taken, progress

YEARS = st.sampled_from([2025, 2026])
GROUPS = st.sampled_from([UUID(int=number) for number in range(3)])
ASKED = st.builds(Asked, group=GROUPS, year=YEARS, slots=st.integers(1, 9), open=st.booleans())
TAKEN = st.builds(Taken, group=GROUPS, year=YEARS, state=st.sampled_from(get_args(PlacementState)))
EACH_ONCE = st.lists(ASKED, unique_by=lambda one: one.group)


@given(st.integers(0, 20), EACH_ONCE, st.lists(TAKEN))
def test_what_is_opened_is_used_planned_or_open_and_each_person_counts_once(
    target: int, asked: list[Asked], taken: list[Taken]
) -> None:
    found = progress(target, 2026, asked, taken)
    ours = [one for one in taken if one.year == 2026 and one.state not in NEVER]
    assert found.used + found.coming == len(ours)
    assert found.used == sum(one.state in BEGUN for one in ours)
    assert 0 <= found.open <= sum(one.slots for one in asked if one.open and one.year == 2026)
    assert found.missing == max(0, target - found.opened)
    closed = progress(target, 2026, [], taken)
    assert (closed.used, closed.coming, closed.open) == (found.used, found.coming, 0)


@given(st.integers(1, 20), EACH_ONCE, st.lists(TAKEN), TAKEN)
def test_one_more_person_never_takes_a_target_further_away(
    target: int, asked: list[Asked], taken: list[Taken], more: Taken
) -> None:
    before = progress(target, 2026, asked, taken)
    after = progress(target, 2026, asked, [*taken, more])
    assert after.used >= before.used
    if more.year == 2026:
        assert after.missing <= before.missing


def test_a_target_is_reached_by_those_who_have_begun() -> None:
    def state(year: int = 2026, **places: int) -> str:
        return Progress(target=3, **places).state(year, 2026)

    assert state(used=3) == state(2025, used=4) == "reached"
    assert state(used=2, coming=1) == state(open=3) == "enough"
    assert state(used=2) == state(2027) == "short"
    assert state(2025, used=2, coming=1) == "missed"
    assert Progress(used=2).state(2026, 2026) == "none"

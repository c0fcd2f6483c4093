"""Ranking over the pool: the same as looking at everybody, and nobody in too many groups."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shared.matching.assign import pool_of, rank, suggest
from shared.matching.score import conditions, rank_key
from shared.records.profile import Profile
from tests.shared.matching.sample import FITS, GROUP, MUNICIPALITIES, NEED, group, profiles

ALL = frozenset(MUNICIPALITIES)
people = st.lists(profiles, max_size=30).map(
    lambda found: {f"municipality:101/{n}": one for n, one in enumerate(found)}
)
MANY = replace(NEED, slot_groups=(group(1), group(2, "147"), group(3, "461")))


def _naive(people: dict[str, Profile], among: frozenset[str]) -> list[tuple[object, ...]]:
    found = []
    for key, profile in people.items():
        if any(one[:3] == "911" for one in profile.occupations) and profile.municipality in among:
            states = conditions(NEED, GROUP, profile)
            found.append((rank_key(states), key, states))
    return sorted(found, key=lambda one: one[0])


@given(people, st.frozensets(st.sampled_from(MUNICIPALITIES)))
def test_the_index_finds_what_a_full_scan_finds(
    people: dict[str, Profile], among: frozenset[str]
) -> None:
    ranked = rank(NEED, GROUP, pool_of(people), among=among)
    naive = _naive(people, among)
    assert [rank_key(one.conditions) for one in ranked] == [one[0] for one in naive]
    assert {(one.profile, one.conditions) for one in ranked} == {(one[1], one[2]) for one in naive}
    assert [one.rank for one in ranked] == list(range(1, len(naive) + 1))


@given(people, st.randoms(use_true_random=False), st.integers(0, 30))
def test_the_order_is_total_and_the_same_whatever_came_first(
    people: dict[str, Profile], random: "st.random.Random", top: int
) -> None:
    shuffled = list(people.items())
    random.shuffle(shuffled)
    whole = rank(NEED, GROUP, pool_of(people), among=ALL)
    assert rank(NEED, GROUP, pool_of(dict(shuffled)), among=ALL) == whole
    assert rank(NEED, GROUP, pool_of(people), among=ALL, top=top) == whole[:top]


def test_changing_one_profiles_licence_changes_order_and_condition() -> None:
    pool = {"a": FITS, "b": replace(FITS, licences=("truck_b",))}
    before = rank(NEED, GROUP, pool_of(pool), among=ALL)
    after = rank(
        NEED,
        GROUP,
        pool_of({"a": replace(FITS, licences=()), "b": replace(FITS, licences=("car_b",))}),
        among=ALL,
    )
    assert [one.profile for one in before] == ["a", "b"]
    assert [one.profile for one in after] == ["b", "a"]
    assert before[0].conditions != after[1].conditions


def test_equals_are_not_in_the_same_order_for_every_group() -> None:
    pool = pool_of({str(n): FITS for n in range(20)})
    orders = {
        tuple(one.profile for one in rank(NEED, group(n), pool, among=ALL)) for n in range(1, 6)
    }
    assert len(orders) == 5


@given(people, st.integers(1, 5), st.integers(1, 3))
def test_no_group_gets_too_many_and_nobody_is_in_too_many_groups(
    people: dict[str, Profile], top: int, limit: int
) -> None:
    found = suggest(MANY, pool_of(people), among=ALL, top=top, groups_per_profile=limit)
    assert all(count <= top for count in Counter(one.slot_group for one in found).values())
    assert all(count <= limit for count in Counter(one.profile for one in found).values())
    assert len({(one.slot_group, one.profile) for one in found}) == len(found)


@given(people, st.integers(1, 5))
def test_nobody_is_passed_over_by_a_worse_fit(people: dict[str, Profile], top: int) -> None:
    found = suggest(NEED, pool_of(people), among=ALL, top=top)
    fitting = [
        rank_key(one.conditions)
        for one in rank(NEED, GROUP, pool_of(people), among=ALL)
        if rank_key(one.conditions)[0] <= 1
        and not any(state.what == "travel" and state.state == "unmet" for state in one.conditions)
    ]
    assert [rank_key(one.conditions) for one in found] == fitting[:top]


def test_municipalities_that_do_not_hold_the_need_are_left_alone() -> None:
    pool = pool_of({"a": FITS, "b": replace(FITS, municipality="147")})
    found = suggest(MANY, pool, among=frozenset({"147"}), top=5)
    assert {one.profile for one in found} == {"b"}


def test_who_has_enough_suggestions_already_gets_no_more() -> None:
    pool = pool_of({"a": FITS, "b": FITS})
    found = suggest(NEED, pool, among=ALL, top=5, already={"a": 2})
    assert [one.profile for one in found] == ["b"]

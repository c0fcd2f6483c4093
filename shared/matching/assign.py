"""Who is suggested for which slots: the best of the pool for each slot group, by its conditions.

People propose and people decide: a suggestion is a hint to the node that owns the profile.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby, islice
from uuid import UUID

from shared.matching.score import RankKey, conditions, rank_key
from shared.records.need import Need, SlotGroup
from shared.records.profile import Profile
from shared.records.proposal import ConditionState

Classes = Mapping[Profile, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pool:
    """Profiles by minor group (three digits), those alike together with their record keys."""

    by_minor: Mapping[str, Classes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A profile's place for one slot group: 1 is the best."""

    slot_group: UUID
    profile: str
    rank: int
    conditions: tuple[ConditionState, ...]


_Judged = tuple[RankKey, tuple[ConditionState, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """One person for one group; sorts by key, then by lot, so that the order is total."""

    key: RankKey
    lot: bytes
    place: int
    profile: str
    states: tuple[ConditionState, ...] = field(compare=False)


def pool_of(profiles: Mapping[str, Profile]) -> Pool:
    """Index profiles (by record key) for matching; rebuilt whenever the pool has changed."""
    found: dict[str, dict[Profile, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, profile in profiles.items():
        for minor in {occupation[:3] for occupation in profile.occupations}:
            found[minor][profile].append(key)
    return Pool(
        {
            minor: {profile: tuple(keys) for profile, keys in classes.items()}
            for minor, classes in found.items()
        }
    )


def rank(
    need: Need,
    group: SlotGroup,
    pool: Pool,
    *,
    among: frozenset[str],
    top: int | None = None,
    full_facts: bool = False,
) -> list[Ranked]:
    """Return the profiles of these municipalities in the order in which they fit the group.

    Only people of the need's minor group of occupations are looked at, and people alike are
    judged once: the cost follows them, not the pool. Equals are ordered by a lot that is
    drawn anew, and the same everywhere, for each slot group.
    """
    judged = _judged(need, group, pool, among, full_facts=full_facts)
    return [
        Ranked(slot_group=group.id, profile=one.profile, rank=place, conditions=one.states)
        for place, one in enumerate(islice(_in_order(group, 0, judged), top), start=1)
    ]


def suggest(
    need: Need,
    pool: Pool,
    *,
    among: frozenset[str],
    top: int | Mapping[UUID, int],
    groups_per_profile: int = 2,
    most_unmet: int = 1,
    already: Mapping[str, int] | None = None,
) -> list[Ranked]:
    """Return the best `top` profiles of each slot group, nobody in too many of them.

    `top` is one number, or one for each slot group's id.
    The best fits are given out first, over all groups. Left out are people whom the estimate
    puts out of their own reach, and those with more than `most_unmet` demands unmet.
    `already` is how many live suggestions a profile has elsewhere.
    """
    best_first = merge(
        *(
            _in_order(group, place, _fitting(need, group, pool, among, most_unmet))
            for place, group in enumerate(need.slot_groups)
        )
    )
    room = [top if isinstance(top, int) else top[group.id] for group in need.slot_groups]
    taken, filled = Counter(already or {}), Counter[int]()
    found = []
    for one in best_first:
        if taken[one.profile] < groups_per_profile and filled[one.place] < room[one.place]:
            taken[one.profile] += 1
            filled[one.place] += 1
            found.append(
                Ranked(
                    slot_group=need.slot_groups[one.place].id,
                    profile=one.profile,
                    rank=filled[one.place],
                    conditions=one.states,
                )
            )
            if filled.total() == sum(room):
                break
    return found


def _judged(
    need: Need, group: SlotGroup, pool: Pool, among: frozenset[str], *, full_facts: bool
) -> Iterator[_Judged]:
    for profile, keys in pool.by_minor.get(need.occupation[:3], {}).items():
        if profile.municipality in among:
            states = conditions(need, group, profile, full_facts=full_facts)
            yield rank_key(states), states, keys


def _fitting(
    need: Need, group: SlotGroup, pool: Pool, among: frozenset[str], most_unmet: int
) -> Iterator[_Judged]:
    for key, states, keys in _judged(need, group, pool, among, full_facts=False):
        out_of_reach = any(one.what == "travel" and one.state == "unmet" for one in states)
        if key[0] <= most_unmet and not out_of_reach:
            yield key, states, keys


def _in_order(group: SlotGroup, place: int, judged: Iterable[_Judged]) -> Iterator[_Fit]:
    """Yield people one by one, the best first; lots are drawn only as far as anybody looks."""
    for key, equals in groupby(sorted(judged, key=_key), key=_key):
        drawn = [(_lot(group, one), one, states) for _, states, keys in equals for one in keys]
        for lot, profile, states in sorted(drawn, key=lambda one: one[:2]):
            yield _Fit(key, lot, place, profile, states)


def _key(judged: _Judged) -> RankKey:
    return judged[0]


def _lot(group: SlotGroup, profile: str) -> bytes:
    return hashlib.sha256(f"{group.id} {profile}".encode()).digest()[:8]

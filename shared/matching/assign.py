"""Who is suggested for which slots: the best of the pool for each slot group, by its conditions.

People propose and people decide: a suggestion is a hint to the node that owns the profile.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """One profile for one group; sorts by key, then by lot, so that the order is total."""

    key: RankKey
    lot: bytes
    place: int
    profile: str


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
    edges: list[tuple[_Edge, tuple[ConditionState, ...]]] = []
    enough = None
    for key, states, keys in sorted(judged, key=lambda one: one[0]):
        if top is not None and len(edges) >= top and key != enough:
            break
        enough = key
        edges += ((_Edge(key, _lot(group, one), 0, one), states) for one in keys)
    edges.sort(key=lambda pair: pair[0])
    return [
        Ranked(slot_group=group.id, profile=edge.profile, rank=place, conditions=states)
        for place, (edge, states) in enumerate(edges[:top], start=1)
    ]


def suggest(
    need: Need,
    pool: Pool,
    *,
    among: frozenset[str],
    top: int,
    groups_per_profile: int = 2,
    most_unmet: int = 1,
    already: Mapping[str, int] | None = None,
) -> list[Ranked]:
    """Return the best `top` profiles of each slot group, nobody in too many of them.

    The best fits are given out first, over all groups. Left out are people whom the estimate
    puts out of their own reach, and those with more than `most_unmet` demands unmet.
    `already` is how many live suggestions a profile has elsewhere.
    """
    states_of: dict[tuple[int, str], tuple[ConditionState, ...]] = {}
    edges = []
    for place, group in enumerate(need.slot_groups):
        for key, states, keys in _judged(need, group, pool, among, full_facts=False):
            if key[0] > most_unmet or _out_of_reach(states):
                continue
            edges += [_Edge(key, _lot(group, one), place, one) for one in keys]
            states_of |= {(place, one): states for one in keys}
    taken, filled = Counter(already or {}), Counter[int]()
    found = []
    for edge in sorted(edges):
        if taken[edge.profile] < groups_per_profile and filled[edge.place] < top:
            taken[edge.profile] += 1
            filled[edge.place] += 1
            found.append(
                Ranked(
                    slot_group=need.slot_groups[edge.place].id,
                    profile=edge.profile,
                    rank=filled[edge.place],
                    conditions=states_of[edge.place, edge.profile],
                )
            )
    return found


def _judged(
    need: Need, group: SlotGroup, pool: Pool, among: frozenset[str], *, full_facts: bool
) -> Iterator[tuple[RankKey, tuple[ConditionState, ...], tuple[str, ...]]]:
    for profile, keys in pool.by_minor.get(need.occupation[:3], {}).items():
        if profile.municipality in among:
            states = conditions(need, group, profile, full_facts=full_facts)
            yield rank_key(states), states, keys


def _out_of_reach(states: tuple[ConditionState, ...]) -> bool:
    return any(one.what == "travel" and one.state == "unmet" for one in states)


def _lot(group: SlotGroup, profile: str) -> bytes:
    return hashlib.sha256(f"{group.id} {profile}".encode()).digest()[:8]

"""Who could be known again at the hub: five alike, and three attackers who guess.

Over all that the hub stores of a profile: owner, body, lease, revision, and the order in which
ids and rows come. Each attacker has a mark to stay under, and a planted mutant must fail it.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
import uuid_utils

from node.profiles.plan import lease_from
from node.proposals.pseudonym import pseudonym
from shared.records.kinds import KINDS, make
from shared.records.profile import Profile
from shared.rules.ladder import coarsen
from tests import make as made
from tests.parties import Town
from tests.privacy.population import Citizen, country

pytestmark = pytest.mark.xdist_group("reidentify")  # what is made once is made once

PEOPLE, TOWN = 40_000, 100_000
IN_A_CLASS, IN_ALL = 1 / 5, 0.05
BETTER_THAN_CHANCE = 0.01
NOISE = 0.003  # four standard deviations of a share of 5 per cent of 90,000


@dataclass(frozen=True, slots=True)
class Stored:
    """One profile as the hub has it; `truth` is whose it is, which the hub does not have."""

    seen: Hashable
    id: UUID
    told: Profile
    truth: int


def published(people: Sequence[Citizen]) -> tuple[list[Stored], int]:
    """Publish all of them by the ladder; return what the hub stores, and who is held back."""
    told: dict[str, Profile] = {}
    held_back = 0
    by_place: dict[str, dict[str, Profile]] = defaultdict(dict)
    for at, one in enumerate(people):
        by_place[one.municipality][str(at)] = one.whole
    for facts in by_place.values():
        ladder = coarsen(facts)
        told |= ladder.published
        held_back += len(ladder.held_back)
    ids = {key: KINDS["profile"].new_id() for key in told}
    return [_stored(told[key], ids[key], int(key)) for key in told], held_back


def _stored(told: Profile, id: UUID, truth: int) -> Stored:
    """Make the record as it is made, and keep all of it that is not random."""
    owner, until = f"municipality:{told.municipality}", lease_from(made.TODAY)
    record = make(told, id=id, owner=owner, rev=1, valid_until=until)
    seen = record.content.replace(str(id).encode(), b"")
    return Stored((owner, seen, until, record.schema), id, told, truth)


def leaking(people: Sequence[Citizen]) -> list[Stored]:
    """The mutant: ids that tell when they came, and an age band in what is told."""
    profiles, _ = published(people)
    in_order = sorted(profiles, key=lambda one: one.truth)
    return [
        replace(one, id=UUID(str(uuid_utils.uuid7())),
                seen=(one.seen, people[one.truth].age_band))
        for one in in_order
    ]  # fmt: skip


@pytest.fixture(scope="module")
def people() -> list[Citizen]:
    return country(TOWN, seed=11)


@pytest.fixture(scope="module")
def profiles(people: list[Citizen]) -> list[Stored]:
    return published(people)[0]


@pytest.fixture(scope="module")
def mutant(people: list[Citizen]) -> list[Stored]:
    return leaking(people)


def smallest_class(profiles: Iterable[Stored]) -> int:
    return min(Counter(one.seen for one in profiles).values())


def test_five_are_alike_over_all_that_the_hub_stores() -> None:
    people = country(PEOPLE, seed=7)
    profiles, held_back = published(people)
    assert len(profiles) + held_back == PEOPLE
    print(f"held back: {held_back} of {PEOPLE} ({held_back / PEOPLE:.1%})")
    assert smallest_class(profiles) >= 5
    assert smallest_class(leaking(people)) < 5


def neighbours_hits(
    profiles: Sequence[Stored], people: Sequence[Citizen], told_age: Mapping[UUID, str]
) -> dict[Hashable, tuple[float, int]]:
    """Let the neighbour guess: hits to expect, and profiles, by class.

    The neighbour knows of everybody municipality, occupation, age, sex, and that they seek
    work; whoever fits a profile may be the one, and the guess is as good as there are few.
    """
    fitting: Counter[tuple[str, str, str]] = Counter()
    for one in people:
        for age in ("", one.age_band):
            for digits in (3, 4):
                for wish in {code[:digits] for code in one.whole.occupations}:
                    fitting[one.municipality, wish, age] += 1
    found: dict[Hashable, tuple[float, int]] = {}
    for one in profiles:
        of = (one.told.municipality, one.told.occupations[0], told_age.get(one.id, ""))
        hits, number = found.get(one.seen, (0.0, 0))
        found[one.seen] = (hits + 1 / fitting[of], number + 1)
    return found


def worst_and_all(found: Mapping[Hashable, tuple[float, int]]) -> tuple[float, float]:
    worst = max(hits / number for hits, number in found.values())
    total = sum(number for _, number in found.values())
    return worst, sum(hits for hits, _ in found.values()) / total


def test_a_neighbour_guesses_one_in_five_at_best(
    people: list[Citizen], profiles: list[Stored], mutant: list[Stored]
) -> None:
    worst, overall = worst_and_all(neighbours_hits(profiles, people, {}))
    print(f"neighbour: {worst:.3f} in the worst class, {overall:.4f} in all")
    assert worst <= IN_A_CLASS
    assert overall <= IN_ALL
    ages = {one.id: people[one.truth].age_band for one in mutant}
    assert worst_and_all(neighbours_hits(mutant, people, ages))[0] > IN_A_CLASS


def order_hits(profiles: Sequence[Stored], people: Sequence[Citizen]) -> tuple[float, float]:
    """Let a hub reader, who knows what a neighbour knows, match ids with the order of the file.

    Return the share of right guesses, and what guessing without an order would give.
    """
    seekers: dict[Hashable, list[int]] = defaultdict(list)
    for at, one in enumerate(people):
        for wish in {code[:3] for code in one.whole.occupations}:
            seekers[one.municipality, wish].append(at)
    groups: dict[Hashable, list[Stored]] = defaultdict(list)
    for stored in profiles:
        groups[stored.told.municipality, stored.told.occupations[0][:3]].append(stored)
    hits, chance = 0, 0.0
    for key, some in groups.items():
        known = seekers[key]
        by_id = sorted(some, key=lambda one: one.id)
        guesses = [known[at * len(known) // len(some)] for at in range(len(some))]
        hits += sum(one.truth == guess for one, guess in zip(by_id, guesses, strict=True))
        chance += len({one.truth for one in some} & set(known)) / len(known)
    return hits / len(profiles), chance / len(profiles)


def spearman(profiles: Sequence[Stored]) -> float:
    """Return the rank correlation of the order of ids with the order of the file."""
    number = len(profiles)
    file = {one.id: at for at, one in enumerate(sorted(profiles, key=lambda one: one.truth))}
    apart = sum(
        (at - file[one.id]) ** 2 for at, one in enumerate(sorted(profiles, key=lambda one: one.id))
    )
    return 1 - 6 * apart / (number * (number**2 - 1))


def test_a_hub_reader_learns_nothing_from_ids_and_order(
    people: list[Citizen], profiles: list[Stored], mutant: list[Stored]
) -> None:
    correct, chance = order_hits(profiles, people)
    print(f"hub reader: {correct:.4f} by order, {chance:.4f} by chance")
    assert correct <= IN_ALL + NOISE
    assert correct <= chance + NOISE
    assert abs(spearman(profiles)) < 0.02
    assert order_hits(mutant, people)[0] > IN_ALL
    assert spearman(mutant) > 0.99


def linked(first: Mapping[int, str], second: Mapping[int, str], rng: Random) -> float:
    """Return the share of people whom an insider links from one employer to the other.

    Equal pseudonyms are the same person; of the rest, the nearest in order are guessed.
    """
    theirs = {name: who for who, name in second.items()}
    left = sorted(theirs)
    hits = 0
    for who, name in first.items():
        guess = name if name in theirs else rng.choice(left)
        hits += theirs[guess] == who
    return hits / len(first)


def test_an_insider_of_two_employers_links_nobody_by_pseudonyms(tmp_path: Path) -> None:
    with Town(tmp_path) as town:
        node = town.node("101")
        candidates = [uuid4() for _ in range(2_000)]  # a year of proposals to both
        names = [
            {at: pseudonym(node, one, employer) for at, one in enumerate(candidates)}
            for employer in ("hub:dk/one", "hub:dk/two")
        ]
    rng, chance = Random(3), 1 / len(candidates)
    share = linked(names[0], names[1], rng)
    print(f"insider: {share:.4f} linked, {chance:.4f} by chance")
    assert share <= chance + BETTER_THAN_CHANCE
    assert linked(names[0], names[0], rng) == 1  # the mutant: one name at all employers

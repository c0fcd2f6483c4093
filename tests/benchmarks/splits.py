"""Places that open again under another P-number, and whether they are seen: `make bench-guard`.

Employers with chains of workplaces; some places move their people to a new number, at the same
door or round the corner, with the same manager or another, written as such things are written.
Honest chains have a head office that answers for many, managers with the same name, managers who
run two places, and now and then two places in one house.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from shared.records.employer import Contact, Workplace
from shared.rules.same_place import probably_same
from tests import make

FEWEST_FOUND: Final = 0.80
MOST_WRONG: Final = 0.01
EMPLOYERS: Final = 400
SAME_DOOR: Final = 0.75
SAME_MANAGER: Final = 0.60
ONE_HOUSE: Final = 0.004  # of honest places stand in the house of another of their chain
TWO_PLACES: Final = 0.01  # of honest managers run another place of their chain, half nearby
STREETS: Final = ("Strandvejen", "Havnegade", "Torvet", "Nørregade", "Skolevej", "Kirkegade")
NAMES: Final = ("Bo Lund", "Ida Friis", "Per Holm", "Eva Krogh", "Jan Dahl", "Lone Bach")


@dataclass(frozen=True, slots=True)
class Linked:
    """The share of planted splits that were linked, and wrong links by workplace."""

    found: float
    wronged: float

    @property
    def kept(self) -> bool:
        """Whether both goals are kept."""
        return self.found >= FEWEST_FOUND and self.wronged <= MOST_WRONG

    def __str__(self) -> str:
        return (
            f"splits linked: {self.found:.1%} of planted (goal {FEWEST_FOUND:.0%}), "
            f"{self.wronged:.2%} wrong links by workplace (goal {MOST_WRONG:.0%})"
        )


def link(seed: int) -> Linked:
    """Let the rule look at all employers' workplaces."""
    chance, numbers = random.Random(seed), count(1_990_000_000)
    planted, found, honest, wronged = 0, 0, 0, 0
    for _ in range(EMPLOYERS):
        places = list(_chain(chance, numbers))
        splits = [(one, _again(chance, one, numbers)) for one in places if chance.random() < 0.03]
        true = {_pair(*split) for split in splits}
        seen = probably_same([*places, *(later for _, later in splits)])
        pairs = {_pair(one, other) for one, other, _ in seen}
        planted, found = planted + len(true), found + len(true & pairs)
        honest, wronged = honest + len(places), wronged + len(pairs - true)
    return Linked(found / planted, wronged / honest)


def _pair(one: Workplace, other: Workplace) -> frozenset[str]:
    return frozenset({one.p_number, other.p_number})


def _chain(chance: random.Random, numbers: Iterator[int]) -> Iterator[Workplace]:
    office = _contact(chance) if chance.random() < 0.4 else None
    before: Workplace | None = None
    for _ in range(chance.choice((2, 4, 8, 20, 60))):
        contact = office or _contact(chance)
        postcode = str(chance.randint(1000, 9990))
        if before and chance.random() < TWO_PLACES:
            contact = before.contact
            postcode = chance.choice((postcode, before.postcode))
        place = make.workplace(
            p_number=str(next(numbers)), contact=contact, postcode=postcode,
            address=f"{chance.choice(STREETS)} {chance.randint(1, 180)}",
        )  # fmt: skip
        if before and chance.random() < ONE_HOUSE:
            place = replace(place, address=before.address, postcode=before.postcode)
        before = place
        yield place


def _again(chance: random.Random, one: Workplace, numbers: Iterator[int]) -> Workplace:
    """The place under a new number; who hides changes the door or the manager, seldom both."""
    door, manager = chance.random() < SAME_DOOR, chance.random() < SAME_MANAGER
    if not (door or manager) and chance.random() < 0.5:
        door = True
    address = one.address if door else f"{chance.choice(STREETS)} {chance.randint(1, 180)}"
    if chance.random() < 0.5:
        address = chance.choice((address.upper(), f"{address}, 1. sal", f"{address} st."))
    contact = one.contact if manager else _contact(chance)
    return replace(one, p_number=str(next(numbers)), address=address, contact=contact)


def _contact(chance: random.Random) -> Contact:
    name = chance.choice(NAMES)
    phone = str(chance.randint(20_000_000, 99_999_999))
    return Contact(name=name, phone=phone, email=f"{phone}@example.dk")

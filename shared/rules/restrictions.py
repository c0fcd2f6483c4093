"""Which restrictions bear on a workplace, and how many people they let be there at once.

A restriction holds until somebody lifts it. It follows a place to another P-number once a
person has said that the two are one; what the program thinks likely restricts nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.records.restriction import Restriction, SamePlace

RULE = "restricted"  # what the hub's word on room names as the reason


@dataclass(frozen=True, slots=True)
class Spot:
    """A P-number and the legal unit under which it is run."""

    p_number: str
    cvr: str


def same_as(p_number: str, words: Iterable[SamePlace]) -> frozenset[str]:
    """Return every P-number that is one place with this one, itself among them.

    Of several words on the same two, the last counts.
    """
    pairs = [pair for pair, word in last_words(words).items() if word.same]
    found, grown = frozenset[str](), frozenset({p_number})
    while grown != found:
        found = grown
        grown = found.union(*(pair for pair in pairs if pair & found))
    return found


def last_words(words: Iterable[SamePlace]) -> Mapping[frozenset[str], SamePlace]:
    """Return the last word on each two numbers, whoever gave it.

    Of two on one day the one that calls them the same, so that hub and nodes read them alike.
    """
    in_turn = sorted(words, key=lambda one: (one.on, one.same))
    return {frozenset({word.earlier, word.later}): word for word in in_turn}


def bears_on(restriction: Restriction, spots: Iterable[Spot]) -> bool:
    """Whether a restriction that stands is about a place, known by all of its P-numbers."""
    if restriction.lifted:
        return False
    if restriction.level == "unit":
        return any(spot.cvr == restriction.cvr for spot in spots)
    return any(spot.p_number == restriction.p_number for spot in spots)


def at_most(restriction: Restriction) -> int | None:
    """Return how many may be there at once: 0 after a stop, None where nothing is counted."""
    return {"stop": 0, "limit": restriction.at_most, "talk": None}[restriction.measure]


def strictest(there: Mapping[str, int], restrictions: Iterable[Restriction]) -> Restriction | None:
    """Return the restriction that leaves no room for one more, the lowest first, or None.

    `there` is how many are there at once, by the code of the restriction that counts them.
    """
    full = [
        one
        for one in restrictions
        if (most := at_most(one)) is not None and there[one.code] + 1 > most
    ]
    return min(full, key=lambda one: (at_most(one), one.code), default=None)

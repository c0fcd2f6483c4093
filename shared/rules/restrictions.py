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

    Of several words on the same two, the last given counts; whoever gave it.
    """
    newest: dict[frozenset[str], SamePlace] = {}
    for word in sorted(words, key=lambda one: one.on):
        newest[frozenset({word.earlier, word.later})] = word
    pairs = [pair for pair, word in newest.items() if word.same]
    found, grown = frozenset[str](), frozenset({p_number})
    while grown != found:
        found = grown
        grown = found.union(*(pair for pair in pairs if pair & found))
    return found


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

"""Whether two workplaces of one employer are probably the same place under two numbers.

The program says what is alike; a person says whether it is the same. Alike are two with one
address, or in one postcode with two of the contact's name, phone and e-mail, where few others
have them: a chain's head office answers for all of its places, and says nothing about any two.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations

from shared.records.employer import Workplace

FEW = 3  # workplaces that one person may well answer for without being a head office
_FLOOR = re.compile(r",.*|\b(?:st|kl|\d+ ?sal|\d+\.? ?(?:tv|th|mf))\b.*")
Pair = tuple[Workplace, Workplace, tuple[str, ...]]


def probably_same(workplaces: Sequence[Workplace]) -> list[Pair]:
    """Return the pairs of an employer's workplaces that are probably one place, and why.

    Why is some of `address`, `contact`, `phone` and `email`.
    """
    marked: dict[tuple[str, str], list[Workplace]] = {}
    for place in sorted(workplaces, key=lambda one: one.p_number):
        for mark in _marks(place):
            marked.setdefault(mark, []).append(place)
    pairs: dict[tuple[str, str], Pair] = {}
    for (name, _), places in marked.items():
        if name != "address" and len(places) > FEW:
            continue
        for one, other in combinations(places, 2):
            key = one.p_number, other.p_number
            before = pairs[key][2] if key in pairs else ()
            pairs[key] = one, other, (*before, name)
    return [pair for pair in pairs.values() if "address" in pair[2] or len(pair[2]) > 1]


def _marks(place: Workplace) -> Iterator[tuple[str, str]]:
    contact = place.contact
    marks = {
        "address": _plain(place.address),
        "contact": contact.name.casefold(),
        "phone": (contact.phone or "")[-8:],
        "email": (contact.email or "").casefold(),
    }
    return ((name, f"{mark} {place.postcode}") for name, mark in marks.items() if mark)


def _plain(address: str) -> str:
    """An address as street and number alone: `Søndergade 12 B, 2. tv.` is `søndergade12b`."""
    text = unicodedata.normalize("NFC", address).casefold()
    return re.sub(r"\W", "", _FLOOR.sub("", text))

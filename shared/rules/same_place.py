"""Whether two workplaces of one employer are probably the same place under two numbers.

The program says what is alike; a person says whether it is the same. Alike are two in one postcode
with one address, or with two of the contact's name, phone and e-mail where few other workplaces
of the employer, wherever they are, have both: a chain's head office answers for all of its
places, and says nothing about any two. So are two of which the employer says that one came in
the place of the other, wherever it moved.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations

from shared.records.employer import Workplace

FEW = 3  # workplaces that one person may well answer for without being a head office
_FLOOR = re.compile(r"(\d.*?)(?:,|\b(?:st|kl|\d+\.? ?(?:sal|tv|th|mf))\b).*")
Pair = tuple[Workplace, Workplace, tuple[str, ...]]


def probably_same(workplaces: Sequence[Workplace]) -> list[Pair]:
    """Return the pairs of an employer's workplaces that are probably one place, and why.

    Why is `successor`, `address`, two or three of `contact`, `phone` and `email`, or all of these.
    """
    pairs: dict[tuple[str, str], Pair] = {}
    here = {one.p_number: one for one in workplaces}
    for place in workplaces:
        if place.succeeds in here and place.succeeds != place.p_number:
            one, other = sorted((here[place.succeeds], place), key=lambda one: one.p_number)
            pairs[one.p_number, other.p_number] = one, other, ("successor",)
    for names, places in _alike(sorted(workplaces, key=lambda one: one.p_number)):
        for one, other in combinations(places, 2):
            if one.postcode == other.postcode:
                key = one.p_number, other.p_number
                before = pairs[key][2] if key in pairs else ()
                pairs[key] = one, other, tuple(dict.fromkeys((*before, *names)))
    return list(pairs.values())


def _alike(workplaces: Sequence[Workplace]) -> Iterator[tuple[tuple[str, ...], list[Workplace]]]:
    """Each group that has a thing that tells in common, and what it is."""
    groups: dict[tuple[tuple[str, str], ...], list[Workplace]] = {}
    for place in workplaces:
        street = _plain(place.address)
        door = [(("address", street + place.postcode),)] if street else []
        for marks in (*door, *combinations(_person(place), 2)):
            groups.setdefault(marks, []).append(place)
    for marks, places in groups.items():
        names = tuple(name for name, _ in marks)
        if names == ("address",) or len(places) <= FEW:
            yield names, places


def _person(place: Workplace) -> list[tuple[str, str]]:
    contact = place.contact
    marks = {
        "contact": contact.name.casefold(),
        "phone": (contact.phone or "")[-8:],
        "email": (contact.email or "").casefold(),
    }
    return [(name, mark) for name, mark in marks.items() if mark]


def _plain(address: str) -> str:
    """An address as street and number alone: `Søndergade 12 B, 2. tv.` is `søndergade12b`."""
    text = unicodedata.normalize("NFC", address).casefold()
    return re.sub(r"\W", "", _FLOOR.sub(r"\1", text))

"""Places as files spell them: municipality, postcode and town."""

import re
from functools import lru_cache

from shared.codes.lists import rows
from shared.codes.places import find_municipality, municipalities_at
from shared.imports.letters import lost
from shared.imports.parsed import Parsed, Unreadable

_POSTCODE = re.compile(r"(?:DK[- ]?)?(\d{4})(?:[ ,]+(.+))?", re.IGNORECASE)
_COPENHAGEN = re.compile(r"(?:kbh|kbhvn|kbn|københ)\b\.? ?", re.IGNORECASE)
_OLD_SPELLINGS = {"Århus": "Aarhus", "Ålborg": "Aalborg", "Åbenrå": "Aabenraa"}
_NO_MUNICIPALITY = ("411", "0411", "christiansø")


@lru_cache(maxsize=2048)
def municipality(text: str) -> Parsed[str]:
    """Return a municipality's three-digit code from a code or a name.

    Raises:
        Unreadable: `municipality_is_region`, `municipality_none` (Christiansø, 411),
            `municipality_unknown` (abolished in 2007, or none at all).
    """
    if text.casefold() in _NO_MUNICIPALITY:
        raise Unreadable("municipality_none")
    if text.casefold().startswith("region "):
        raise Unreadable("municipality_is_region")
    found = find_municipality(text)
    if found is None:
        raise Unreadable("municipality_unknown")
    usual = (found.code, found.name, f"{found.name} Kommune", f"{found.name}s Kommune")
    return Parsed(found.code, None if text in usual else "municipality_spelling")


@lru_cache(maxsize=4096)
def postcode(text: str) -> Parsed[str]:
    """Return the postcode from "2100", "DK-2100" or "2100 København Ø".

    Raises:
        Unreadable: `postcode_unknown`.
    """
    found = _POSTCODE.fullmatch(text)
    if not found or not municipalities_at(found[1]):
        raise Unreadable("postcode_unknown")
    return Parsed(found[1])


@lru_cache(maxsize=4096)
def town(text: str, postcode: str | None) -> Parsed[str]:
    """Return the town from "Kbh. NV" or "2100 København Ø", else the name of the postcode.

    Raises:
        Unreadable: `letters_lost` and no postcode tells the name, `town_unknown`.
    """
    found = _POSTCODE.fullmatch(text)
    plain = (found[2] or "") if found else text
    if lost(plain) or not plain:
        district = _districts().get(int(postcode)) if postcode else None
        if district is None:
            raise Unreadable("letters_lost" if plain else "town_unknown")
        return Parsed(_spelled(district), "town_from_postcode" if plain else None)
    if not any(sign.isalpha() for sign in plain):
        raise Unreadable("town_unknown")
    spelled = _spelled(plain)
    return Parsed(spelled, None if spelled == plain else "town_spelling")


def _spelled(town: str) -> str:
    whole = _COPENHAGEN.sub("København ", town.strip(), count=1).rstrip(" .")
    first, _, rest = whole.partition(" ")
    return " ".join(filter(None, (_OLD_SPELLINGS.get(first, first), rest)))


@lru_cache(maxsize=1)
def _districts() -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows("postcodes"):
        numbers = range(int(row["postcode_from"]), int(row["postcode_to"]) + 1)
        found.update(dict.fromkeys(numbers, row["district"]))
    return found

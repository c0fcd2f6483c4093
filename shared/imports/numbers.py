"""Numbers as Danish systems write them: decimals, weekly hours, headcounts, minutes."""

import re
from decimal import Decimal
from functools import lru_cache

from shared.imports.parsed import Parsed, Unreadable

FULL_TIME = Decimal(37)
"""Hours a week that count as one full-time person."""

MOST_MINUTES = 240
MOST_PERSONS = 20_000

_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_DOT_DECIMAL = re.compile(r"\d+\.\d{1,2}")
_RANGE = re.compile(r"(\d+(?:,\d+)?) ?(?:-|–|til) ?(\d+(?:,\d+)?)")
_ABOUT = re.compile(r"(?:ca\.?|cirka|omkring|~) ?", re.IGNORECASE)
_HOURS_UNIT = re.compile(
    r" ?(?:t|tim|timer|t\./uge|timer/uge|timer om ugen|t/u)\.?\Z", re.IGNORECASE
)
_MINUTES_UNIT = re.compile(r" ?(?:m|min|minutter)\.?\Z", re.IGNORECASE)
_FULL_TIME_WORDS = {"fuld tid", "fuldtid", "fuldtids", "fuld", "heltid"}


@lru_cache(maxsize=4096)
def decimal_number(text: str) -> Parsed[Decimal]:
    """Return the number; a comma is the decimal sign, a dot before three digits parts thousands.

    Raises:
        Unreadable: `number_unknown`.
    """
    if _DECIMAL.fullmatch(text):
        return Parsed(Decimal(text.replace(".", "").replace(",", ".")))
    if _DOT_DECIMAL.fullmatch(text):
        return Parsed(Decimal(text), "number_dot_decimal")
    raise Unreadable("number_unknown")


@lru_cache(maxsize=4096)
def weekly_hours(text: str) -> Parsed[Decimal]:
    """Return hours a week, above 0 and at most 37.

    Of a range the lower figure is taken: it promises least. 370 is 37,0 that lost its comma.

    Raises:
        Unreadable: `hours_none` (0), `hours_too_many`, `hours_unknown`.
    """
    bare = _HOURS_UNIT.sub("", text)
    if bare.casefold() in _FULL_TIME_WORDS:
        return Parsed(FULL_TIME)
    if found := _RANGE.fullmatch(bare):
        return Parsed(_hours(found[1]), "hours_range")
    if bare.isdecimal() and 100 <= int(bare) <= 370:
        return Parsed(Decimal(bare) / 10, "hours_comma_lost")
    return Parsed(_hours(bare))


def _hours(text: str) -> Decimal:
    try:
        hours = decimal_number(text).value
    except Unreadable:
        raise Unreadable("hours_unknown") from None
    if not hours:
        raise Unreadable("hours_none")
    if hours > FULL_TIME:
        raise Unreadable("hours_too_many")
    return hours


@lru_cache(maxsize=4096)
def hours_band(hours: Decimal) -> str:
    """Return the band of `codes("hours_bands")` that so many hours a week lie in."""
    if hours <= 20:
        return "up_to_20"
    return "from_21_to_30" if hours <= 30 else "full"


@lru_cache(maxsize=4096)
def persons(text: str) -> Parsed[Decimal]:
    """Return a number of people or full-time persons.

    "ca. 25" is taken as 25; of "12-15" the lower figure, which allows the fewest placements.

    Raises:
        Unreadable: `persons_none` (0), `persons_too_many`, `persons_unknown`.
    """
    bare = _ABOUT.sub("", text, count=1)
    note = "persons_about" if bare != text else None
    if found := _RANGE.fullmatch(bare):
        bare, note = found[1], "persons_range"
    try:
        number = decimal_number(bare)
    except Unreadable:
        raise Unreadable("persons_unknown") from None
    if not number.value:
        raise Unreadable("persons_none")
    if number.value > MOST_PERSONS:
        raise Unreadable("persons_too_many")
    return Parsed(number.value, note or number.note)


def headcount(text: str) -> Parsed[int]:
    """Return a number of heads, whole people only.

    Raises:
        Unreadable: as `persons`, and `persons_unknown` for a fraction.
    """
    found = persons(text)
    if found.value % 1:
        raise Unreadable("persons_unknown")
    return Parsed(int(found.value), found.note)


@lru_cache(maxsize=1024)
def minutes(text: str) -> Parsed[int]:
    """Return minutes of travel one way, 1 to 240.

    Raises:
        Unreadable: `minutes_unknown`.
    """
    bare = _MINUTES_UNIT.sub("", text)
    if bare.isdecimal() and 0 < int(bare) <= MOST_MINUTES:
        return Parsed(int(bare))
    raise Unreadable("minutes_unknown")

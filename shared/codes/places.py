"""Places: municipalities, postal districts, regions, and how far it is between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from shared.codes.danish import look_up_key
from shared.codes.lists import Code, codes, day_or_none, rows

EARTH_RADIUS_KM = 6371.0
CERTAIN_SHARE = 95  # per cent of a postal district's area

_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_TAILS = (" regionskommune", " kommune")


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 98; the entrance's fields are empty where they are not known to be public."""

    code: str
    name: str
    region: str
    lat: float
    lon: float
    entrance_name: str
    entrance_phone: str
    entrance_email: str
    entrance_source: str
    valid_from: date | None
    valid_to: date | None


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Return the 98 municipalities by their three-digit code, in the order of the codes."""
    return MappingProxyType({row["code"]: _municipality(row) for row in rows("municipalities")})


def find_municipality(text: str) -> Municipality | None:
    """Return the municipality that a file means by a code or a name, or none.

    Abolished municipalities, regions and 411 (Christiansø) are none: nobody guesses.
    """
    key = look_up_key(text)
    for tail in _TAILS:
        if key.endswith(tail):
            return _by_key().get(key.removesuffix(tail)) or _by_key().get(
                key.removesuffix(tail).removesuffix("s")
            )
    return _by_key().get(key)


def municipalities_at(postcode: str) -> tuple[Municipality, ...]:
    """Return the municipalities of a postal district, the largest area first.

    One alone is certain: it has 95 per cent of the district's area or more. None at all
    means that there is no such postcode. Shares are of area, not of addresses.
    """
    shares = _shares_by_postcode().get(_postcode(postcode), ())
    certain = shares[:1] if shares and shares[0][1] >= CERTAIN_SHARE else shares
    return tuple(municipalities()[code] for code, _ in certain)


def region_on(municipality: str, day: date) -> Code:
    """Return the region that a municipality lies in on a day; regions merge in 2027.

    Raises:
        KeyError: there is no such municipality.
    """
    region = codes("regions")[municipalities()[municipality].region]
    if region.open_on(day):
        return region
    return codes("regions")[_successors()[region.code]]


@cache
def distance_km(start: str, end: str) -> float:
    """Return the great-circle distance in km between the points of two municipalities.

    Raises:
        KeyError: there is no such municipality.
    """
    one, other = municipalities()[start], municipalities()[end]
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half_lon = radians(other.lon - one.lon) / 2
    root = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(root))


def _municipality(row: Mapping[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name=row["name"],
        region=row["region"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        entrance_name=row["entrance_name"],
        entrance_phone=row["entrance_phone"],
        entrance_email=row["entrance_email"],
        entrance_source=row["entrance_source"],
        valid_from=day_or_none(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
    )


@cache
def _by_key() -> Mapping[str, Municipality]:
    found: dict[str, Municipality] = {}
    for one in municipalities().values():
        name = one.name.casefold()
        for spelling in (one.code, f"0{one.code}", name, name.translate(_ASCII)):
            found[look_up_key(spelling)] = one
    for row in rows("municipality_names"):
        found[look_up_key(row["name"])] = municipalities()[row["code"]]
    return MappingProxyType(found)


def _postcode(text: str) -> int | None:
    digits = text.strip().upper().removeprefix("DK").lstrip("- ")
    return int(digits) if digits.isdecimal() else None


@cache
def _shares_by_postcode() -> Mapping[int | None, tuple[tuple[str, int], ...]]:
    found: dict[int | None, tuple[tuple[str, int], ...]] = {}
    for row in rows("postcodes"):
        pairs = (share.split(":") for share in row["municipalities"].split())
        shares = tuple((code, int(percent)) for code, percent in pairs)
        numbers = range(int(row["postcode_from"]), int(row["postcode_to"]) + 1)
        found.update(dict.fromkeys(numbers, shares))
    return MappingProxyType(found)


@cache
def _successors() -> Mapping[str, str]:
    return MappingProxyType({row["code"]: row["succeeded_by"] for row in rows("regions")})

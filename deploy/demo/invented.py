"""Invented people: who they are before any case system spells them; seeded."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import TypedDict, TypeVar

DAY = date(2026, 11, 23)
"""The demo's first civil day; every date in the sample input is seen from it."""

CONSENT_SHARE, DECLINED_SHARE = 0.65, 0.15
TEXT_SINCE = date(2025, 6, 1)
"""The day from which the consent text of the demo exists."""

T = TypeVar("T")


class Occupation(TypedDict):
    """What the words file says of one DISCO-08 unit group."""

    weight: int
    titles: list[str]
    skills: list[str]
    branch: str


class TargetGroup(TypedDict):
    """A group's share in a hundred, and three ways to write it."""

    weight: int
    number: str
    dotted: str
    words: str


class Words(TypedDict):
    """The words file."""

    first_names: list[str]
    middle_names: list[str]
    last_names: list[str]
    staff_first_names: list[str]
    staff_last_names: list[str]
    streets: list[str]
    towns: dict[str, list[list[str]]]
    occupations: dict[str, Occupation]
    target_groups: dict[str, TargetGroup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented citizen. `cpr` is a replacement number (day + 60), which no person has."""

    cpr: str
    first_name: str
    last_name: str
    address: str
    postcode: str
    town: str
    phone: str
    target_group: str
    unemployed_since: date
    available_from: date
    occupations: tuple[str, ...]
    titles: tuple[str, ...]
    branch: str
    skills: tuple[str, ...]
    experience: int
    licences: tuple[str, ...]
    language: str
    hours: str
    adaptations: tuple[str, ...]
    travel_minutes: int
    caseworker: str
    consent: bool | None
    consent_date: date | None


@cache
def words() -> Words:
    """Return the words that the sample input is put together from."""
    text = files("deploy.demo").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)  # type: ignore[return-value]  # the file is ours; tests read it all


def people(municipality: str, number: int, rng: Random, used: set[str]) -> Iterator[Person]:
    """Yield people of a municipality; their CPR numbers are added to `used`, none comes twice."""
    caseworkers = [staff_name(rng) for _ in range(max(4, number // 60))]
    for _ in range(number):
        yield _person(municipality, rng, _cpr(rng, used), rng.choice(caseworkers))


def staff_name(rng: Random) -> str:
    """Return a name of someone at work, which no candidate has."""
    known = words()
    return f"{rng.choice(known['staff_first_names'])} {rng.choice(known['staff_last_names'])}"


def _person(municipality: str, rng: Random, cpr: str, caseworker: str) -> Person:
    known = words()
    postcode, town = rng.choice(known["towns"][municipality])
    wishes = _wishes(rng)
    first_wish = known["occupations"][wishes[0]]
    consent = _share(rng, {True: CONSENT_SHARE, False: DECLINED_SHARE, None: 0.2})
    return Person(
        cpr=cpr,
        first_name=f"{rng.choice(known['first_names'])} {rng.choice(known['middle_names'])}",
        last_name=rng.choice(known["last_names"]),
        address=f"{rng.choice(known['streets'])} {rng.randint(1, 120)}{rng.choice(_DOORS)}",
        postcode=postcode,
        town=town,
        phone=f"00{rng.randint(0, 999_999):06}",
        target_group=_share(
            rng, {code: group["weight"] for code, group in known["target_groups"].items()}
        ),
        unemployed_since=DAY - timedelta(days=rng.randint(20, 1400)),
        available_from=DAY + timedelta(days=rng.randint(-20, 60)),
        occupations=wishes,
        titles=tuple(rng.choice(known["occupations"][wish]["titles"]) for wish in wishes),
        branch=first_wish["branch"],
        skills=tuple(_some(rng, first_wish["skills"], rng.randint(1, 4))),
        experience=rng.choice((0, 0, 1, 2, 3, 4, 6, 8, 12)),
        licences=_licences(rng, wishes[0]),
        language=_share(rng, {"Flydende": 60, "Mellem": 27, "Begynder": 13}),
        hours=_share(rng, {"37": 60, "30": 12, "25": 12, "20": 10, "15": 6}),
        adaptations=tuple(_some(rng, _ADAPTATIONS, 1)) if rng.random() < 0.2 else (),
        travel_minutes=rng.choice((30, 45, 60, 60, 90)),
        caseworker=caseworker,
        consent=consent,
        consent_date=DAY - timedelta(days=rng.randint(3, 350)) if consent is not None else None,
    )


_DOORS = ("", "", "", ", 1. tv", ", 2. th", ", st. mf", "B")
_ADAPTATIONS = (
    "Ingen tunge løft", "Flere pauser", "Rolige omgivelser", "Faste mødetider", "Enkelt dansk",
    "Ingen natarbejde", "Makker de første uger", "Siddende arbejde",
)  # fmt: skip
_WAREHOUSE = ("9333", "4321", "8322")


def _cpr(rng: Random, used: set[str]) -> str:
    """Return a new replacement number; its seventh digit says the century, by CPR's rule."""
    while True:
        born = date(1961, 1, 1) + timedelta(days=rng.randint(0, 365 * 47))
        century = rng.randint(0, 3) if born.year < 2000 else rng.randint(4, 9)
        number = f"{born.day + 60}{born:%m%y}{century}{rng.randint(0, 999):03}"
        if number not in used:
            used.add(number)
            return number


def _wishes(rng: Random) -> tuple[str, ...]:
    weights = {code: found["weight"] for code, found in words()["occupations"].items()}
    first = _share(rng, weights)
    if rng.random() < 0.4:
        return (first,)
    del weights[first]
    return first, _share(rng, weights)


def _licences(rng: Random, occupation: str) -> tuple[str, ...]:
    found = ["B"] if rng.random() < 0.45 else []
    if occupation in _WAREHOUSE and rng.random() < 0.3:
        found.append("Truck B")
    return tuple(found)


def _share(rng: Random, weights: Mapping[T, float]) -> T:
    return rng.choices(list(weights), list(weights.values()))[0]


def _some(rng: Random, things: Sequence[str], number: int) -> list[str]:
    return rng.sample(things, min(number, len(things)))

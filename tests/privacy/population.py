"""Invented people with known truth: a country of 98 municipalities, and who seeks what.

The model is that of the design's measurement: sizes of municipalities from 1,800 to 667,000,
occupations by Zipf's law, the other facts drawn apart. Real data are more clumped.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from random import Random
from typing import TypeVar

from shared.codes.lists import codes
from shared.codes.occupations import occupations
from shared.codes.places import municipalities
from shared.records.profile import Profile

T = TypeVar("T")
LARGEST = (667, 373, 231, 211, 119, 117, 111, 106, 103, 100)
SMALLEST = (1.8, 3.3, 3.6, 5.8, 11.8, 13.9, 14.3, 16, 17.5, 19)
SKILLS = tuple(codes("skills"))[:40]
AGE_BANDS = tuple(codes("age_bands"))


@dataclass(frozen=True, slots=True)
class Citizen:
    """One person as a neighbour may know them, and all that the municipality knows."""

    municipality: str
    occupation: str
    age_band: str
    sex: str
    whole: Profile


def country(people: int, seed: int) -> list[Citizen]:
    """Return so many who seek work, in the order of their municipality's file."""
    rng = Random(seed)
    sizes = (*LARGEST, *(exp(log(95) + at * log(20 / 95) / 77) for at in range(78)), *SMALLEST)
    places = _Draw(list(municipalities()), sizes)
    trades = list(occupations())
    rng.shuffle(trades)
    wishes = _Draw(trades, [1 / at**0.9 for at in range(1, len(trades) + 1)])
    skills = _Draw(SKILLS, [1 / at for at in range(1, len(SKILLS) + 1)])
    return [_citizen(rng, places, wishes, skills) for _ in range(people)]


class _Draw:
    """Draws one of several by their weights."""

    def __init__(self, of: Sequence[str], weights: Sequence[float]) -> None:
        self._of, self._sums = of, list(accumulate(weights))

    def __call__(self, rng: Random) -> str:
        return self._of[min(bisect(self._sums, rng.random() * self._sums[-1]), len(self._of) - 1)]


def _citizen(rng: Random, places: _Draw, wishes: _Draw, skills: _Draw) -> Citizen:
    place, wish = places(rng), wishes(rng)
    pick = _chances(rng)
    whole = Profile(
        municipality=place,
        occupations=tuple(dict.fromkeys((wish, *(wishes(rng) for _ in range(rng.randrange(2)))))),
        skills=tuple(sorted({skills(rng) for _ in range(rng.randrange(4))})),
        experience=pick(tuple(codes("experience_steps")), (1, 2, 4, 3)),
        language=pick(tuple(codes("language_steps")), (1, 3, 6)),
        licences=pick((("car_b",), (), ("car_b", "lorry_c"), ("truck_b",)), (50, 35, 5, 10)),
        hours=pick(tuple(codes("hours_bands")), (1, 2, 7)),
        shifts=pick((("day",), ("day", "evening"), ("flexible",), None), (5, 3, 2, 2)),
        available=pick(("2026-11", "2026-12", "2027-01"), (7, 2, 1)),
        reach_minutes=pick((30, 60, 90), (3, 5, 2)),
        basis="consent",
    )
    age, sex = rng.choice(AGE_BANDS), rng.choice(("f", "m"))
    return Citizen(place, wish, age, sex, whole)


def _chances(rng: Random):  # type: ignore[no-untyped-def]
    def pick(of: Sequence[T], weights: Sequence[int]) -> T:
        return rng.choices(of, weights)[0]

    return pick

"""A profile: one citizen, coarse and pseudonymous, for the hub's matcher. Closed formats only."""

from dataclasses import dataclass
from typing import Literal

from shared.records.formats import (
    Experience,
    HoursBand,
    Language,
    Licence,
    Month,
    MunicipalityCode,
    Occupation,
    Shift,
    Skill,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the matcher may know: never age, sex, benefit, target group, address or text.

    `occupations` has three digits where fewer than five alike are published by the
    municipality, else four; `skills` and `licences` are left out below five. `available` is
    a month, `reach_minutes` the travel the person accepts one way.
    """

    municipality: MunicipalityCode
    occupations: tuple[Occupation, ...]
    skills: tuple[Skill, ...] = ()
    experience: Experience | None = None
    language: Language | None = None
    licences: tuple[Licence, ...] | None = None
    hours: HoursBand | None = None
    shifts: tuple[Shift, ...] | None = None
    available: Month | None = None
    reach_minutes: Literal[30, 60, 90] | None = None
    basis: Literal["public_task", "consent"]

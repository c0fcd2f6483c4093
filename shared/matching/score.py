"""A profile in the light of a need: conditions met, unknown or unmet, and the order they give.

Nothing but the conditions below decides the order: no age, sex, origin, benefit, target group,
place name or time without work. Each is worked out from what both sides wrote, and told.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal

from shared.codes.lists import codes
from shared.matching.reach import travel_minutes
from shared.records.need import Need, SlotGroup, asked_by
from shared.records.profile import Profile
from shared.records.proposal import ConditionState

State = Literal["met", "unknown", "unmet"]
RankKey = tuple[int, int, int, int]

HOURS = dict(zip(codes("hours_bands"), (20, 30, 37), strict=True))
LANGUAGE = tuple(codes("language_steps"))
EXPERIENCE = tuple(codes("experience_steps"))
ANY_SHIFT = "flexible"
NICE = "skills_nice"
WISHES = frozenset({NICE, "wishes"})  # what is good to have, and no demand

_remember = lru_cache(maxsize=8192)  # few different facts, many people


def conditions(
    need: Need, group: SlotGroup, profile: Profile, *, full_facts: bool = False
) -> tuple[ConditionState, ...]:
    """Return each condition of the slot group against the profile, in the order of reading.

    A published profile leaves out what would single a person out, so that what is not there
    is unknown. With `full_facts` (a node's own people) a skill that is not there is unmet.
    """
    otherwise: State = "unmet" if full_facts else "unknown"
    need = asked_by(need, group)
    found = (
        _occupation(need.occupation, profile.occupations),
        _skills("skills_must", need.must, profile.skills, otherwise),
        _licences(need.licences, profile.licences),
        _at_least("language", LANGUAGE, need.language, profile.language),
        _at_least("experience", EXPERIENCE, need.experience, profile.experience),
        _hours(group.hours, profile.hours),
        _shift(group.shift, profile.shifts),
        _available(group.start, profile.available),
        travel(profile.municipality, group.municipality, profile.reach_minutes),
        _skills(NICE, need.nice, profile.skills, otherwise),
    )
    return tuple(one for one in found if one)


def rank_key(states: Iterable[ConditionState]) -> RankKey:
    """Return what candidates are ordered by, the best having the smallest key.

    First the fewest demands unmet (each missing skill or licence is one), then the fewest
    unknown, then the most wishes met, then the shortest estimated journey.
    """
    unmet = unknown = nice = minutes = 0
    for one in states:
        if one.what in WISHES:
            nice += len(one.wanted) - len(one.missing)
            continue
        open_ones = max(1, len(one.missing))
        unmet += open_ones if one.state == "unmet" else 0
        unknown += open_ones if one.state == "unknown" else 0
        minutes += (one.figure or 0) if one.what == "travel" else 0
    return unmet, unknown, -nice, minutes


@_remember
def _occupation(wanted: str, wishes: tuple[str, ...]) -> ConditionState:
    """Met in the same unit group; in the same minor group unknown if no more is told."""
    if any(one.startswith(wanted) for one in wishes):
        return ConditionState(what="occupation", state="met", figure=len(wanted))
    if wanted[:3] in wishes:
        return ConditionState(what="occupation", state="unknown", figure=3)
    near = any(one[:3] == wanted[:3] for one in wishes)
    return ConditionState(what="occupation", state="unmet", figure=3 if near else 0)


@_remember
def _skills(
    what: str, wanted: tuple[str, ...], told: tuple[str, ...], otherwise: State
) -> ConditionState | None:
    if not wanted:
        return None
    return _missing(what, wanted, tuple(one for one in wanted if one not in told), otherwise)


@_remember
def _licences(wanted: tuple[str, ...], held: tuple[str, ...] | None) -> ConditionState | None:
    if not wanted:
        return None
    missing = tuple(one for one in wanted if one not in (held or ()))
    return _missing("licences", wanted, missing, "unknown" if held is None else "unmet")


def _missing(
    what: str, wanted: tuple[str, ...], missing: tuple[str, ...], otherwise: State
) -> ConditionState:
    return ConditionState(
        what=what, state=otherwise if missing else "met", wanted=wanted, missing=missing
    )


@_remember
def _at_least(
    what: str, steps: tuple[str, ...], wanted: str | None, has: str | None
) -> ConditionState | None:
    if wanted is None or wanted == steps[0]:
        return None
    if has is None:
        return ConditionState(what=what, state="unknown", wanted=(wanted,))
    reached = steps.index(has) >= steps.index(wanted)
    return ConditionState(what=what, state="met" if reached else "unmet", wanted=(wanted,))


@_remember
def _hours(asked: int, band: str | None) -> ConditionState:
    """Met when the person can work as many hours as the slot has."""
    state: State = "unknown"
    if band is not None:
        state = "met" if asked <= HOURS[band] else "unmet"
    return ConditionState(what="hours", state=state, figure=asked)


@_remember
def _shift(asked: str, possible: tuple[str, ...] | None) -> ConditionState | None:
    if asked == ANY_SHIFT:
        return None
    state: State = "unknown"
    if possible is not None:
        state = "met" if asked in possible or ANY_SHIFT in possible else "unmet"
    return ConditionState(what="shift", state=state, wanted=(asked,))


@_remember
def _available(start: date, month: str | None) -> ConditionState:
    """Unknown in the month of the start itself, since the pool knows no days."""
    if month is None:
        return ConditionState(what="available", state="unknown")
    state: State = "met" if month < f"{start:%Y-%m}" else "unmet"
    if month == f"{start:%Y-%m}":
        state = "met" if start.day == 1 else "unknown"
    return ConditionState(what="available", state=state, figure=int(month.replace("-", "")))


@_remember
def travel(home: str, place: str, accepted: int | None) -> ConditionState:
    """Return the estimated journey between two municipalities against what a person accepts."""
    minutes = travel_minutes(home, place)
    state: State = "unknown"
    if accepted is not None:
        state = "met" if minutes <= accepted else "unmet"
    return ConditionState(what="travel", state=state, figure=minutes)

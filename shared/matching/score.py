"""A profile in the light of a need: conditions met, unknown or unmet, and the order they give.

Nothing but the conditions below decides the order: no age, sex, origin, benefit, target group,
place name or time without work. Each is worked out from what both sides wrote, and told.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from shared.codes.lists import codes
from shared.matching.reach import travel_minutes
from shared.records.need import Need, SlotGroup
from shared.records.profile import Profile
from shared.records.proposal import ConditionState

State = Literal["met", "unknown", "unmet"]
RankKey = tuple[int, int, int, int]

HOURS = dict(zip(codes("hours_bands"), (20, 30, 37), strict=True))
LANGUAGE = tuple(codes("language_steps"))
EXPERIENCE = tuple(codes("experience_steps"))
ANY_SHIFT = "flexible"
NICE = "skills_nice"


def conditions(
    need: Need, group: SlotGroup, profile: Profile, *, full_facts: bool = False
) -> tuple[ConditionState, ...]:
    """Return each condition of the slot group against the profile, in the order of reading.

    A published profile leaves out what would single a person out, so that what is not there
    is unknown. With `full_facts` (a node's own people) a skill that is not there is unmet.
    """
    found = (
        _occupation(need, profile),
        _skills("skills_must", need.must, profile, full_facts=full_facts),
        _licences(need, profile),
        _at_least("language", LANGUAGE, need.language, profile.language),
        _at_least("experience", EXPERIENCE, need.experience, profile.experience),
        _hours(group, profile),
        _shift(group, profile),
        _available(group, profile),
        _travel(group, profile),
        _skills(NICE, need.nice, profile, full_facts=full_facts),
    )
    return tuple(one for one in found if one)


def rank_key(states: Iterable[ConditionState]) -> RankKey:
    """Return what candidates are ordered by, the best having the smallest key.

    First the fewest demands unmet (each missing skill or licence is one), then the fewest
    unknown, then the most wishes met, then the shortest estimated journey.
    """
    unmet = unknown = nice = minutes = 0
    for one in states:
        if one.what == NICE:
            nice += len(one.wanted) - len(one.missing)
            continue
        open_ones = max(1, len(one.missing))
        unmet += open_ones if one.state == "unmet" else 0
        unknown += open_ones if one.state == "unknown" else 0
        minutes += (one.figure or 0) if one.what == "travel" else 0
    return unmet, unknown, -nice, minutes


def _occupation(need: Need, profile: Profile) -> ConditionState:
    """Met in the same unit group; in the same minor group unknown if no more is told."""
    wanted = need.occupation
    if any(one.startswith(wanted) for one in profile.occupations):
        return ConditionState(what="occupation", state="met", figure=len(wanted))
    if wanted[:3] in profile.occupations:
        return ConditionState(what="occupation", state="unknown", figure=3)
    near = any(one[:3] == wanted[:3] for one in profile.occupations)
    return ConditionState(what="occupation", state="unmet", figure=3 if near else 0)


def _skills(
    what: str, wanted: tuple[str, ...], profile: Profile, *, full_facts: bool
) -> ConditionState | None:
    if not wanted:
        return None
    missing = tuple(skill for skill in wanted if skill not in profile.skills)
    return _missing(what, wanted, missing, "unmet" if full_facts else "unknown")


def _licences(need: Need, profile: Profile) -> ConditionState | None:
    if not need.licences:
        return None
    held = profile.licences or ()
    missing = tuple(licence for licence in need.licences if licence not in held)
    known = profile.licences is not None
    return _missing("licences", need.licences, missing, "unmet" if known else "unknown")


def _missing(
    what: str, wanted: tuple[str, ...], missing: tuple[str, ...], otherwise: State
) -> ConditionState:
    return ConditionState(
        what=what, state=otherwise if missing else "met", wanted=wanted, missing=missing
    )


def _at_least(
    what: str, steps: Sequence[str], wanted: str | None, has: str | None
) -> ConditionState | None:
    if wanted is None or wanted == steps[0]:
        return None
    if has is None:
        return ConditionState(what=what, state="unknown", wanted=(wanted,))
    reached = steps.index(has) >= steps.index(wanted)
    return ConditionState(what=what, state="met" if reached else "unmet", wanted=(wanted,))


def _hours(group: SlotGroup, profile: Profile) -> ConditionState:
    """Met when the person can work as many hours as the slot has."""
    state: State = "unknown"
    if profile.hours is not None:
        state = "met" if group.hours <= HOURS[profile.hours] else "unmet"
    return ConditionState(what="hours", state=state, figure=group.hours)


def _shift(group: SlotGroup, profile: Profile) -> ConditionState | None:
    if group.shift == ANY_SHIFT:
        return None
    state: State = "unknown"
    if profile.shifts is not None:
        can = group.shift in profile.shifts or ANY_SHIFT in profile.shifts
        state = "met" if can else "unmet"
    return ConditionState(what="shift", state=state, wanted=(group.shift,))


def _available(group: SlotGroup, profile: Profile) -> ConditionState:
    """Unknown in the month of the start itself, since the pool knows no days."""
    if profile.available is None:
        return ConditionState(what="available", state="unknown")
    month = f"{group.start:%Y-%m}"
    state: State = "met" if profile.available < month else "unmet"
    if profile.available == month:
        state = "met" if group.start.day == 1 else "unknown"
    return ConditionState(
        what="available", state=state, figure=int(profile.available.replace("-", ""))
    )


def _travel(group: SlotGroup, profile: Profile) -> ConditionState:
    minutes = travel_minutes(profile.municipality, group.municipality)
    state: State = "unknown"
    if profile.reach_minutes is not None:
        state = "met" if minutes <= profile.reach_minutes else "unmet"
    return ConditionState(what="travel", state=state, figure=minutes)

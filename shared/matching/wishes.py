"""What a citizen wishes, will not and needs, in the light of a slot group: at the node alone.

Kept apart from the conditions of the need: these never go into a proposal or to the hub.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.matching.score import ANY_SHIFT, State
from shared.records.need import Need, SlotGroup
from shared.records.proposal import ConditionState

ROTATING = "rotating"
NO_NIGHT = "no_night"  # the adaptation that a shift itself answers
LATE_SHIFTS = frozenset({"evening", "night"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """One citizen's: shifts and adaptations by code, places by key of workplace or employer."""

    wished_shifts: tuple[str, ...] = ()
    not_shifts: tuple[str, ...] = ()
    not_places: frozenset[str] = frozenset()
    adaptations: tuple[str, ...] = ()


def wish_conditions(need: Need, group: SlotGroup, own: Wishes) -> tuple[ConditionState, ...]:
    """Return what the slot group is against the citizen's own words; nothing where none are.

    A wish that is not met is no fault and left out, as is a place that is not the disliked one.
    """
    return (*_shift(group, own), *_place(need, group, own), *_needs(need, group, own))


def _shift(group: SlotGroup, own: Wishes) -> Iterator[ConditionState]:
    if own.not_shifts:
        state: State = "met"
        if group.shift in own.not_shifts:
            state = "unmet"
        elif group.shift == ROTATING:
            state = "unknown"
        missing = (group.shift,) if state == "unmet" else ()
        yield ConditionState(
            what="dislikes_shift", state=state, wanted=own.not_shifts, missing=missing
        )
    if group.shift in own.wished_shifts:
        yield ConditionState(what="wishes", state="met", wanted=(group.shift,))


def _place(need: Need, group: SlotGroup, own: Wishes) -> Iterator[ConditionState]:
    if {group.workplace, need.employer} & own.not_places:
        yield ConditionState(what="dislikes_place", state="unmet")


def _needs(need: Need, group: SlotGroup, own: Wishes) -> Iterator[ConditionState]:
    """What the workplace has said it can adapt is met, what the shift rules out is unmet."""
    if not own.adaptations:
        return
    open_ones = tuple(one for one in own.adaptations if one not in need.adaptations)
    answered = group.shift not in (ROTATING, ANY_SHIFT)
    if NO_NIGHT in open_ones and group.shift in LATE_SHIFTS:
        yield ConditionState(
            what="adaptations", state="unmet", wanted=own.adaptations, missing=(NO_NIGHT,)
        )
        return
    if answered:
        open_ones = tuple(one for one in open_ones if one != NO_NIGHT)
    state: State = "unknown" if open_ones else "met"
    yield ConditionState(
        what="adaptations", state=state, wanted=own.adaptations, missing=open_ones
    )

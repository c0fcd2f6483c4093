"""How many people meet which conditions, told so that nobody can be known again by it.

Every number is in steps of five (`Step`): 0 is nobody, None some but fewer than five, and 5, 10,
15 … at least so many. Exact counts never leave `tally`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.matching.score import WISHES
from shared.records.proposal import ConditionState

STEP: Final = 5  # people; what fewer share is told of nobody
Step = int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """People against one slot group: who meets all, who may, and by condition who does not."""

    slot_group: UUID
    people: Step
    meet_all: Step
    may: Step
    unmet: Mapping[str, Step]
    not_told: Mapping[str, Step]


def tally(slot_group: UUID, people: Iterable[Iterable[ConditionState]]) -> Tally:
    """Return how people stand; each is given by their conditions, wishes do not count."""
    unmet, unknown, standing = Counter[str](), Counter[str](), Counter[str]()
    for states in people:
        lacks = [one.what for one in states if one.state == "unmet" and one.what not in WISHES]
        open_ones = [
            one.what for one in states if one.state == "unknown" and one.what not in WISHES
        ]
        unmet.update(lacks)
        unknown.update(open_ones)
        standing["short" if lacks else "may" if open_ones else "meet_all"] += 1
    people_told = in_steps(standing.total())
    if people_told is None:  # what all of a few share would be known of each
        return Tally(
            slot_group=slot_group, people=None, meet_all=None, may=None, unmet={}, not_told={}
        )
    return Tally(
        slot_group=slot_group,
        people=people_told,
        meet_all=in_steps(standing["meet_all"]),
        may=in_steps(standing["may"]),
        unmet={what: in_steps(count) for what, count in sorted(unmet.items())},
        not_told={what: in_steps(count) for what, count in sorted(unknown.items())},
    )


def in_steps(count: int) -> Step:
    """Return a count of people in steps of five."""
    return count // STEP * STEP if count >= STEP or not count else None

"""The waiting list of a slot group: who is next when a slot becomes free, and for how long.

On it are people who were met and came second, and people whose slot was cut away. Those who
were met come first, then who was proposed first. A free slot is offered to as many as there are
free slots; whoever lets the time go by stays on the list, behind the others.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from shared.rules.working_days import add_working_days

TOLD_DAYS = 2  # working days in which a free slot is the first one's


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """One who waits: `turns` is how often a slot was offered before, the last one `until`.

    `since` is the day of the proposal, `code` its public code: the order among equals.
    """

    proposal: str
    met: bool
    since: date
    code: str
    turns: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place in the line; `until` is the last day on which a free slot is this one's."""

    proposal: str
    place: int
    state: Literal["waiting", "free"]
    turns: int
    until: date | None


def spare_slots(slots: int, *, taken: int, under_way: int) -> int:
    """Return the slots that nobody has and nobody is under way for."""
    return max(0, slots - taken - under_way)


def line(waiting: Collection[InLine], *, spare: int, today: date) -> tuple[Place, ...]:
    """Return the places of all who wait, the first in line first.

    A slot that was offered stays offered until its day has passed, as long as there is one; an
    offer that is taken back by no fault of theirs counts as none.
    """
    asked = [one for one in waiting if _is_asked(one, today)]
    others = [one for one in waiting if not _is_asked(one, today)]
    in_line = [*sorted(asked, key=_order), *sorted(others, key=_order)]
    offered = [_offered(one, today) for one in in_line[:spare]]
    back = [
        replace(one, turns=one.turns - _is_asked(one, today), until=None)
        for one in in_line[spare:]
    ]
    return tuple(
        Place(
            proposal=one.proposal,
            place=place,
            state="free" if one.until else "waiting",
            turns=one.turns,
            until=one.until,
        )
        for place, one in enumerate(
            [*sorted(offered, key=_order), *sorted(back, key=_order)], start=1
        )
    )


def _is_asked(one: InLine, today: date) -> bool:
    return one.until is not None and one.until >= today


def _offered(one: InLine, today: date) -> InLine:
    if _is_asked(one, today):
        return one
    return replace(one, turns=one.turns + 1, until=add_working_days(today, TOLD_DAYS))


def _order(one: InLine) -> tuple[int, bool, date, str]:
    return one.turns, not one.met, one.since, one.code

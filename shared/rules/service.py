"""Service goals: the first answer to a need, and the candidates that were answered, in time.

Both are agreed in the agreement's terms, in working days, and measured per municipality.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shared.rules.statement import NeedAsked

Stands = Literal["met", "missed", "running"]
MEASURED = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The needs, by code, for which a goal was met or missed; `late` is missed and still owed."""

    met: tuple[str, ...]
    missed: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def counted(self) -> int:
        """How many it is measured by."""
        return len(self.met) + len(self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How a municipality kept its two goals over the last twelve months."""

    answer: Goal
    candidates: Goal


def service(needs: Iterable[NeedAsked], today: date) -> Service:
    """Measure the goals whose day is within the last twelve months.

    A need that is closed before a goal was met is left out: what came of it nobody can say.
    """
    found = list(needs)
    return Service(
        answer=_goal(
            [(one, one.answer_goal, answered(one, today)) for one in found],
            today, lambda one: one.answered_on is None,
        ),
        candidates=_goal(
            [(one, one.candidates_by, supplied(one, today)) for one in found],
            today, lambda one: one.open and one.proposed < one.count,
        ),
    )  # fmt: skip


def answered(need: NeedAsked, today: date) -> Stands:
    """Return where the first answer to a need stands."""
    if need.answered_on:
        return "met" if need.answered_on <= need.answer_goal else "missed"
    return "missed" if need.open and need.answer_goal < today else "running"


def supplied(need: NeedAsked, today: date) -> Stands:
    """Return where the candidates stand that a municipality answered it can supply."""
    by = need.candidates_by
    if by is None:
        return "running"
    if sum(day <= by for day in need.proposed_on) >= need.count:
        return "met"
    return "missed" if by < today and (need.open or need.proposed >= need.count) else "running"


def _goal(
    found: list[tuple[NeedAsked, date | None, Stands]], today: date,
    owed: Callable[[NeedAsked], bool],
) -> Goal:  # fmt: skip
    counted = [(need, stands) for need, day, stands in found if day and day >= today - MEASURED]
    missed = [need for need, stands in counted if stands == "missed"]
    return Goal(
        met=tuple(need.code for need, stands in counted if stands == "met"),
        missed=tuple(need.code for need in missed),
        late=tuple(need.code for need in missed if owed(need)),
    )

"""The staircase plan of a placement, as both parties see it: how each stair stands today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.base import Record
from shared.records.staircase import Rung, StaircasePlan
from shared.rules.staircase import StairState, stair_state
from shared.tables import StaircaseIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class StairSeen:
    """One stair by its number from the bottom: hours a week from a promised day, and its state."""

    number: int
    rung: Rung
    hours: int
    promised_on: date
    state: StairState
    kept_on: date | None
    dropped_on: date | None
    reason: str | None


def staircase_of(session: Session, placement: str) -> Record | None:
    """Return the plan after a placement (by its key), if there is one."""
    row = session.scalar(select(StaircaseIndex).where(StaircaseIndex.placement == placement))
    return stored.get(session, row.ref) if row else None


def stairs_of(session: Session, placement: str, today: date) -> list[StairSeen]:
    """Return the stairs after a placement (by its key), the first first."""
    record = staircase_of(session, placement)
    plan: StaircasePlan | None = record.body if record else None
    return [
        StairSeen(
            number=number, rung=one.rung, hours=one.hours, promised_on=one.promised_on,
            state=stair_state(one, today), kept_on=one.kept_on, dropped_on=one.dropped_on,
            reason=one.reason,
        )
        for number, one in enumerate(plan.stairs if plan else (), 1)
    ]  # fmt: skip

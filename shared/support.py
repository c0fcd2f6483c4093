"""What the workplace of a placement is told: whom to ring, small steps, the next talk."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.records.support import Colleague, Support
from shared.tables import SupportIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSeen:
    """Whom to ring, steps by code, the day of the next talk, and since when it was told so."""

    name: str
    phone: str
    steps: tuple[str, ...]
    next_talk: date | None
    told_on: date


def support_of(session: Session, placement: str) -> SupportSeen | None:
    """Return what the workplace of a placement (by its key) is told, if anything."""
    row = session.scalar(select(SupportIndex).where(SupportIndex.placement == placement))
    if row is None:
        return None
    body: Support = stored.get(session, row.ref).body
    colleague: Colleague = stored.get(session, body.call).body
    return SupportSeen(
        name=colleague.name, phone=colleague.phone, steps=body.steps, next_talk=body.next_talk,
        told_on=body.told_on,
    )  # fmt: skip

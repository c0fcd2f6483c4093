"""Claims of room at one workplace as they stand: what the hub has said of each, and what holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.lawbook import law_of
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules import reservation
from shared.rules.period import Period
from shared.rules.ratio import Room, ratio_verdict, room
from shared.rules.verdict import Verdict
from shared.tables import ClaimIndex, ReservationIndex, WorkplaceIndex

CHUNK = 500


@dataclass(slots=True)
class Asked:
    """A claim as it stands, with the hub's last word on it."""

    row: ClaimIndex
    claim: CapacityClaim
    word: RoomReservation | None = None
    word_key: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether its newest revision has no answer."""
        return self.word is None or self.word.claim_rev < self.row.rev

    @property
    def order(self) -> tuple[int, str]:
        """Holders first, then who waits, then who is new; each by when they asked."""
        place = 2 if self.word is None else 0 if self.word.until else 1
        return place, str(self.row.record_id)

    @property
    def offers(self) -> bool:
        """Whether it is held for nobody yet and others may take it."""
        lapsed = self.word is not None and self.word.rule == reservation.LAPSED
        return self.claim.offered and self.claim.use == "reserved" and not lapsed

    def holds(self, today: date) -> bool:
        """Whether it uses room."""
        return reservation.holds(self.claim, self.word, today)

    def waits(self, today: date) -> bool:
        """Whether it was refused and still waits."""
        return reservation.waits(self.claim, self.word, today)

    def lapsed(self, today: date) -> bool:
        """Whether it was given room until a day that has passed, and that is still to be said."""
        if self.claim.use != "reserved" or self.word is None or self.word.until is None:
            return False
        return self.word.rule != reservation.LAPSED and self.word.until < today


def claims_at(session: Session, p_number: str) -> list[Asked]:
    """Return every claim on a P-number with the hub's last word, in the order of judging."""
    rows = list(session.scalars(select(ClaimIndex).where(ClaimIndex.p_number == p_number)))
    keys = [(row.owner, row.record_id) for row in rows]
    bodies = {one.ref: one.body for one in stored.many(session, keys)}
    words = _words(session, [row.ref for row in rows])
    asked = [Asked(row, bodies[row.ref], *words.get(row.ref, ())) for row in rows]
    return sorted(asked, key=lambda one: one.order)


def workplace_at(session: Session, p_number: str, *, lock: bool = False) -> Record | None:
    """Return the workplace; locked, so that claims on it are judged one after another."""
    row = session.scalar(select(WorkplaceIndex).where(WorkplaceIndex.p_number == p_number))
    return stored.get(session, row.ref, lock=lock) if row else None


def room_at(session: Session, p_number: str, period: Period, today: date) -> tuple[Room, Verdict]:
    """Return the room for one more person at a P-number, and what the law says of it.

    Raises:
        NotFound: no such workplace.
        Refused: no checked figures hold on the first day (`no_checked_rule`).
    """
    place = workplace_at(session, p_number)
    if place is None:
        raise NotFound(p_number)
    known = law_of(session, period.starts_on)
    if known.ratio is None:
        raise Refused(reservation.NO_RULE, on=period.starts_on)
    holding = [one.claim for one in claims_at(session, p_number) if one.holds(today)]
    uses, staff = reservation.uses_of(holding), place.body.full_time_persons
    found = room(uses, staff, period, known.ratio, today=today)
    return found, ratio_verdict(found, known)


def _words(session: Session, claims: Sequence[str]) -> dict[str, tuple[RoomReservation, str]]:
    found: dict[str, tuple[RoomReservation, str]] = {}
    for start in range(0, len(claims), CHUNK):
        some = ReservationIndex.claim.in_(claims[start : start + CHUNK])
        rows = session.scalars(select(ReservationIndex).where(some))
        keys = [(row.owner, row.record_id) for row in rows]
        found |= {one.body.claim: (one.body, one.ref) for one in stored.many(session, keys)}
    return found

"""Room at a workplace: each claim's newest revision gets the hub's word, one workplace at a time.

First come, first served over all municipalities: what holds room keeps it, then who was
refused and still waits, then the new ones, by the time in their ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.lawbook import law_of, rows_here
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.law import law
from shared.rules.period import Period
from shared.rules.ratio import Room, last_with_ratio, ratio_verdict, room
from shared.rules.reservation import reservation_of, uses_of
from shared.rules.rows import Rule
from shared.rules.verdict import Verdict
from shared.tables import ClaimIndex, ReservationIndex, WorkplaceIndex

RELEASED = "released"
UNREADABLE = "claim_invalid"  # another workplace's P-number, or it ends before it begins
NO_RULE = "no_checked_rule"
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
    def was_granted(self) -> bool:
        """Whether the last word gave it room."""
        return self.word is not None and self.word.granted

    @property
    def order(self) -> tuple[int, str]:
        """Holders first, then who waits, then who is new; each by when they asked."""
        place = 0 if self.was_granted else 1 if self.word else 2
        return place, str(self.row.record_id)

    def holds(self, today: date) -> bool:
        """Whether it uses room: told from elsewhere, running, or reserved and still live."""
        if self.claim.use != "reserved":
            return self.claim.use != "released"
        until = self.word.until if self.word and self.word.granted else None
        return until is not None and until >= today


def answer_claims(local: Local) -> int:
    """Answer every claim whose newest revision has no answer; return how many words were said.

    Where room was given back, those who were refused and still wait are judged again first;
    so are those for which a checked rule has come since.
    """
    with local.read() as session:
        places = _unanswered(session)
    said = 0
    for p_number in places:
        with local.begin("program") as tx:
            said += _answer_at(tx, p_number)
    return said


def room_at(session: Session, p_number: str, period: Period, today: date) -> tuple[Room, Verdict]:
    """Return the room for one more person at a P-number, and what the law says of it.

    Raises:
        NotFound: no such workplace.
        Refused: no checked figures hold on the first day (`no_checked_rule`).
    """
    place = _place(session, p_number)
    if place is None:
        raise NotFound(p_number)
    known = law_of(session, period.starts_on)
    if known.ratio is None:
        raise Refused(NO_RULE, on=period.starts_on)
    holding = [one.claim for one in claims_at(session, p_number) if one.holds(today)]
    staff = place.body.full_time_persons
    found = room(uses_of(holding), staff, period, known.ratio, today=today)
    return found, ratio_verdict(found, known)


def claims_at(session: Session, p_number: str) -> list[Asked]:
    """Return every claim on a P-number with the hub's last word, in the order of judging."""
    rows = list(session.scalars(select(ClaimIndex).where(ClaimIndex.p_number == p_number)))
    keys = [(row.owner, row.record_id) for row in rows]
    bodies = {one.ref: one.body for one in stored.many(session, keys)}
    words = _words(session, [row.ref for row in rows])
    asked = [Asked(row, bodies[row.ref], *words.get(row.ref, ())) for row in rows]
    return sorted(asked, key=lambda one: one.order)


def _unanswered(session: Session) -> list[str]:
    """The P-numbers of claims whose newest revision has no word, or waits for a rule."""
    answered = {row.claim: row.claim_rev for row in session.scalars(select(ReservationIndex))}
    rows = session.scalars(select(ClaimIndex))
    new = {row.p_number for row in rows if answered.get(row.ref, 0) < row.rev}
    return sorted(new | _ruled(session))


def _ruled(session: Session) -> set[str]:
    """The P-numbers of claims that lacked a checked rule, which is there now."""
    lacked = select(ReservationIndex.claim).where(ReservationIndex.rule == NO_RULE)
    claims = stored.many(session, map(split_ref, session.scalars(lacked)))
    own = rows_here(session) if claims else []
    return {one.body.p_number for one in claims if law(one.body.law_day, own).ratio}


def _words(session: Session, claims: Sequence[str]) -> dict[str, tuple[RoomReservation, str]]:
    found: dict[str, tuple[RoomReservation, str]] = {}
    for start in range(0, len(claims), CHUNK):
        some = ReservationIndex.claim.in_(claims[start : start + CHUNK])
        rows = session.scalars(select(ReservationIndex).where(some))
        keys = [(row.owner, row.record_id) for row in rows]
        found |= {one.body.claim: (one.body, one.ref) for one in stored.many(session, keys)}
    return found


def _answer_at(tx: Transaction, p_number: str) -> int:
    place = _place(tx.session, p_number, lock=True)
    asked = claims_at(tx.session, p_number)
    freed = any(one.is_new and one.was_granted for one in asked)
    own = rows_here(tx.session)
    said = 0
    for one in asked:
        if not (one.is_new or _has_a_rule_now(one, own) or (freed and _waits(one, tx.today))):
            continue
        others = [other.claim for other in asked if other is not one and other.holds(tx.today)]
        word = _word(one, others, place, own, tx.today)
        if word != one.word:
            one.word_key = tx.write(word, "answered", revises=one.word_key)
            one.word = word
            said += 1
    return said


def _place(session: Session, p_number: str, *, lock: bool = False) -> Record | None:
    """The workplace; locked, so that claims on it are judged one after another."""
    row = session.scalar(select(WorkplaceIndex).where(WorkplaceIndex.p_number == p_number))
    return stored.get(session, row.ref, lock=lock) if row else None


def _has_a_rule_now(one: Asked, own: Sequence[Rule]) -> bool:
    lacked = one.word is not None and one.word.rule == NO_RULE
    return lacked and law(one.claim.law_day, own).ratio is not None


def _waits(one: Asked, today: date) -> bool:
    return one.claim.use == "reserved" and not one.was_granted and one.claim.starts_on >= today


def _word(
    one: Asked, others: list[CapacityClaim], place: Record | None, own: Sequence[Rule], today: date
) -> RoomReservation:
    claim, law_then = one.claim, law(one.claim.law_day, own)
    readable = place and place.ref == claim.workplace and claim.starts_on <= claim.ends_on
    if not place or not readable:
        return _unreadable(one, today)
    known = law_then if law_then.ratio else last_with_ratio(law_then, own)
    if known is None or known.ratio is None:
        return _unreadable(one, today, NO_RULE)
    period = Period(claim.starts_on, claim.ends_on)
    staff = place.body.full_time_persons
    found = room(uses_of(others), staff, period, known.ratio, today=today)
    until = claim.starts_on if claim.use == "reserved" else claim.ends_on
    body = replace(
        reservation_of(
            found, ratio_verdict(found, known), claim=one.row.ref,
            counted_on=place.body.counted_on, until=until,
        ),
        claim_rev=one.row.rev,
    )  # fmt: skip
    if claim.use == "released":
        return _without_room(body, found, RELEASED)
    if known is not law_then:  # the last figures that were checked, as a help
        return _without_room(body, found, NO_RULE)
    if not claim.counts_in_ratio:
        return replace(body, granted=True, counted=found.counted, first_day=None, until=until)
    if _keeps_its_room(one):
        return replace(body, granted=True, counted=found.counted + 1, first_day=None, until=until)
    return body


def _keeps_its_room(one: Asked) -> bool:
    """A running placement is not marked unlawful because the staff fell later (decisions 13)."""
    if one.claim.use != "placement" or one.word is None or not one.word.granted:
        return False
    until = one.word.until or date.min
    return until == one.claim.starts_on or one.claim.ends_on <= until


def _without_room(body: RoomReservation, found: Room, rule: str) -> RoomReservation:
    return replace(
        body, granted=False, counted=found.counted, first_day=None, until=None, rule=rule
    )


def _unreadable(one: Asked, today: date, rule: str = UNREADABLE) -> RoomReservation:
    return RoomReservation(
        claim=one.row.ref, claim_rev=one.row.rev, granted=False, counted=0, elsewhere=0,
        allowed=0, fullest_day=one.claim.starts_on, ordinary=Decimal(0), counted_on=today,
        rule=rule,
    )  # fmt: skip

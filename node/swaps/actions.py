"""Seat swaps: a place that we hold and cannot fill is offered to others; we take over theirs."""

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements.room import ahead, held, word_on
from shared import clock
from shared.acceded import acceded_at
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.placement import CapacityClaim, RoomReservation
from shared.records.seat import SeatOffer
from shared.rules.reservation import AHEAD_MOST
from shared.tables import ClaimIndex, EmployerIndex, SeatOfferIndex, WorkplaceIndex
from shared.told import workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An offered place with the names on it; `asked` is what we have asked for it, if anything."""

    record: Record
    employer: str
    place: str
    giver: str
    taker: str | None
    asked: RoomReservation | None
    awaited: bool

    @property
    def body(self) -> SeatOffer:
        """The offer."""
        body: SeatOffer = self.record.body
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A place that we have asked for ahead, and the hub's word on it, if it has said any."""

    claim: Record
    place: str
    word: RoomReservation | None

    @property
    def given(self) -> bool:
        """Whether the hub has given it to us."""
        return self.word is not None and self.word.granted

    @property
    def body(self) -> CapacityClaim:
        """What we asked for."""
        body: CapacityClaim = self.claim.body
        return body


def seats(session: Session, local: Local) -> list[Seat]:
    """Return the places that are offered or were, by anybody, what stands and runs out first."""
    rows = session.scalars(select(SeatOfferIndex))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    asked = _asked(session, local)
    return sorted(
        (_seat(session, one, asked.get(one.ref)) for one in found),
        key=lambda one: (one.body.state != "offered", one.body.until, one.body.code),
    )


def seat_of(session: Session, local: Local, code: str) -> Seat:
    """Return the offered place of a public code.

    Raises:
        NotFound: there is none here.
    """
    found = next((one for one in seats(session, local) if one.body.code == read_code(code)), None)
    if found is None:
        raise NotFound(code)
    return found


def held_places(session: Session, local: Local) -> list[Held]:
    """Return the places that we hold for nobody yet, the first to begin on top."""
    today = clock.today(session)
    numbers = select(ClaimIndex.p_number).where(ClaimIndex.owner == local.authority).distinct()
    claims = [
        claim
        for p_number in session.scalars(numbers).all()
        for claim in ahead(session, local, p_number, today)
    ]
    return [_held(session, claim) for claim in sorted(claims, key=_begins)]


def offer(local: Local, actor: str, key: str) -> None:
    """Let others take a place that we hold ahead, by the key of its claim.

    From then on it is not ours to use until it is taken back and the hub has said so.

    Raises:
        NotFound: we hold no such place.
        Refused: the hub has not given it to us yet (`seat_not_given`).
    """
    with local.begin(actor) as tx:
        claim = held(tx.session, local, key)
        word = word_on(tx.session, claim)
        if word is None or not word.granted:
            raise Refused("seat_not_given")
        if not claim.body.offered:
            tx.write(replace(claim.body, offered=True, as_of=tx.today), "offered", revises=key)


def take_back(local: Local, actor: str, key: str) -> None:
    """Take an offered place back, by the key of its claim; who was quicker keeps it.

    Raises:
        NotFound: we hold no such place.
    """
    with local.begin(actor) as tx:
        claim = held(tx.session, local, key)
        if claim.body.offered:
            now = replace(claim.body, offered=False, as_of=tx.today)
            tx.write(now, "taken back", revises=key)


def take(local: Local, actor: str, code: str) -> Seat:
    """Ask for a place that another municipality offers; the first to ask has it.

    Raises:
        NotFound: no such offer.
        Refused: it is gone or our own (`seat_gone`), we have not acceded there
            (`ahead_not_acceded`), or hold as many places there as one may (`ahead_most`).
    """
    with local.begin(actor) as tx:
        seat = seat_of(tx.session, local, code)
        now, ours = seat.body, local.municipality
        if now.state != "offered" or now.until < tx.today or now.giver == ours:
            raise Refused("seat_gone")
        place = workplace(tx.session, now.p_number)
        if not acceded_at(tx.session, ours, place.body, now.starts_on):
            raise Refused("ahead_not_acceded", day=now.starts_on)
        if seat.asked or seat.awaited:
            return seat
        if len(ahead(tx.session, local, now.p_number, tx.today)) >= AHEAD_MOST:
            raise Refused("ahead_most", most=AHEAD_MOST)
        tx.write(
            CapacityClaim(
                workplace=place.ref, p_number=now.p_number, municipality=ours,
                starts_on=now.starts_on, ends_on=now.ends_on, share=Decimal(1), use="reserved",
                counts_in_ratio=True, source="own", as_of=tx.today, keep_until=now.until,
                takes=seat.record.ref,
            ),
            "took over",
        )  # fmt: skip
        tx.flush()
        return seat_of(tx.session, local, code)


def _asked(session: Session, local: Local) -> dict[str, Record]:
    """Our claims that take over an offered place, by the offer's key."""
    rows = session.scalars(
        select(ClaimIndex).where(
            ClaimIndex.owner == local.authority, ClaimIndex.takes.is_not(None)
        )
    )
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    return {one.body.takes: one for one in found}


def _seat(session: Session, one: Record, asked: Record | None) -> Seat:
    body: SeatOffer = one.body
    row = session.get(EmployerIndex, split_ref(body.employer))
    known, word = municipalities(), word_on(session, asked) if asked else None
    return Seat(
        record=one, employer=row.name if row else "", place=_place(session, body.p_number),
        giver=known[body.giver].name, taker=known[body.taker].name if body.taker else None,
        asked=word, awaited=asked is not None and word is None,
    )  # fmt: skip


def _held(session: Session, claim: Record) -> Held:
    place = _place(session, claim.body.p_number)
    return Held(claim=claim, place=place, word=word_on(session, claim))


def _begins(claim: Record) -> tuple[object, str]:
    return claim.body.starts_on, claim.ref


def _place(session: Session, p_number: str) -> str:
    name = select(WorkplaceIndex.name).where(WorkplaceIndex.p_number == p_number)
    return session.scalar(name) or p_number

"""Seat swaps at a workplace: the room of a held place moves to whoever takes it first.

It happens while the workplace's room is judged, behind its lock: the giver's word ends, the
taker's begins and the offer says so, all in one transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.placements.claims import Asked
from shared.acceded import acceded_at
from shared.feed import stored
from shared.feed.transaction import Transaction
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.employer import Contact, Workplace
from shared.records.placement import RoomReservation
from shared.records.seat import SeatOffer
from shared.rules.reservation import SWAPPED
from shared.tables import AccessionIndex, AgreementIndex, SeatOfferIndex


def take_seat(
    tx: Transaction, one: Asked, asked: Sequence[Asked], place: Workplace
) -> RoomReservation | None:
    """Move a held place to who asks for it; return the word on their claim, or None: it is gone.

    It is gone when another was first, the giver took it back or used it, or its day is over.
    """
    offer = _offer(tx.session, one.claim.takes or "")
    giver = next((other for other in asked if offer and other.row.ref == offer.body.claim), None)
    if offer is None or giver is None or giver.word is None or giver is one:
        return None
    now: SeatOffer = offer.body
    stands = now.state == "offered" and giver.offers and giver.holds(tx.today)
    ours = one.claim.municipality
    if not stands or not acceded_at(tx.session, ours, place, now.starts_on):
        return None
    before = giver.word
    giver.word = replace(before, granted=False, until=None, rule=SWAPPED, answered_on=tx.today)
    giver.word_key = tx.write(giver.word, "swapped", revises=giver.word_key)
    taken = replace(now, state="taken", state_on=tx.today, taker=ours,
                    contact=_contact(tx.session, now.employer, ours))  # fmt: skip
    tx.write(taken, "taken", revises=offer.ref)
    return replace(
        before, claim=one.row.ref, claim_rev=one.row.rev, municipality=ours,
        answered_on=tx.today, until=now.until, starts_on=now.starts_on, ends_on=now.ends_on,
    )  # fmt: skip


def keeps_its_place(one: Asked, today: date) -> bool:
    """Whether a held place is only offered, or not any more: no figure is asked for again."""
    claim, word = one.claim, one.word
    ahead = claim.use == "reserved" and claim.keep_until is not None
    same = word is not None and (word.starts_on, word.ends_on) == (claim.starts_on, claim.ends_on)
    return ahead and same and one.holds(today)


def tell_offers(tx: Transaction, asked: Sequence[Asked], place: Record) -> None:
    """Tell the others of the places that are offered here, and that one is not any more."""
    offers = {one.body.claim: one for one in _standing(tx.session, place.body.p_number)}
    for one in asked:
        offer, open_ = offers.get(one.row.ref), one.offers and one.holds(tx.today)
        if open_ and offer is None and one.claim.keep_until:
            tx.write(_new(tx, one, place), "offered")
        elif offer and not open_ and tx.get(offer.ref).body.state == "offered":
            gone = replace(offer.body, state="withdrawn", state_on=tx.today)
            tx.write(gone, "withdrawn", revises=offer.ref)


def moved_at(session: Session, p_number: str, today: date) -> list[SeatOffer]:
    """Return the places that moved at a workplace and are not over, so whom to ring now."""
    rows = session.scalars(
        select(SeatOfferIndex).where(
            SeatOfferIndex.p_number == p_number, SeatOfferIndex.state == "taken"
        )
    )
    found = [stored.get(session, row.ref).body for row in rows]
    return sorted((one for one in found if one.ends_on >= today), key=lambda one: one.code)


def _new(tx: Transaction, one: Asked, place: Record) -> SeatOffer:
    claim, employer = one.claim, place.body.employer
    return SeatOffer(
        code=public_code("U"), employer=employer, workplace=place.ref, p_number=claim.p_number,
        claim=one.row.ref, starts_on=claim.starts_on, ends_on=claim.ends_on,
        until=claim.keep_until or claim.starts_on, giver=claim.municipality, state="offered",
        state_on=tx.today, contact=_contact(tx.session, employer, claim.municipality),
    )  # fmt: skip


def _offer(session: Session, key: str) -> Record | None:
    try:
        found = stored.get(session, key, lock=True)
    except (NotFound, ValueError):
        return None
    return found if isinstance(found.body, SeatOffer) else None


def _standing(session: Session, p_number: str) -> list[Record]:
    rows = session.scalars(
        select(SeatOfferIndex).where(
            SeatOfferIndex.p_number == p_number, SeatOfferIndex.state == "offered"
        )
    )
    return [stored.get(session, row.ref) for row in rows]


def _contact(session: Session, employer: str, municipality: str) -> Contact | None:
    """The key account manager whom a municipality named for this employer."""
    words = session.scalars(
        select(AccessionIndex).where(
            AccessionIndex.municipality == municipality, AccessionIndex.state == "acceded"
        )
    )
    ours = {
        row.ref
        for row in session.scalars(
            select(AgreementIndex).where(AgreementIndex.employer == employer)
        )
    }
    named = (stored.get(session, row.ref).body.kam for row in words if row.agreement in ours)
    return next(named, None)

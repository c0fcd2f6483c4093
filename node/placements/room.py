"""Room at the workplace that our placements ask for, hold ahead, use and give back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Extension
from shared.acceded import acceded_at
from shared.codes.lists import counts_in_ratio
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import CapacityClaim, Placement, RoomReservation
from shared.rules.period import Period
from shared.rules.reservation import AHEAD_DAYS, AHEAD_MOST, NO_MORE
from shared.tables import ClaimIndex, PlacementIndex, ReservationIndex
from shared.told import workplace

FULL_TIME_HOURS = 37


def claim_for(body: Placement, today: date) -> CapacityClaim:
    """Return what a planned placement asks for, with no link to the person.

    An instrument whose place in the ratio is disputed is counted, to be on the safe side.
    """
    share = (Decimal(body.hours) / FULL_TIME_HOURS).quantize(Decimal("0.01"))
    return CapacityClaim(
        workplace=body.workplace, p_number=body.p_number, municipality=body.municipality,
        starts_on=body.starts_on, ends_on=body.ends_on, share=share, use="reserved",
        counts_in_ratio=counts_in_ratio(body.instrument) is not False, source="own",
        as_of=today,
    )  # fmt: skip


def use_room(tx: Transaction, body: Placement, use: Literal["placement", "released"]) -> None:
    """Let the placement's claim say that its room is used, or free again.

    With it goes the room for days beyond: an extension that still waits lapses.
    """
    if body.claim is None:
        return
    use_claim(tx, body.claim, use, body)
    if use == "released":
        beyond = select(Extension).where(Extension.beside == body.claim)
        for one in tx.session.scalars(beyond):
            use_claim(tx, one.claim, use)
            one.state = "lapsed" if one.state == "asked" else one.state


def use_claim(
    tx: Transaction,
    key: str,
    use: Literal["placement", "released"],
    body: Placement | None = None,
) -> None:
    """Let one claim say that its room is used, or free again; on the days of `body` alone."""
    claim: CapacityClaim = tx.get(key).body
    if claim.use != use:
        now = replace(claim, use=use, as_of=tx.today, keep_until=None)
        if body and claim.keep_until:  # held ahead for more days than the course has
            now = replace(now, starts_on=body.starts_on, ends_on=body.ends_on)
        tx.write(now, use, revises=key)


def word_on(session: Session, claim: Record) -> RoomReservation | None:
    """Return the hub's word on a claim as it stands, or none while it is awaited."""
    rows = select(ReservationIndex).where(
        ReservationIndex.claim == claim.ref, ReservationIndex.claim_rev >= claim.rev
    )
    row = session.scalars(rows).first()
    return stored.get(session, row.ref).body if row else None


def ask_ahead(
    local: Local, actor: str, p_number: str, course: Period, places: int, keep_until: date
) -> list[str]:
    """Ask for places at a workplace before anybody is to have them; return the claims' keys.

    They may be used without contact with the hub until `keep_until`, and flow back after it.

    Raises:
        NotFound: no such workplace here.
        Refused: more than one municipality may hold ahead (`ahead_most`), for longer than it may
            (`ahead_until`), from a day that has passed (`start_past`), or without having
            acceded then (`ahead_not_acceded`).
    """
    with local.begin(actor) as tx:
        place = workplace(tx.session, p_number)
        if not 1 <= places <= AHEAD_MOST - len(ahead(tx.session, local, p_number, tx.today)):
            raise Refused("ahead_most", most=AHEAD_MOST)
        if course.starts_on < tx.today:
            raise Refused("start_past", first=tx.today)
        ours = local.municipality
        if not acceded_at(tx.session, ours, place.body, course.starts_on):
            raise Refused("ahead_not_acceded", day=course.starts_on)
        last = min(tx.today + timedelta(days=AHEAD_DAYS), course.ends_on)
        if not tx.today <= keep_until <= last:
            raise Refused("ahead_until", first=tx.today, last=last)
        body = CapacityClaim(
            workplace=place.ref, p_number=p_number, municipality=ours,
            starts_on=course.starts_on, ends_on=course.ends_on, share=Decimal(1), use="reserved",
            counts_in_ratio=True, source="own", as_of=tx.today, keep_until=keep_until,
        )  # fmt: skip
        return [tx.write(body, "asked ahead") for _ in range(places)]


def held(session: Session, local: Local, key: str) -> Record:
    """Return a place that we hold for nobody yet, by its key, locked.

    Raises:
        NotFound: it is not held by us, or a placement has it.
    """
    owner, _, _ = key.partition("/")
    claim = stored.get(session, key, lock=True) if owner == local.authority else None
    if claim is None or claim.kind != "capacity_claim" or not _is_ahead(session, claim):
        raise NotFound(key)
    return claim


def give_back(local: Local, actor: str, key: str) -> None:
    """Give a place that was asked ahead back before its day.

    Raises:
        NotFound: it is not held by us, or a placement has it.
    """
    with local.begin(actor) as tx:
        claim = held(tx.session, local, key)
        tx.write(replace(claim.body, use="released", as_of=tx.today), "given back", revises=key)


def ahead(session: Session, local: Local, p_number: str, today: date) -> list[Record]:
    """Return the claims held ahead at a workplace: no placement has them, their day is to come."""
    rows = select(ClaimIndex).where(
        ClaimIndex.p_number == p_number,
        ClaimIndex.owner == local.authority,
        ClaimIndex.use == "reserved",
    )
    keys = [(row.owner, row.record_id) for row in session.scalars(rows)]
    found = [one for one in stored.many(session, keys) if _is_ahead(session, one)]
    return sorted(
        (one for one in found if one.body.keep_until >= today),
        key=lambda one: (one.body.starts_on, str(one.id)),
    )


def held_ahead(tx: Transaction, body: Placement) -> str | None:
    """Return a claim held ahead that a planned placement may have, or none."""
    wanted = claim_for(body, tx.today)
    for claim in ahead(tx.session, tx.local, body.p_number, tx.today):
        word = word_on(tx.session, claim)
        covers = claim.body.starts_on <= body.starts_on and body.ends_on <= claim.body.ends_on
        live = word is not None and word.granted and word.until and word.until >= tx.today
        if covers and live and wanted.counts_in_ratio and not claim.body.offered:
            return claim.ref
    return None


def _is_ahead(session: Session, claim: Record) -> bool:
    taken = select(PlacementIndex.record_id).where(PlacementIndex.claim == claim.ref)
    body, word = claim.body, word_on(session, claim)
    gone = word is not None and word.rule in NO_MORE
    held_now = body.use == "reserved" and body.keep_until and not gone
    return bool(held_now and session.scalar(taken) is None)

"""What this node knows of the room at one workplace: the hub's words, what is held and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements import room
from shared import told
from shared.feed import stored
from shared.feed.local import Local
from shared.records.base import Record
from shared.records.placement import RoomReservation
from shared.rules.reservation import RELEASED
from shared.tables import ClaimIndex, ReservationIndex


@dataclass(frozen=True, slots=True)
class PlaceKnown:
    """One workplace: the hub's `words` on claims there, and the newest that says how full it is.

    `held` are our claims for nobody yet, each with the hub's word or none; `told` is what we
    have told of others.
    """

    place: Record
    words: Sequence[RoomReservation]
    newest: RoomReservation | None
    held: Sequence[tuple[Record, RoomReservation | None]]
    told: Sequence[Record]


def place_known(session: Session, local: Local, p_number: str, today: date) -> PlaceKnown:
    """Return what is known of the room at a P-number.

    Raises:
        NotFound: no such workplace here.
    """
    place = told.workplace(session, p_number)
    words = _words(session, local, p_number, place.ref)
    ahead = room.ahead(session, local, p_number, today)
    return PlaceKnown(
        place=place,
        words=words,
        newest=max(
            (word for word in words if word.answered_on and word.rule != RELEASED),
            key=lambda word: (word.answered_on, word.counted, len(word.weeks)), default=None,
        ),
        held=[(one, room.word_on(session, one)) for one in ahead],
        told=told.told_at(session, local, p_number),
    )  # fmt: skip


def _words(session: Session, local: Local, p_number: str, place: str) -> list[RoomReservation]:
    """The hub's words on claims at a workplace: on our own, and on what others decided there."""
    claims = select(ClaimIndex).where(ClaimIndex.p_number == p_number)
    ours = [row.ref for row in session.scalars(claims)]
    of_others = ReservationIndex.claim.not_like(f"{local.authority}/%")
    rows = session.scalars(select(ReservationIndex).where(ReservationIndex.claim.in_(ours)))
    found = [stored.get(session, row.ref).body for row in rows]
    for row in session.scalars(select(ReservationIndex).where(of_others)):
        word = stored.get(session, row.ref).body
        if word.workplace == place:
            found.append(word)
    return found

"""What a workplace's manager is told by mail unasked, once each: a step that it promised is late;
a place that one municipality held there is another's now, and who its contact is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.guests import links
from hub.guests.letters import seat_letter, stair_letter
from hub.guests.post import post
from hub.guests.support import STAIRS, whom_to_ring
from hub.guests.workplace import LINK_DAYS
from hub.placements.actions import by_code
from hub.placements.following import follow
from hub.tables import EmployerLetter
from shared.clock import today
from shared.daily import each
from shared.dealings.entrances import entrance
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.mail import Letter
from shared.records.base import Record
from shared.records.employer import Workplace
from shared.records.formats import split_ref
from shared.rules.staircase import stair_state
from shared.tables import SeatOfferIndex, StaircaseIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something a workplace is told once: the record it is of, what, and of which day."""

    about: str
    act: Literal["late", "swapped"]
    on: date


def tell_all(local: Local, url: str) -> int:
    """Write to each workplace the news it has no letter about; return how many.

    `url` is the hub's. One whose manager has no mail address is rung by who has it in the inbox.
    """
    with local.read() as session:
        told = _told(session)
        due = [one for one in (*_late(session), *_swapped(session)) if one not in told]
    return each(due, lambda one: _tell(local, one, url))


def _told(session: Session) -> set[News]:
    """The news that somebody has a letter of."""
    rows = select(EmployerLetter).where(EmployerLetter.act.in_(("late", "swapped")))
    return {News(about=row.about, act=row.act, on=row.on) for row in session.scalars(rows)}  # type: ignore[arg-type]  # as selected


def _late(session: Session) -> Iterator[News]:
    """The stairs of all placements whose promised day has passed."""
    day = today(session)
    keys = [split_ref(row.ref) for row in session.scalars(select(StaircaseIndex))]
    for record in stored.many(session, keys):
        for stair in record.body.stairs:
            if stair_state(stair, day) == "late":
                yield News(about=record.ref, act="late", on=stair.promised_on)


def _swapped(session: Session) -> Iterator[News]:
    """The places that have moved and are not over."""
    day = today(session)
    taken = select(SeatOfferIndex).where(SeatOfferIndex.state == "taken")
    moved = {split_ref(row.ref): row.state_on for row in session.scalars(taken)}
    for record in stored.many(session, moved):
        if record.body.ends_on >= day:
            yield News(about=record.ref, act="swapped", on=moved[record.owner, record.id])


def _tell(local: Local, news: News, url: str) -> bool:
    with local.begin("program") as tx:
        record = stored.get(tx.session, news.about, lock=True)  # who tells beside us waits
        key = {"about": news.about, "act": news.act, "on": news.on}
        if tx.session.get(EmployerLetter, key):
            return False
        place = _workplace(tx.session, record)
        if place.contact.email is None:
            return False
        tx.session.add(EmployerLetter(**key))
        post(tx.session, _stair(tx, record, news.on, url) if news.act == "late"
             else _seat(tx, record, place))  # fmt: skip
        return True


def _workplace(session: Session, record: Record) -> Workplace:
    about = record.body if record.kind == "seat_offer" else stored.get(
        session, record.body.placement
    ).body  # fmt: skip
    found: Workplace = stored.get(session, about.workplace).body
    return found


def _stair(tx: Transaction, record: Record, promised_on: date, url: str) -> Letter:
    placement = stored.get(tx.session, record.body.placement)
    found = follow(tx.session, by_code(tx.session, placement.body.code), tx.today)
    late = next(one for one in found.stairs if one.promised_on == promised_on)
    last_day = tx.today + timedelta(days=LINK_DAYS)
    token = links.make(tx, placement.ref, found.workplace.municipality, last_day, STAIRS)
    ring = whom_to_ring(tx.session, found, tx.today)
    return stair_letter(found, late, ring, f"{url}/svar/{token}")


def _seat(tx: Transaction, record: Record, place: Workplace) -> Letter:
    now = record.body
    ring = entrance(tx.session, now.employer, now.taker, tx.today).contact
    return seat_letter(place, now, ring)

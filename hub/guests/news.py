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
from shared.dealings.entrances import entrance
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.mail import Letter
from shared.records.base import Record
from shared.records.employer import Workplace
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
        found = [*_late(session), *_swapped(session)]
    return sum(_tell(local, one, url) for one in found)


def _late(session: Session) -> Iterator[News]:
    """The stairs of all placements whose promised day has passed."""
    day = today(session)
    for row in session.scalars(select(StaircaseIndex)).all():
        for stair in stored.get(session, row.ref).body.stairs:
            if stair_state(stair, day) == "late":
                yield News(about=row.ref, act="late", on=stair.promised_on)


def _swapped(session: Session) -> Iterator[News]:
    """The places that have moved and are not over."""
    day = today(session)
    for row in session.scalars(
        select(SeatOfferIndex).where(SeatOfferIndex.state == "taken")
    ).all():
        if stored.get(session, row.ref).body.ends_on >= day:
            yield News(about=row.ref, act="swapped", on=row.state_on)


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

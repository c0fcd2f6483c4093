"""One page for the manager of a workplace: whom to ring, small steps, the next talk, what follows.

It asks nothing. Its link goes out by itself when a municipality first tells of a placement that
is granted or runs, and again when it tells something else; it shows what is told now.
"""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.guests import links
from hub.guests.letters import support_letter
from hub.guests.post import post
from hub.guests.workplace import LINK_DAYS, Sent
from hub.placements.actions import by_code
from hub.placements.following import Followed, follow
from hub.tables import AnswerLink
from shared.clock import today
from shared.daily import each
from shared.dealings.entrances import entrance
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.employer import Contact
from shared.rules.placement import RUNNING
from shared.tables import SupportIndex

ASKS, STAIRS = "support", "staircase"  # a link's `asks`: both ask for nothing
SHOWS = frozenset({ASKS, STAIRS})
COMES = RUNNING | {"granted"}  # somebody is sure to come


def send(local: Local, actor: str, code: str, url: str) -> Sent:
    """Write to the contact of a placement's workplace whom to ring; `url` is the hub's own.

    Raises:
        NotFound: no such placement.
        Refused: nothing is told of it, or nobody comes (`nothing_told`), or the contact has no
            mail address (`no_mail_address`).
    """
    with local.begin(actor) as tx:
        row = by_code(tx.session, code)
        stored.get(tx.session, row.ref, lock=True)
        found = follow(tx.session, row, tx.today)
        if found.support is None or row.state not in COMES:
            raise Refused("nothing_told", placement=row.code)
        contact = found.workplace.contact
        if contact.email is None:
            raise Refused("no_mail_address", workplace=found.workplace.name)
        last_day = max(row.ends_on, tx.today + timedelta(days=LINK_DAYS))
        token = links.make(tx, row.ref, found.workplace.municipality, last_day, ASKS)
        post(tx.session, support_letter(found, found.support, f"{url}/svar/{token}"))
        return Sent(placement=row.code, asks=ASKS, contact=contact.name, last_day=last_day)


def send_all(local: Local, url: str) -> int:
    """Write to each workplace that was told something it has no letter about; return how many."""
    with local.read() as session:
        rows = session.scalars(select(SupportIndex)).all()
    return each(rows, lambda row: _send_due(local, row, url))


def opened(session: Session, token: str) -> Followed:
    """Return the placement of a link, with what its workplace is told now. Changes nothing.

    Raises:
        NotFound: there is no such link.
        Refused: its time is over (`link_over`).
    """
    link = links.opened(session, token)
    if link.asks not in SHOWS:
        raise NotFound("link")
    row = by_code(session, stored.get(session, link.about).body.code)
    return follow(session, row, today(session))


def whom_to_ring(session: Session, found: Followed, day: date) -> Contact:
    """Return whom a workplace was told to ring, or the municipality's one entrance."""
    if told := found.support:
        return Contact(name=told.name, phone=told.phone)
    return entrance(session, found.workplace.employer, found.body.municipality, day).contact


def _send_due(local: Local, row: SupportIndex, url: str) -> bool:
    with local.read() as session:
        code = _due(session, row)
    return code is not None and bool(send(local, "program", code, url))


def _due(session: Session, row: SupportIndex) -> str | None:
    """The code of a placement whose workplace has no letter about what it is told."""
    body = stored.get(session, row.placement).body
    contact = stored.get(session, body.workplace).body.contact
    if body.state not in COMES or contact.email is None:
        return None
    sent = session.scalars(
        select(AnswerLink).where(AnswerLink.about == row.placement, AnswerLink.asks == ASKS)
    )
    held = any(_says_it(one, row.told_on, today(session)) for one in sent)
    return None if held else str(body.code)


def _says_it(link: AnswerLink, told_on: date, day: date) -> bool:
    return link.made_on >= told_on and link.last_day >= day

"""Asking a workplace's manager by mail for the one thing that a placement lacks; no log-in needed.

What may be asked for, and when, is what the employer's own page says (`hub/placements/`), and
the answer goes the same way. A link is for that one thing, once: what is asked later, or again,
comes with a letter of its own. No citizen is named, in letter, page or address.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.guests import links
from hub.guests.letters import placement_letter
from hub.guests.post import post
from hub.placements.actions import What, by_code, said_in, tell
from hub.placements.following import Followed, follow
from hub.tables import AnswerLink
from shared.clock import today
from shared.daily import each
from shared.dealings.entrances import entrance
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.employer import Contact
from shared.records.placement import Placement, SiteReport
from shared.rules.intention import asked_on, open_from
from shared.rules.period import Period
from shared.rules.placement import RUNNING
from shared.tables import PlacementIndex

LINK_DAYS: Final = 14  # a link's shortest life; as long as the answer is awaited, if longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a workplace is asked for by mail, of whom, and the last day of its link."""

    placement: str
    asks: str
    contact: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A link about a placement, looked at. `told` is what the workplace has said to it so far.

    It is `open` while the placement lacks what the link asks for, and it was not answered.
    """

    link: AnswerLink
    followed: Followed
    kam: Contact
    told: SiteReport | None
    open: bool


def ask(local: Local, actor: str, code: str, url: str) -> Sent:
    """Write to the contact of a placement's workplace for what is lacking; once a day at most.

    `url` is the hub's own address.

    Raises:
        NotFound: no such placement.
        Refused: nothing is lacking from the workplace (`nothing_asked`), or its contact has no
            mail address (`no_mail_address`).
    """
    with local.begin(actor) as tx:
        row = by_code(tx.session, code)
        stored.get(tx.session, row.ref, lock=True)
        found = follow(tx.session, row, tx.today)
        if found.asked_for is None:
            raise Refused("nothing_asked", placement=row.code)
        if found.workplace.contact.email is None:
            raise Refused("no_mail_address", workplace=found.workplace.name)
        return _write_to(tx, found, found.asked_for, url)


def ask_all(local: Local, url: str) -> int:
    """Ask each workplace, from 60 per cent of a placement on, whether a job follows; each once.

    After "not yet" it is asked again on its day. Returns how many letters were written.
    """
    with local.read() as session:
        rows = _running(session)
    return each(rows, lambda row: _ask_due(local, row, url))


def opened(session: Session, token: str) -> Question:
    """Return what a link asks, and how that stands. Changes nothing.

    Raises:
        NotFound: there is no such link about a placement.
        Refused: its time is over (`link_over`).
    """
    link = links.opened(session, token)
    if link.asks is None:
        raise NotFound("link")
    row = by_code(session, stored.get(session, link.about).body.code)
    found = follow(session, row, today(session))
    return Question(
        link=link, followed=found, kam=_kam(session, found.body), told=_told(found, link.asks),
        open=link.answered_on is None and found.asked_for == link.asks,
    )  # fmt: skip


def answer(local: Local, token: str, said: SiteReport) -> Record:
    """Keep what a workplace's manager answers by a link, as what its employer tells.

    Raises:
        NotFound: as `opened`.
        Refused: as `opened`; it was answered, or is asked no more (`link_answered`); or as
            `hub.placements.actions.report`.
    """
    with local.read() as session:
        found = opened(session, token).followed
    with local.begin(f"guest:{found.workplace.code}") as tx:
        stored.get(tx.session, found.record.ref, lock=True)  # who presses at the same time waits
        asked = opened(tx.session, token)
        if not asked.open:
            raise Refused("link_answered")
        asked.link.answered_on = tx.today
        return tell(tx, found.body.code, said.what, on=said.on, **said_in(said))


def _told(found: Followed, asks: str) -> SiteReport | None:
    """What the workplace said to a question; to that of the start also that nobody came."""
    nobody = found.told.get("not_started") if asks == "started" else None
    return found.told.get(asks) or nobody


def _running(session: Session) -> list[PlacementIndex]:
    return list(session.scalars(select(PlacementIndex).where(PlacementIndex.state.in_(RUNNING))))


def _ask_due(local: Local, row: PlacementIndex, url: str) -> bool:
    with local.read() as session:
        due = _to_ask(session, row)
    return due and bool(ask(local, "program", row.code, url))


def _to_ask(session: Session, row: PlacementIndex) -> bool:
    course, day = Period(row.starts_on, row.ends_on), today(session)
    if day < asked_on(course):
        return False
    found = follow(session, row, day)
    since = open_from(course, found.told.get("answer"))
    if found.asked_for != "answer" or since is None or found.workplace.contact.email is None:
        return False
    last = session.scalar(
        select(func.max(AnswerLink.made_on)).where(
            AnswerLink.about == row.ref, AnswerLink.asks == "answer"
        )
    )
    return last is None or last < since


def _write_to(tx: Transaction, found: Followed, asks: What, url: str) -> Sent:
    contact, ref = found.workplace.contact, found.record.ref
    last_day = max(found.due or tx.today, tx.today + timedelta(days=LINK_DAYS))
    sent = Sent(placement=found.body.code, asks=asks, contact=contact.name, last_day=last_day)
    today_already = select(AnswerLink).where(
        AnswerLink.about == ref, AnswerLink.asks == asks, AnswerLink.made_on == tx.today
    )
    if tx.session.scalar(today_already) is None:
        token = links.make(tx, ref, found.workplace.municipality, last_day, asks)
        kam = _kam(tx.session, found.body)
        post(tx.session, placement_letter(found, asks, kam, last_day, f"{url}/svar/{token}"))
    return sent


def _kam(session: Session, body: Placement) -> Contact:
    """Whom the workplace rings in the candidate's municipality: its KAM, or its entrance."""
    employer = stored.get(session, body.need).body.employer
    return entrance(session, employer, body.municipality, today(session)).contact

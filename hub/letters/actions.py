"""Letters to an employer about what others say of its places: one each time something is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.guests.post import post
from hub.letters import words
from hub.tables import EmployerLetter
from shared.daily import each
from shared.feed import stored
from shared.feed.local import Local
from shared.mail import Letter
from shared.records.employer import Contact
from shared.restrictions import Restricted, restrictions
from shared.signals import UNSEEN, Signalled, signals

Act = Literal["raised", "decided", "upheld", "lifted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was said of an employer's place, on a day: it is told of it once."""

    one: Signalled | Restricted
    act: Act
    on: date

    @property
    def key(self) -> tuple[str, str, date]:
        """What a letter is known by."""
        return self.one.record.ref, self.act, self.on


def write_all(local: Local, url: str) -> int:
    """Write to each employer what it has no letter about; return how many. `url` is the hub's.

    One whose contact has no mail address reads it on its overview alone.
    """
    with local.read() as session:
        due = _due(session)
    return each(due, lambda said: _write(local, said, url))


def _due(session: Session) -> list[Said]:
    rows = select(EmployerLetter.about, EmployerLetter.act, EmployerLetter.on)
    written = {(about, act, on) for about, act, on in session.execute(rows)}
    told_of = {about for about, _, _ in written}
    return [
        said
        for said in _said(session)
        if said.key not in written and (said.act != "lifted" or said.one.record.ref in told_of)
    ]


def _said(session: Session) -> Iterator[Said]:
    """The signals that await a reply, and the last word on each restriction."""
    for signal in signals(session, UNSEEN):
        yield Said(one=signal, act="raised", on=signal.body.told_on)
    for one in restrictions(session):
        body = one.body
        if body.lifted:
            yield Said(one=one, act="lifted", on=body.lifted.on)
        elif body.upheld:
            yield Said(one=one, act="upheld", on=body.upheld.on)
        else:
            yield Said(one=one, act="decided", on=body.decided_on)


def _write(local: Local, said: Said, url: str) -> bool:
    with local.begin("program") as tx:
        stored.get(tx.session, said.one.record.ref, lock=True)  # who writes beside us waits
        contact = stored.get(tx.session, said.one.body.employer).body.contact
        written = tx.session.get(EmployerLetter, said.key) is not None
        if contact.email is None or written:
            return False
        about, act, on = said.key
        tx.session.add(EmployerLetter(about=about, act=act, on=on))
        post(tx.session, _letter(contact, said, url))
        return True


def _letter(to: Contact, said: Said, url: str) -> Letter:
    if isinstance(said.one, Signalled):
        return words.signal_letter(to, said.one, url)
    return words.restriction_letter(to, said.one, said.act, url)

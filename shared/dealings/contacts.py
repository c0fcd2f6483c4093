"""Who talked with an employer, over all municipalities of its agreements."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.contact import ContactNote
from shared.records.formats import split_ref
from shared.tables import ContactNoteIndex

RECENT_DAYS = 7  # so long a talk is shown to whoever is about to ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk with the name of the municipality that had it."""

    record: Record
    place: str

    @property
    def body(self) -> ContactNote:
        """Who, when, about what."""
        body: ContactNote = self.record.body
        return body


def talks(session: Session, *conditions: ColumnElement[bool]) -> list[Talk]:
    """Return talks, the newest on top."""
    rows = session.scalars(select(ContactNoteIndex).where(*conditions))
    found = [
        Talk(record=one, place=municipalities()[one.body.municipality].name)
        for one in stored.many(session, [split_ref(row.ref) for row in rows])
    ]
    return sorted(found, key=lambda one: (one.body.on, str(one.record.id)), reverse=True)


def recent(session: Session, employer: str, today: date) -> list[Talk]:
    """Return the talks with an employer that who is about to ring it should know of."""
    since = today - timedelta(days=RECENT_DAYS)
    return talks(session, ContactNoteIndex.employer == employer, ContactNoteIndex.on >= since)


def rung(session: Session, employer: str, today: date) -> Talk | None:
    """Return the newest of them, if there is one."""
    return next(iter(recent(session, employer, today)), None)


def as_told(one: Talk) -> dict[str, object]:
    """Return a talk as programs read it."""
    body = one.body
    return {
        "code": body.code, "municipality": body.municipality, "on": body.on, "way": body.way,
        "by": body.by, "spoke_with": body.spoke_with, "about": body.about,
        "p_number": body.p_number,
    }  # fmt: skip


def talk_of(session: Session, code: str) -> Talk:
    """Return the talk of a public code.

    Raises:
        NotFound: there is none here.
    """
    found = talks(session, ContactNoteIndex.code == read_code(code))
    if not found:
        raise NotFound(code)
    return found[0]

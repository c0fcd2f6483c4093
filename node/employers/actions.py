"""The municipality's talks with employers, told to all who might ring the same one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.dealings.contacts import Talk, talk_of
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.codes import public_code
from shared.records.contact import ContactNote, ContactWay
from shared.rules.retention import oldest_talk
from shared.said import employer_by_code
from shared.tables import ContactNoteIndex, WorkplaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """Who talked with whom at the employer, when and about what; `p_number` if of one place."""

    on: date
    way: ContactWay
    by: str
    spoke_with: str
    about: str
    p_number: str | None = None


def note(local: Local, actor: str, code: str, talked: Talked) -> Talk:
    """Note a talk with an employer; the employer and all municipalities it might bother read it.

    Raises:
        NotFound: no such employer here, or it has no such workplace.
        Refused: the day is to come (`contact_day_to_come`).
    """
    with local.begin(actor) as tx:
        employer = employer_by_code(tx.session, code)
        if talked.on > tx.today:
            raise Refused("contact_day_to_come", field="on", day=talked.on)
        if talked.p_number:
            _see_place(tx.session, employer.ref, talked.p_number)
        body = ContactNote(
            code=public_code("N"), employer=employer.ref,
            municipality=local.municipality, on=talked.on, way=talked.way,
            by=talked.by, spoke_with=talked.spoke_with, about=talked.about,
            p_number=talked.p_number,
        )  # fmt: skip
        tx.write(body, "noted")
        tx.flush()
        return talk_of(tx.session, body.code)


def take_back(local: Local, actor: str, code: str) -> None:
    """Destroy a note of ours here and at all who have it.

    Raises:
        NotFound: no such note.
        Refused: another municipality wrote it (`contact_of_others`).
    """
    with local.begin(actor) as tx:
        one = talk_of(tx.session, code)
        if one.record.owner != local.authority:
            raise Refused("contact_of_others", place=one.place)
        tx.erase(one.record.ref)


def forget_talks(local: Local) -> int:
    """Destroy our notes that are older than two years, here and at all who have them."""
    with local.begin("program") as tx:
        old = select(ContactNoteIndex).where(
            ContactNoteIndex.owner == local.authority,
            ContactNoteIndex.on < oldest_talk(tx.today),
        )
        keys = [row.ref for row in tx.session.scalars(old)]
        tx.erase(*keys)
        return len(keys)


def _see_place(session: Session, employer: str, p_number: str) -> None:
    place = select(WorkplaceIndex.p_number).where(
        WorkplaceIndex.employer == employer, WorkplaceIndex.p_number == p_number
    )
    if session.scalar(place) is None:
        raise NotFound(p_number)

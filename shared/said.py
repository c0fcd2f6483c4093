"""What is said about an employer's place: the names in it, and the reply that stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.employer import LegalUnit
from shared.records.formats import split_ref
from shared.records.signal import Reply
from shared.tables import EmployerIndex, ReplyIndex, WorkplaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said, with the names of its employer and place, and the employer's reply or none.

    `replies` is how often the employer has put the reply into words.
    """

    record: Record
    employer: str
    place: str
    reply: Reply | None
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An employer by its name, with the legal units that are known of it."""

    name: str
    units: tuple[LegalUnit, ...] = ()


def named(session: Session, employer: str) -> Named:
    """Return an employer as an agreement names it, by its key.

    A municipality that has left has taken back what it said of itself; its name all know.
    """
    owner, record_id = split_ref(employer)
    for one in stored.many(session, [(owner, record_id)]):
        return Named(name=one.body.name, units=one.body.units)
    place = municipalities().get(owner.partition(":")[2])
    return Named(name=place.name if place else "")


S = TypeVar("S", bound=Said)


def said(session: Session, records: Sequence[Record], kind: type[S]) -> list[S]:
    """Return what is said with names and replies, in as many queries for many as for one.

    The body of each record names an `employer`, a `cvr` and a `p_number`, or none where it is
    about the whole legal unit.
    """
    employers = {
        one.ref: one.body
        for one in stored.many(session, [split_ref(one.body.employer) for one in records])
    }
    numbers = {one.body.p_number for one in records if one.body.p_number}
    rows = select(WorkplaceIndex.p_number, WorkplaceIndex.name)
    found = session.execute(rows.where(WorkplaceIndex.p_number.in_(numbers)))
    places = {number: name for number, name in found}
    replies = _replies(session, [one.ref for one in records])

    def told(one: Record) -> S:
        body, reply = one.body, replies.get(one.ref)
        employer = employers.get(body.employer)
        units = {unit.cvr: unit.name for unit in employer.units} if employer else {}
        return kind(
            record=one, employer=employer.name if employer else "",
            place=places.get(body.p_number) or units.get(body.cvr, body.cvr),
            reply=reply.body if reply else None, replies=reply.rev if reply else 0,
        )  # fmt: skip

    return [told(one) for one in records]


def reply_told(one: Said) -> dict[str, object]:
    """Return the reply as flat members, empty where there is none."""
    reply = one.reply
    return {"reply": reply.text if reply else None, "reply_by": reply.by if reply else None,
            "replied_on": reply.replied_on if reply else None}  # fmt: skip


def employer_by_code(session: Session, code: str) -> Record:
    """Return the employer of a public code.

    Raises:
        NotFound: none of that code is here.
    """
    row = session.scalar(select(EmployerIndex).where(EmployerIndex.code == read_code(code)))
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref)


def answer(tx: Transaction, about: Record, text: str, by: str) -> None:
    """Write the employer's reply to what stands about it, or put it in the place of another.

    Who calls holds the record that it is about.

    Raises:
        Refused: nothing is said (`reply_missing`).
    """
    if not text.strip():
        raise Refused("reply_missing", field="text")
    before = tx.session.scalar(select(ReplyIndex).where(ReplyIndex.about == about.ref))
    body = Reply(about=about.ref, employer=about.body.employer, text=text.strip(), by=by,
                 replied_on=tx.today)  # fmt: skip
    tx.write(body, "replied", revises=before.ref if before else None)


def _replies(session: Session, keys: Sequence[str]) -> dict[str, Record]:
    """The employers' replies to what has these keys."""
    rows = session.scalars(select(ReplyIndex).where(ReplyIndex.about.in_(keys)))
    records = stored.many(session, [split_ref(row.ref) for row in rows])
    return {one.body.about: one for one in records}

"""What is said about an employer's place: the names in it, and the reply that stands beside it."""

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.signal import Reply
from shared.tables import EmployerIndex, ReplyIndex, WorkplaceIndex


class About(Protocol):
    """What is said about a workplace, or about a legal unit with all its workplaces."""

    @property
    def employer(self) -> str:
        """Key of the employer's record."""

    @property
    def cvr(self) -> str:
        """The legal unit."""

    @property
    def p_number(self) -> str | None:
        """The workplace, or None where the whole unit is meant."""


def employer_of(session: Session, code: str) -> Record:
    """Return the employer of a public code.

    Raises:
        NotFound: none of that code is here.
    """
    row = session.scalar(select(EmployerIndex).where(EmployerIndex.code == read_code(code)))
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref)


def names(session: Session, about: About) -> tuple[str, str]:
    """Return the names of the employer and of the place or unit that something is about."""
    row = session.get(EmployerIndex, split_ref(about.employer))
    place = session.scalar(
        select(WorkplaceIndex.name).where(WorkplaceIndex.p_number == (about.p_number or ""))
    )
    units = stored.get(session, about.employer).body.units if row else ()
    unit = next((one.name for one in units if one.cvr == about.cvr), about.cvr)
    return row.name if row else "", place or unit


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


def reply_to(session: Session, key: str) -> Record | None:
    """Return the employer's reply to what stands about it, by its key, or None."""
    row = session.scalar(select(ReplyIndex).where(ReplyIndex.about == key))
    return stored.get(session, row.ref) if row else None

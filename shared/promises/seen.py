"""Promises as both programs read them: whose they are, with names, and where each stands."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.places import municipalities
from shared.dealings.objections import objections
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.promise import Objection, Promise
from shared.rules.promise import OPEN, Standing, standing
from shared.tables import EmployerIndex, PromiseIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise with the names of both sides, and the other side's objection to "kept"."""

    record: Record
    employer: str
    employer_code: str
    place: str
    standing: Standing
    objection: Objection | None = None

    @property
    def body(self) -> Promise:
        """What is promised."""
        body: Promise = self.record.body
        return body

    @property
    def by_employer(self) -> bool:
        """Whether the employer gave it, and the municipality is to have what it says."""
        return self.record.owner.startswith("hub:")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.standing in OPEN

    @property
    def asks(self) -> bool:
        """Whether somebody has to do something: keep it, or agree on whether it is kept."""
        return self.is_open or self.standing == "disputed"


def promises(session: Session, today: date, *conditions: ColumnElement[bool]) -> list[Promised]:
    """Return promises: the open first, by their day; then the closed, the newest on top."""
    rows = session.scalars(select(PromiseIndex).where(*conditions))
    records = stored.many(session, [split_ref(row.ref) for row in rows])
    disputed = objections(session, [one.ref for one in records])
    found = [_promised(session, one, today, disputed.get(one.ref)) for one in records]
    return sorted(found, key=_order)


def promise_of(
    session: Session, today: date, code: str, *conditions: ColumnElement[bool]
) -> Promised:
    """Return the promise of a public code.

    Raises:
        NotFound: there is none that meets the conditions.
    """
    row = row_of(session, code, *conditions)
    disputed = objections(session, [row.ref]).get(row.ref)
    return _promised(session, stored.get(session, row.ref), today, disputed)


def row_of(session: Session, code: str, *conditions: ColumnElement[bool]) -> PromiseIndex:
    """Return the index row of a promise by its public code.

    Raises:
        NotFound: there is none that meets the conditions.
    """
    query = select(PromiseIndex).where(PromiseIndex.code == read_code(code), *conditions)
    row = session.scalar(query)
    if row is None:
        raise NotFound(code)
    return row


def seen_by(who: Who) -> ColumnElement[bool]:
    """Return the condition that a person may know of a promise: an employer's people its own."""
    return PromiseIndex.employer == who.scope if who.roles & OF_EMPLOYER else true()


def ours(local: Local) -> ColumnElement[bool]:
    """Return the condition that our side gave a promise."""
    return PromiseIndex.owner == local.authority


def between(employer: str, municipality: str) -> ColumnElement[bool]:
    """Return the condition that a promise is between these two, whoever gave it."""
    return (PromiseIndex.employer == employer) & (PromiseIndex.municipality == municipality)


def as_told(one: Promised) -> dict[str, object]:
    """Return a promise as programs read it."""
    body = one.body
    return {
        "code": body.code, "by": "employer" if one.by_employer else "municipality",
        "employer": one.employer_code, "municipality": body.municipality, "what": body.what,
        "due": body.due, "state": one.standing, "keeper": body.keeper,
        "given_on": body.given_on, "given_by": body.given_by, "closed_on": body.closed_on,
        "reason": body.reason, "moves": [asdict(each) for each in body.moves],
        "disputed_because": one.objection.why if one.objection else None,
        "at": body.at, "with_whom": body.with_whom,
    }  # fmt: skip


def _promised(session: Session, record: Record, today: date, objection: Record | None) -> Promised:
    body: Promise = record.body
    employer = session.get(EmployerIndex, split_ref(body.employer))
    return Promised(
        record=record, employer=employer.name if employer else "",
        employer_code=employer.code if employer else "",
        place=municipalities()[body.municipality].name,
        objection=objection.body if objection else None,
        standing=standing(body, today, disputed=objection is not None),
    )  # fmt: skip


def _order(one: Promised) -> tuple[bool, int, str]:
    body = one.body
    day = body.due.toordinal() if one.is_open else -(body.closed_on or body.due).toordinal()
    return not one.is_open, day, body.code

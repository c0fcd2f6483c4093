"""An employer as this municipality's customer: all that who is about to ring it should know."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.codes.danish import danish_key
from shared.dealings import contacts, entrances
from shared.dealings.contacts import Talk, recent, talks
from shared.dealings.entrances import Entrance, entrance
from shared.dealings.statements import needs_asked, statement
from shared.feed import stored
from shared.feed.local import Local
from shared.promises.seen import Promised, between, promises
from shared.promises.seen import as_told as promise_told
from shared.records.base import Record
from shared.records.employer import Employer, Workplace
from shared.records.formats import split_ref
from shared.rules.service import Service, service
from shared.rules.statement import Statement
from shared.tables import (
    ContactNoteIndex,
    EmployerIndex,
    NeedIndex,
    PromiseIndex,
    WorkplaceIndex,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An employer, our entrance for it, the open promises, and the talks of all municipalities.

    `recent` are the talks of the last week; `talks` all of them, the newest on top;
    `service` is how we kept our service goals.
    """

    record: Record
    entrance: Entrance
    promises: list[Promised]
    recent: list[Talk]
    talks: list[Talk]
    service: Service
    places: list[Workplace]

    @property
    def body(self) -> Employer:
        """Its name, units and contact."""
        body: Employer = self.record.body
        return body


def customers(session: Session, local: Local, today: date) -> list[Customer]:
    """Return the employers that have come here, by name."""
    rows = session.scalars(select(EmployerIndex)).all()
    found = [customer(session, local, stored.get(session, row.ref), today) for row in rows]
    return sorted(found, key=lambda one: danish_key(one.body.name))


def customer(session: Session, local: Local, record: Record, today: date) -> Customer:
    """Return one employer with what is between it and this municipality."""
    own = local.municipality
    still_open = between(record.ref, own), PromiseIndex.state == "open"
    asked = session.scalars(select(NeedIndex).where(NeedIndex.employer == record.ref)).all()
    places = session.scalars(select(WorkplaceIndex).where(WorkplaceIndex.employer == record.ref))
    return Customer(
        record=record,
        entrance=entrance(session, record.ref, own, today),
        promises=promises(session, today, *still_open),
        recent=recent(session, record.ref, today),
        talks=talks(session, ContactNoteIndex.employer == record.ref),
        service=service(needs_asked(session, local.authority, asked), today),
        places=sorted(
            (one.body for one in stored.many(session, [split_ref(row.ref) for row in places])),
            key=lambda one: danish_key(one.name),
        ),
    )  # fmt: skip


def owed(session: Session, local: Local, record: Record, today: date, of: str | None) -> Statement:
    """Return what an employer and this municipality owe each other in a quarter (`2026-4`).

    Raises:
        Refused: there is no such quarter (`quarter_unknown`).
    """
    asked = session.scalars(select(NeedIndex).where(NeedIndex.employer == record.ref))
    own = local.municipality
    return statement(session, record.ref, own, asked, today, of)


def as_told(one: Customer) -> dict[str, object]:
    """Return an employer as programs read it."""
    return {
        "employer": one.body.code, "name": one.body.name,
        "entrance": entrances.as_told(one.entrance),
        "promises": [promise_told(promise) for promise in one.promises],
        "service": asdict(one.service),
        "talks": [contacts.as_told(talk) for talk in one.talks],
    }  # fmt: skip

"""The municipality as an employer: itself, its departments with head and targets, institutions.

They are records of the kinds that every employer has, but our own: agreements, needs, room,
signals and restrictions treat them as any other's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from marshmallow_dataclass import class_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.codes import public_code, read_code
from shared.records.employer import (
    MOST_PLACES,
    YEARS,
    Contact,
    Department,
    Employer,
    LegalUnit,
    Target,
)
from shared.records.formats import Cvr, Line
from shared.tables import DepartmentIndex, EmployerIndex
from shared.workplaces import Imported, take_list, workplaces_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEmployer:
    """What a municipality says of itself as an employer; `is_demo` marks an invented one."""

    name: Line
    cvr: Cvr
    contact: Contact
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentDraft:
    """A department as a person writes it; its head is rung about all its institutions."""

    name: Line
    head: Contact


EMPLOYER = class_schema(OwnEmployer, base_schema=BodySchema)()
DEPARTMENT = class_schema(DepartmentDraft, base_schema=BodySchema)()
HEAD = class_schema(Contact, base_schema=BodySchema)()
TARGET = class_schema(Target, base_schema=BodySchema)()


def own_employer(session: Session, local: Local) -> Record | None:
    """Return this municipality as an employer, or None while it is none."""
    row = session.scalar(select(EmployerIndex).where(EmployerIndex.owner == local.authority))
    return stored.get(session, row.ref) if row else None


def be_employer(local: Local, actor: str, said: OwnEmployer) -> Record:
    """Be an employer, or say anew what we are as one; the hub and our agreements hear of it.

    Raises:
        Refused: another employer has the CVR number (`cvr_taken`).
    """
    with local.begin(actor) as tx:
        tx.session.execute(select(Peer.name).with_for_update())  # of ours there may be no row yet
        for other in stored.of_kind(tx.session, "employer"):
            if other.owner != local.authority and said.cvr in {u.cvr for u in other.body.units}:
                raise Refused("cvr_taken", field="cvr", cvr=said.cvr, employer=other.body.name)
        now = own_employer(tx.session, local)
        body = Employer(
            code=now.body.code if now else public_code("V"), name=said.name,
            units=(LegalUnit(cvr=said.cvr, name=said.name),), contact=said.contact,
            is_demo=said.is_demo,
        )  # fmt: skip
        return tx.get(tx.write(body, "registered", revises=now.ref if now else None))


def department(session: Session, local: Local, code: str, *, lock: bool = False) -> Record:
    """Return our department of a code.

    Raises:
        NotFound: there is none.
    """
    row = session.scalar(
        select(DepartmentIndex).where(
            DepartmentIndex.code == (read_code(code) or code),
            DepartmentIndex.owner == local.authority,
        )
    )
    if row is None:
        raise NotFound(code)
    return stored.get(session, row.ref, lock=lock)


def add_department(local: Local, actor: str, draft: DepartmentDraft) -> Record:
    """Add a department, which institutions then stand under.

    Raises:
        Refused: the municipality is no employer yet (`no_employer_yet`), or has a department of
            this name (`department_taken`).
    """
    with local.begin(actor) as tx:
        employer = _employer(tx)
        stored.rev(tx.session, employer.ref)  # held: two at once do not add the same
        names = select(DepartmentIndex.name).where(DepartmentIndex.owner == local.authority)
        if draft.name.casefold() in map(str.casefold, tx.session.scalars(names)):
            raise Refused("department_taken", field="name", name=draft.name)
        body = Department(
            employer=employer.ref, code=public_code("D"), name=draft.name, head=draft.head
        )
        return tx.get(tx.write(body, "added"))


def change_head(local: Local, actor: str, code: str, head: Contact) -> Record:
    """Give a department another head: from now on rung about all its institutions.

    Raises:
        NotFound: no such department of ours.
    """
    with local.begin(actor) as tx:
        now = department(tx.session, local, code, lock=True)
        if head == now.body.head:
            return now
        for place in _institutions(tx, now):
            tx.write(replace(place.body, contact=head), "head changed", revises=place.ref)
        return tx.get(tx.write(replace(now.body, head=head), "head changed", revises=now.ref))


def set_target(local: Local, actor: str, code: str, target: Target) -> Record:
    """Say how many places a department means to give in a year; the history keeps each number.

    Raises:
        NotFound: no such department of ours.
        Refused: the year is over (`target_year_over`), or a number is out of bounds.
    """
    if not 1 <= target.places <= MOST_PLACES:
        raise Refused("places_1_to_5000", field="places")
    if not YEARS[0] <= target.year <= YEARS[1]:
        raise Refused("year_2020_to_2099", field="year")
    with local.begin(actor) as tx:
        now = department(tx.session, local, code, lock=True)
        if target.year < tx.today.year:
            raise Refused("target_year_over", field="year", year=target.year)
        others = [one for one in now.body.targets if one.year != target.year]
        targets = tuple(sorted([*others, target], key=lambda one: one.year))
        return tx.get(tx.write(replace(now.body, targets=targets), "target", revises=now.ref))


def take_institutions(
    local: Local,
    actor: str,
    code: str,
    data: bytes,
    *,
    counted_on: date | None = None,
    preview: bool = False,
) -> Imported:
    """Take a department's list of institutions, known again by their P-numbers.

    They are public, and the department's head is whom to ring, whatever the list says.

    Raises:
        NotFound: no such department of ours.
        FileRefused, Refused: as `shared.workplaces.take_list`; or an institution lies in another
            municipality (`institution_elsewhere`).
    """
    with local.begin(actor) as tx:
        employer = _employer(tx)
        stored.rev(tx.session, employer.ref)  # held: two at once do not add the same
        under = department(tx.session, local, code, lock=True)  # its head stays who it is
        said = {"is_public": True, "department": under.ref, "contact": under.body.head}
        return take_list(
            tx, employer, data, counted_on=counted_on, preview=preview, said=said,
            within=local.municipality,
        )  # fmt: skip


def _employer(tx: Transaction) -> Record:
    found = own_employer(tx.session, tx.local)
    if found is None:
        raise Refused("no_employer_yet")
    return found


def _institutions(tx: Transaction, under: Record) -> Iterator[Record]:
    for place in workplaces_of(tx.session, under.body.employer).values():
        if place.body.department == under.ref:
            yield place

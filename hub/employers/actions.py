"""Registering an employer with its legal units, and its workplaces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.employers.draft import EmployerDraft, faults
from shared.feed import stored
from shared.feed.local import Local
from shared.imports.report import FileRefused, Report
from shared.imports.workplaces import WorkplaceRow, read_workplaces
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import public_code, read_code
from shared.records.employer import Contact, Employer, Workplace
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.tables import EmployerIndex, WorkplaceIndex
from shared.web.forms import sentences

BRANCH_SCHEME = "DB25"
UNKNOWN_BRANCH = "unknown"


Change = tuple[Workplace, str | None]  # what is to stand, and the record that it revises


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of workplaces: how many are new, renewed, or were so already."""

    report: Report
    new: int
    renewed: int
    unchanged: int


def add(local: Local, actor: str, draft: EmployerDraft, *, id: UUID | None = None) -> Record:
    """Register an employer with its legal units, and return its record.

    Of one `id` it is registered once, however often it is asked for.

    Raises:
        Refused: a CVR number's check digit is wrong or stands twice (`cvr_wrong`), another
            employer has it (`cvr_taken`), or a contact field has another form
            (`employer_field`).
    """
    with local.begin(actor) as tx:
        known = stored.many(tx.session, [(local.authority, id)]) if id else []
        if known:
            return known[0]
        for _, problem in faults(tx.session, draft):
            raise problem
        body = Employer(
            code=public_code("V"), name=draft.name, units=draft.units, contact=draft.contact,
            is_demo=draft.is_demo,
        )  # fmt: skip
        schema = KINDS["employer"].schema
        told = dict(schema.dump(body))
        if wrong := schema.validate(told):
            (name, why), *_ = sentences(schema, ValidationError(wrong), told).items()
            raise Refused("employer_field", field=name.replace("-", "."), why=why[0])
        return tx.get(tx.write(body, "registered", id=id))


def by_code(session: Session, code: str) -> Record:
    """Return the employer of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(EmployerIndex).where(EmployerIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return stored.get(session, found.ref)


def import_workplaces(
    local: Local,
    actor: str,
    code: str,
    data: bytes,
    *,
    counted_on: date | None = None,
    preview: bool = False,
) -> Imported:
    """Take an employer's list of workplaces, known again by their P-numbers, all or nothing.

    The same file twice changes nothing. `counted_on` is the day on which the staff was counted;
    without it, today for what is new or has changed. `preview` writes nothing.

    Raises:
        NotFound: no such employer.
        FileRefused: the file is no list of workplaces.
        Refused: another employer has the P-number of a row (`p_number_elsewhere`).
    """
    with local.begin(actor) as tx:
        employer = by_code(tx.session, code)
        rows, report = read_workplaces(data, [unit.cvr for unit in employer.body.units])
        if report.refused_file:
            raise FileRefused(report.refused_file.code, **report.refused_file.params)
        _check_p_numbers(tx.session, employer.ref, rows)
        changes = list(_changes(tx.session, employer, rows, counted_on or tx.today, counted_on))
        for body, known in () if preview else changes:
            tx.write(body, "renewed" if known else "registered", revises=known)
    new = sum(known is None for _, known in changes)
    return Imported(report, new, len(changes) - new, len(rows) - len(changes))


def _changes(
    session: Session,
    employer: Record,
    rows: Iterable[WorkplaceRow],
    day: date,
    counted_on: date | None,
) -> Iterator[Change]:
    known = workplaces_of(session, employer.ref)
    for row in rows:
        found = known.get(row.p_number)
        if found is None:
            yield _workplace(row, employer, public_code("S"), day), None
            continue
        same = _workplace(row, employer, found.body.code, counted_on or found.body.counted_on)
        if same != found.body:
            yield replace(same, counted_on=day), found.ref


def _workplace(row: WorkplaceRow, employer: Record, code: str, counted_on: date) -> Workplace:
    return Workplace(
        employer=employer.ref, code=code, cvr=row.cvr, p_number=row.p_number, name=row.name,
        address=row.address, postcode=row.postcode, city=row.city,
        municipality=row.municipality, branch=row.branch or UNKNOWN_BRANCH,
        branch_scheme=BRANCH_SCHEME, full_time_persons=row.full_time_persons,
        counted_on=counted_on, contact=_contact(row, employer.body.contact),
    )  # fmt: skip


def _contact(row: WorkplaceRow, own: Contact) -> Contact:
    """Whom to ring there: where the list names nobody, the employer's own contact."""
    if row.contact_name:
        return Contact(name=row.contact_name, phone=row.contact_phone, email=row.contact_email)
    return Contact(
        name=own.name,
        phone=row.contact_phone or own.phone,
        email=row.contact_email or own.email,
    )


def workplaces_of(session: Session, employer: str) -> dict[str, Record]:
    """Return an employer's workplaces by P-number."""
    keys = session.scalars(select(WorkplaceIndex).where(WorkplaceIndex.employer == employer))
    found = stored.many(session, [split_ref(row.ref) for row in keys])
    return {record.body.p_number: record for record in found}


def _check_p_numbers(session: Session, employer: str, rows: Iterable[WorkplaceRow]) -> None:
    """A P-number's room is counted by its staff: two employers cannot both have it."""
    others = set(
        session.scalars(select(WorkplaceIndex.p_number).where(WorkplaceIndex.employer != employer))
    )
    foreign = [row.row for row in rows if row.p_number in others]
    if foreign:
        raise Refused("p_number_elsewhere", rows=foreign)

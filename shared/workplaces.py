"""An employer's workplaces, and taking its list of them: at the hub or a municipality's node."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.transaction import Transaction
from shared.imports.report import FileRefused, Report
from shared.imports.workplaces import WorkplaceRow, read_workplaces
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.employer import Contact, Workplace
from shared.records.formats import UNKNOWN_BRANCH, split_ref
from shared.tables import WorkplaceIndex

BRANCH_SCHEME: Final = "DB25"
Change = tuple[Workplace, str | None]  # what is to stand, and the record that it revises


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list of workplaces: how many are new, renewed, or were so already."""

    report: Report
    new: int
    renewed: int
    unchanged: int


def take_list(
    tx: Transaction,
    employer: Record,
    data: bytes,
    *,
    counted_on: date | None = None,
    preview: bool = False,
    said: Mapping[str, Any] | None = None,
    within: str | None = None,
) -> Imported:
    """Take a list of this party's own employer, known again by P-numbers, all that holds of it.

    The same file twice changes nothing. `counted_on` is the day on which the staff was counted;
    without it, today for what is new or has changed. What is `said` of all goes before what the
    file says; all lie `within` one municipality where that is asked. `preview` writes nothing.

    Raises:
        FileRefused: the file is no list of workplaces.
        Refused: the employer keeps its list itself, at its node (`employer_elsewhere`), or
            another employer has the P-number of a row (`p_number_elsewhere`), or a row lies in
            another municipality (`institution_elsewhere`).
    """
    if employer.owner != tx.local.authority:
        raise Refused("employer_elsewhere", employer=employer.body.code)
    rows, report = read_workplaces(data, [unit.cvr for unit in employer.body.units])
    if report.refused_file:
        raise FileRefused(report.refused_file.code, **report.refused_file.params)
    _check_p_numbers(tx.session, employer.ref, rows)
    if away := [row.row for row in rows if within not in (None, row.municipality)]:
        raise Refused("institution_elsewhere", rows=away)
    made = [
        replace(_workplace(row, employer, counted_on or tx.today), **said or {}) for row in rows
    ]
    known = workplaces_of(tx.session, employer.ref)
    changes = list(_changes(made, known, tx.today, counted_on))
    for body, revises in () if preview else changes:
        tx.write(body, "renewed" if revises else "registered", revises=revises)
    new = sum(revises is None for _, revises in changes)
    return Imported(report, new, len(changes) - new, len(rows) - len(changes))


def workplaces_of(session: Session, employer: str) -> dict[str, Record]:
    """Return an employer's workplaces by P-number."""
    keys = session.scalars(select(WorkplaceIndex).where(WorkplaceIndex.employer == employer))
    found = stored.many(session, [split_ref(row.ref) for row in keys])
    return {record.body.p_number: record for record in found}


def _changes(
    made: Iterable[Workplace], known: Mapping[str, Record], today: date, counted_on: date | None
) -> Iterator[Change]:
    for body in made:
        found = known.get(body.p_number)
        if found is None:
            yield body, None
            continue
        day = counted_on or found.body.counted_on
        same = replace(body, code=found.body.code, counted_on=day)
        if same != found.body:
            yield replace(same, counted_on=counted_on or today), found.ref


def _workplace(row: WorkplaceRow, employer: Record, counted_on: date) -> Workplace:
    return Workplace(
        employer=employer.ref, code=public_code("S"), cvr=row.cvr, p_number=row.p_number,
        name=row.name, address=row.address, postcode=row.postcode, city=row.city,
        municipality=row.municipality, branch=row.branch or UNKNOWN_BRANCH,
        branch_scheme=BRANCH_SCHEME, full_time_persons=row.full_time_persons,
        counted_on=counted_on, contact=_contact(row, employer.body.contact),
        is_public=row.is_public, succeeds=row.succeeds,
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


def _check_p_numbers(session: Session, employer: str, rows: Sequence[WorkplaceRow]) -> None:
    """A P-number's room is counted by its staff: two employers cannot both have it."""
    others = set[str]()
    numbers = [row.p_number for row in rows]
    for start in range(0, len(numbers), 500):
        of_others = select(WorkplaceIndex.p_number).where(
            WorkplaceIndex.p_number.in_(numbers[start : start + 500]),
            WorkplaceIndex.employer != employer,
        )
        others.update(session.scalars(of_others))
    foreign = [row.row for row in rows if row.p_number in others]
    if foreign:
        raise Refused("p_number_elsewhere", rows=foreign)

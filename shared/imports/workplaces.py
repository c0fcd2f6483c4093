"""A head office's list of workplaces: rows and a report."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from shared.codes.places import municipalities_at
from shared.imports import choices, identifiers, numbers, places
from shared.imports.cells import Cells, RowRefused, begin_report
from shared.imports.columns import WORKPLACES
from shared.imports.reading import Table, read_table
from shared.imports.report import FileRefused, Report

REQUIRED = (
    ("p_number",),
    ("cvr",),
    ("name",),
    ("address",),
    ("postcode",),
    ("full_time_persons",),
)
MERGED = ("cvr", "branch")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceRow:
    """One place of work. `full_time_persons` is in full-time persons, `headcount` in heads.

    `branch` is a section letter of DB25, none where the file has none that can be read.
    `is_public` where the file says that the employer is public, or at least half publicly funded.
    `succeeds` is the P-number that it came in the place of.
    """

    row: int
    p_number: str
    cvr: str
    name: str
    address: str
    postcode: str
    city: str
    municipality: str
    branch: str | None
    full_time_persons: Decimal
    headcount: int | None
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None
    is_public: bool = False
    succeeds: str | None = None


def read_workplaces(data: bytes, units: Collection[str] = ()) -> tuple[list[WorkplaceRow], Report]:
    """Return the good rows of a file and the report on all of it.

    `units` are the CVR numbers of the employer's legal units; a row of another one is
    refused (a franchisee joins by its own consent). None given: any is taken. A file that is
    refused whole gives no row and a report that says why.
    """
    try:
        table = read_table(data, WORKPLACES.recognise, MERGED)
        report = begin_report(table, WORKPLACES, REQUIRED)
    except FileRefused as problem:
        return [], Report(refused_file=problem.finding)
    rows = _read_rows(table, report, units)
    report.taken = len(rows)
    return rows, report


def _read_rows(table: Table, report: Report, units: Collection[str]) -> list[WorkplaceRow]:
    headings = WORKPLACES.by_field(table.header)
    seen: dict[str, WorkplaceRow] = {}
    moved: dict[tuple[str, str, str, str], WorkplaceRow] = {}
    for row in table.rows:
        cells = Cells(headings, row)
        try:
            found = _read_row(cells, units)
            place = (found.cvr, found.name.casefold(), found.address.casefold(), found.postcode)
            first = seen.get(found.p_number) or moved.get(place)
            if first:
                raise _same_workplace(cells, found, first)
            seen[found.p_number] = moved[place] = found
        except RowRefused:
            pass
        report.findings.extend(cells.findings)
    return list(seen.values())


def _read_row(cells: Cells, units: Collection[str]) -> WorkplaceRow:
    p_number = cells.need("p_number", identifiers.p_number, "p_number_missing")
    cvr = cells.need("cvr", identifiers.cvr_number, "cvr_missing")
    if units and cvr not in units:
        raise cells.refuse("cvr", "cvr_not_in_group")
    postcode = cells.need("postcode", places.postcode, "postcode_missing")
    persons, heads = _staff(cells)
    return WorkplaceRow(
        row=cells.row.number,
        p_number=p_number,
        cvr=cvr,
        name=cells.need("name", identifiers.line, "name_missing"),
        address=cells.need("address", identifiers.line, "address_missing"),
        postcode=postcode,
        city=_town(cells, postcode),
        municipality=_municipality(cells, postcode),
        branch=cells.take("branch", choices.branch),
        full_time_persons=persons,
        headcount=heads,
        contact_name=cells.take("contact_name", identifiers.name),
        contact_phone=cells.take("contact_phone", identifiers.phone),
        contact_email=cells.take("contact_email", identifiers.email),
        is_public=cells.take("public", choices.yes_no) or False,
        succeeds=cells.take("succeeds", identifiers.p_number),
    )


def _staff(cells: Cells) -> tuple[Decimal, int | None]:
    """Return full-time persons and heads; more full-time persons than heads cannot be."""
    persons = cells.need("full_time_persons", numbers.persons, "persons_missing")
    heads = cells.take("headcount", numbers.headcount)
    if heads is not None and persons > heads:
        raise cells.refuse("full_time_persons", "persons_above_heads")
    return persons, heads


def _town(cells: Cells, postcode: str) -> str:
    field = "city" if cells.text("city") else "postcode"
    return cells.need(field, lambda text: places.town(text, postcode), "town_unknown")


def _municipality(cells: Cells, postcode: str) -> str:
    """Return the municipality of the row, else the only one that the postcode lies in.

    Raises:
        RowRefused: none is given and the postcode lies in several, which are named.
    """
    if cells.text("municipality"):
        return cells.need("municipality", places.municipality, "municipality_unknown")
    choice = municipalities_at(postcode)
    if len(choice) > 1:
        names = ", ".join(one.name for one in choice)
        raise cells.refuse("municipality", "municipality_missing", choices=names)
    cells.note("mended", "municipality", "municipality_from_postcode", {"name": choice[0].name})
    return choice[0].code


def _same_workplace(cells: Cells, found: WorkplaceRow, first: WorkplaceRow) -> RowRefused:
    """Return the refusal of a workplace's second row; an equal one is only noted."""
    lines = {"first": first.row}
    if replace(found, row=first.row) == first:
        cells.note("mended", "p_number", "same_row_twice", lines)
        return RowRefused()
    same_number = found.p_number == first.p_number
    code = "same_workplace_twice" if same_number else "same_place_two_numbers"
    return cells.refuse("p_number", code, **lines)

"""A municipality's own export of candidates: rows and a report."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from shared.imports import choices, identifiers, numbers, places
from shared.imports.cells import Cells, RowRefused, begin_report
from shared.imports.columns import CANDIDATES
from shared.imports.consent import Consent, ConsentState, ConsentText, read_consent
from shared.imports.dates import danish_date
from shared.imports.parsed import Unreadable
from shared.imports.reading import Row, Table, read_table
from shared.imports.report import FileRefused, Finding, Report, masked

REQUIRED = (("cpr",), ("name", "last_name"))
MERGED = ("team", "caseworker")

_label = lru_cache(maxsize=1024)(identifiers.line)  # of staff and teams, who are few


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """One citizen as the case system has them. Node only: it holds identity.

    `hours` is hours a week, `travel_minutes` one way; `occupations` are DISCO-08 unit groups.
    A field is none where the file has none or where it could not be read.
    """

    row: int
    cpr: str
    name: str
    address: str | None
    postcode: str | None
    city: str | None
    phone: str | None
    email: str | None
    target_group: str | None
    unemployed_since: date | None
    available_from: date | None
    occupations: tuple[str, ...]
    branch: str | None
    licences: tuple[str, ...] | None
    language: str | None
    hours: Decimal | None
    hours_band: str | None
    adaptations: tuple[str, ...] | None
    travel_minutes: int | None
    skills: tuple[str, ...] | None
    experience: str | None
    caseworker: str | None
    team: str | None
    consent_state: ConsentState
    consent: Consent | None


def read_candidates(
    data: bytes, municipality: str, today: date, consent_text: ConsentText | None = None
) -> tuple[list[CandidateRow], Report]:
    """Return the good rows of a file and the report on all of it.

    `municipality` is the code of the one whose file it is. A file that is refused whole gives
    no row and a report that says why.
    """
    rows, report, _ = read_list(data, municipality, today, consent_text)
    return rows, report


def read_list(
    data: bytes, municipality: str, today: date, consent_text: ConsentText | None = None
) -> tuple[list[CandidateRow], Report, frozenset[str]]:
    """Return what `read_candidates` does, and the CPR numbers of refused rows that have one.

    Whoever a full list names in a row with a fault is not absent from it.
    """
    try:
        table = read_table(data, CANDIDATES.recognise, MERGED)
        report = begin_report(table, CANDIDATES, REQUIRED)
    except FileRefused as problem:
        return [], Report(refused_file=problem.finding), frozenset()
    rows, refused = _read_rows(table, report, municipality, today, consent_text)
    report.taken = len(rows)
    return rows, report, frozenset(refused)


def _read_rows(
    table: Table, report: Report, municipality: str, today: date, about: ConsentText | None
) -> tuple[list[CandidateRow], set[str]]:
    headings = CANDIDATES.by_field(table.header)
    if about is None and "consent" in headings:
        column = headings["consent"][0]
        report.findings.append(Finding("dropped", table.header_row, column, "consent_not_mapped"))
    seen: dict[str, CandidateRow] = {}
    refused: set[str] = set()
    for row in table.rows:
        cells = Cells(headings, row)
        try:
            _stop_free_text(cells, report.never_stored, row)
            found = _read_row(cells, municipality, today, about)
            if found.cpr in seen:
                raise _same_person(cells, found, seen[found.cpr])
            seen[found.cpr] = found
        except RowRefused:
            refused |= _number(cells, today)
        report.findings.extend(cells.findings)
    return list(seen.values()), refused


def _number(cells: Cells, today: date) -> set[str]:
    try:
        return {identifiers.cpr_number(cells.text("cpr"), today).value}
    except Unreadable:
        return set()


def _read_row(
    cells: Cells, municipality: str, today: date, about: ConsentText | None
) -> CandidateRow:
    cpr = cells.need("cpr", lambda text: identifiers.cpr_number(text, today), "cpr_missing")
    name = _name(cells)
    _check_municipality(cells, municipality)
    postcode = cells.take("postcode", places.postcode)
    since = cells.take("unemployed_since", danish_date)
    hours = cells.take("hours", numbers.weekly_hours)
    consent_state, consent = read_consent(cells, about, today)
    return CandidateRow(
        row=cells.row.number,
        cpr=cpr,
        name=name,
        address=cells.take("address", identifiers.line),
        postcode=postcode,
        city=_town(cells, postcode),
        phone=cells.take("phone", identifiers.phone),
        email=cells.take("email", identifiers.email),
        target_group=_target_group(cells, since, today),
        unemployed_since=since,
        available_from=cells.take("available_from", danish_date),
        occupations=cells.take_all("occupation", choices.occupation),
        branch=cells.take("branch", choices.branch),
        licences=cells.take("licences", choices.licences),
        language=cells.take("language", choices.language_step),
        hours=hours,
        hours_band=numbers.hours_band(hours) if hours else None,
        adaptations=cells.take("adaptations", choices.adaptations),
        travel_minutes=cells.take("travel_minutes", numbers.minutes),
        skills=cells.take("skills", choices.skills),
        experience=cells.take("experience", choices.experience),
        caseworker=cells.take("caseworker", _label),
        team=cells.take("team", _label),
        consent_state=consent_state,
        consent=consent,
    )


def _name(cells: Cells) -> str:
    if "name" in cells.headings:
        return cells.need("name", identifiers.name, "name_missing")
    last = cells.need("last_name", identifiers.name, "name_missing")
    if "first_name" not in cells.headings:
        return last
    return f"{cells.need('first_name', identifiers.name, 'name_missing')} {last}"


def _check_municipality(cells: Cells, own: str) -> None:
    found = cells.take("municipality", places.municipality)
    if found not in (None, own):
        raise cells.refuse("municipality", "other_municipality")


def _town(cells: Cells, postcode: str | None) -> str | None:
    field = "city" if "city" in cells.headings else "postcode"
    if field == "postcode" and postcode is None:
        return None
    return cells.take(field, lambda text: places.town(text, postcode))


def _target_group(cells: Cells, unemployed_since: date | None, today: date) -> str | None:
    began = cells.take("target_group_since", danish_date) or unemployed_since
    return cells.take("target_group", lambda text: choices.target_group(text, began, today))


def _same_person(cells: Cells, found: CandidateRow, first: CandidateRow) -> RowRefused:
    """Return the refusal of a person's second row; an equal one is only noted."""
    lines = {"first": first.row}
    if replace(found, row=first.row) == first:
        cells.note("mended", "cpr", "same_row_twice", lines)
        return RowRefused()
    return cells.refuse("cpr", "same_person_twice", **lines)


def _stop_free_text(cells: Cells, columns: tuple[str, ...], row: Row) -> None:
    """Note, in columns that are never stored, what should not have stood in the file."""
    names = frozenset((cells.text("first_name") or cells.text("name")).replace(",", " ").split())
    for column in columns:
        if (text := row.cells[column]) and (code := _why_stopped(text, names)):
            found = Finding("dropped", row.number, column, code, {}, masked(text))
            cells.findings.append(found)


def _why_stopped(text: str, names: frozenset[str]) -> str | None:
    if text.startswith(("=", "@", "＝")):
        return "formula"
    if choices.speaks_of_health(text):
        return "health_text"
    return None if names.isdisjoint(text.replace(",", " ").split()) else "name_in_text"

"""A case system's file of outcomes, most of them from the income register: rows and a report."""

import re
from dataclasses import dataclass, replace

from shared.imports import choices, numbers
from shared.imports.cells import Cells, RowRefused, begin_report
from shared.imports.columns import OUTCOMES
from shared.imports.parsed import Parsed, Unreadable
from shared.imports.reading import Table, read_table
from shared.imports.report import FileRefused, Report

REQUIRED = (("placement", "reference"), ("weeks",), ("result",))
FOLLOW_UPS = {"0": 0, "13": 13, "26": 26, "slut": 0, "ved slut": 0}
_WEEKS_UNIT = re.compile(r" ?(?:uger?|u)\.?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What one row says: which placement, by its code or VITAS reference, and its outcome.

    `weeks` is after the end; `hours` is whole ordinary hours a week; `source` is a code.
    """

    row: int
    placement: str | None
    reference: str | None
    weeks: int
    result: str
    hours: int | None
    source: str

    @property
    def column(self) -> str:
        """The field that tells which placement it is."""
        return "placement" if self.placement else "reference"


def read_outcomes(data: bytes) -> tuple[list[OutcomeRow], Report]:
    """Return the good rows of a file and the report on all of it.

    A blank source is the income register, where such files come from. A file that is refused
    whole gives no row and a report that says why.
    """
    try:
        table = read_table(data, OUTCOMES.recognise)
        report = begin_report(table, OUTCOMES, REQUIRED)
    except FileRefused as problem:
        return [], Report(refused_file=problem.finding)
    rows = _read_rows(table, report)
    report.taken = len(rows)
    return rows, report


def _read_rows(table: Table, report: Report) -> list[OutcomeRow]:
    headings = OUTCOMES.by_field(table.header)
    seen: dict[tuple[str, int], OutcomeRow] = {}
    for row in table.rows:
        cells = Cells(headings, row)
        try:
            found = _read_row(cells)
            key = (found.placement or found.reference or "", found.weeks)
            first = seen.get(key)
            if first:
                raise _same_outcome(cells, found, first)
            seen[key] = found
        except RowRefused:
            pass
        report.findings.extend(cells.findings)
    return list(seen.values())


def _read_row(cells: Cells) -> OutcomeRow:
    placement, reference = cells.text("placement"), cells.text("reference")  # looked up, not kept
    if not (placement or reference):
        raise cells.refuse("placement", "placement_missing")
    hours = cells.take("hours", numbers.weekly_hours)
    source = None
    if cells.text("source"):
        source = cells.need("source", choices.outcome_source, "source_unknown")
    return OutcomeRow(
        row=cells.row.number,
        placement=placement.upper() or None,
        reference=reference or None,
        weeks=cells.need("weeks", weeks_after, "weeks_unknown"),
        result=cells.need("result", choices.outcome, "outcome_unknown"),
        hours=int(hours) if hours else None,
        source=source or "income_register",
    )


def weeks_after(text: str) -> Parsed[int]:
    """Return 0, 13 or 26 weeks after the end.

    Raises:
        Unreadable: `weeks_unknown`.
    """
    found = FOLLOW_UPS.get(_WEEKS_UNIT.sub("", text).casefold())
    if found is None:
        raise Unreadable("weeks_unknown")
    return Parsed(found)


def _same_outcome(cells: Cells, found: OutcomeRow, first: OutcomeRow) -> RowRefused:
    """Return the refusal of an outcome's second row; an equal one is only noted."""
    lines = {"first": first.row}
    if replace(found, row=first.row) == first:
        cells.note("mended", found.column, "same_row_twice", lines)
        return RowRefused()
    return cells.refuse(found.column, "same_outcome_twice", **lines)

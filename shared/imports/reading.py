"""A file to a table: finds the header, leaves out what is no row, refuses rows that do not fit."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shared.imports import letters
from shared.imports.decoding import decode
from shared.imports.lines import Cells, rows_of, split_lines
from shared.imports.report import FileRefused, Finding

DELIMITERS = (";", "\t", ",", "|")
HEADER_WITHIN = 40
"""Lines from the top in which the header is looked for."""

_TOTAL = re.compile(
    r"(i alt|total|subtotal|sum|slut"
    r"|antal (i alt|rækker|borgere|personer|poster|arbejdssteder|linjer))\b",
    re.IGNORECASE,
)

Recognise = Callable[[str], str | None]
"""From a heading to the name of our field, or None."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the line it begins on; `cells` is by heading."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """A file as rows. `findings` are about its form alone; `header` is as the file spells it."""

    encoding: str
    delimiter: str
    title: str
    header: tuple[str, ...]
    header_row: int
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_table(data: bytes, recognise: Recognise, merged: Collection[str] = ()) -> Table:
    """Return the rows of a file from any system.

    The header is the line with the most headings that `recognise` knows, at least two.
    Columns of the fields in `merged` are filled downwards if their cells look merged.

    Raises:
        FileRefused: the file is no table, has no known header, or has no row below it.
    """
    text, encoding = decode(data)
    lines = split_lines(text)
    delimiter, header_row = _find_header(lines, recognise)
    header = _headings(header_row.cells or [])
    below = header_row.number + _lines_used(header_row)
    title = " ".join(" ".join(lines[: header_row.number - 1]).replace(delimiter, " ").split())
    table = Table(encoding, delimiter, title, header, header_row.number)
    rows = rows_of(lines[below - 1 :], delimiter, below, len(header))
    _read_rows(table, rows, spoiled=letters.suspicious(text))
    if not table.rows and not table.findings:
        raise FileRefused("file_without_rows")
    _drop_empty_columns(table)
    for heading in table.header:
        if recognise(heading) in merged:
            _fill_merged(table, heading)
    return table


def _find_header(lines: Sequence[str], recognise: Recognise) -> tuple[str, Cells]:
    best, found = 1, None
    for delimiter in DELIMITERS:
        for row in rows_of(lines[:HEADER_WITHIN], delimiter):
            cells = row.cells or []
            if len(cells) <= best:
                continue
            known = {recognise(cell) for cell in cells} - {None}
            if len(known) > best:
                best, found = len(known), (delimiter, row)
            if best * 2 > len(cells):
                break  # most of it is known: no row below is more of a header
    if found:
        return found
    written = [line for line in lines if line.strip()]
    is_message = len(written) <= 3 and not any(line.count(";") > 1 for line in written)
    raise FileRefused("file_is_message" if is_message else "header_unknown")


def _lines_used(row: Cells) -> int:
    return 1 + sum(cell.count("\n") for cell in row.cells or ())


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return headings that differ: a nameless one is `#` and its place, a second one gets (2).

    Nameless columns after the last name are none: what stands there makes a row too long.
    """
    seen: dict[str, int] = {}
    last = max(place for place, cell in enumerate(cells, start=1) if cell)
    for place, cell in enumerate(cells[:last], start=1):
        name = " ".join(cell.split()) or f"#{place}"
        while name in seen:
            seen[name] += 1
            name = f"{name} ({seen[name]})"
        seen[name] = 1
    return tuple(seen)


def _read_rows(table: Table, rows: Iterable[Cells], *, spoiled: bool) -> None:
    width = len(table.header)
    for number, cells in rows:
        if cells is None:
            table.findings.append(Finding("refused", number, "", "quotes_open"))
            continue
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if not any(cells):
            continue
        if code := _why_no_row(cells, table.header):
            table.findings.append(Finding("mended", number, "", code))
        elif len(cells) == width:
            by_heading = dict(zip(table.header, cells, strict=True))
            table.rows.append(Row(number, by_heading))
            _tidy(table, number, by_heading, spoiled=spoiled)
        else:
            code = "too_many_cells" if len(cells) > width else "too_few_cells"
            numbers = {"found": len(cells), "expected": width}
            table.findings.append(Finding("refused", number, "", code, numbers))


def _why_no_row(cells: Sequence[str], header: Sequence[str]) -> str | None:
    if cells[0].casefold() == header[0].casefold() and [
        " ".join(cell.split()).casefold() for cell in cells if cell
    ] == [heading.casefold() for heading in header if not heading.startswith("#")]:
        return "header_repeated"
    filled = [cell for cell in cells if cell]
    if len(filled) <= max(2, len(header) // 2) and _TOTAL.match(filled[0]):
        return "total_line"
    return None


def _tidy(table: Table, number: int, cells: dict[str, str], *, spoiled: bool) -> None:
    """Mend the letters and line breaks of a row in which something may be wrong."""
    whole = "".join(cells.values())
    if "\n" not in whole and not (spoiled and letters.suspicious(whole)):
        return
    for heading, cell in cells.items():
        code: str | None = None
        if "\n" in cell:
            cell, code = " ".join(cell.split()), "line_break_in_cell"
            table.findings.append(Finding("mended", number, heading, code))
        cells[heading], code = letters.mend(cell)
        if code:
            table.findings.append(Finding("mended", number, heading, code))


def _drop_empty_columns(table: Table) -> None:
    table.header = tuple(
        heading
        for heading in table.header
        if not heading.startswith("#") or any(row.cells[heading] for row in table.rows)
    )


def _fill_merged(table: Table, heading: str) -> None:
    """Fill a column downwards if it holds one value per group, in the group's first row.

    It does if its first row is filled, a third or more are empty, and no two neighbours hold
    the same value: a column where values repeat was not merged, and a gap there is a gap.
    """
    column = [row.cells[heading] for row in table.rows]
    empty = column.count("")
    repeats = any(one and one == two for one, two in pairwise(column))
    if not column or not column[0] or repeats or empty * 3 < len(column):
        return
    last = ""
    for row in table.rows:
        last = row.cells[heading] = row.cells[heading] or last
    first = table.rows[0].number
    table.findings.append(Finding("mended", first, heading, "merged_cells", {"rows": empty}))

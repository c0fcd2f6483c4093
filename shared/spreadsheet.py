"""Rows as `;`-separated text, as a Danish spreadsheet reads it: text only, never a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff20", "\t", "\r")


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a header and rows as text; None is an empty cell.

    A cell that a spreadsheet would read as a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else _as_text(str(cell)) for cell in row])
    return out.getvalue()


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows with the same members, whose names are the header."""
    header = list(rows[0]) if rows else ["code"]
    return lines(header, (list(row.values()) for row in rows))


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell

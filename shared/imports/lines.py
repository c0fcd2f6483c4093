"""Lines to cells: quotes, line breaks inside a cell, and quotes that never close."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST_CELL = 20
"""Lines that one quoted cell may run over; what is longer is an open quote."""

_EXCEL_TEXT = re.compile(r'="([^"]*)"\Z')


class Cells(NamedTuple):
    """The cells of one row. `number` is the line it begins on; None: its quotes do not close."""

    number: int
    cells: list[str] | None


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as an editor counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def rows_of(
    lines: Sequence[str], delimiter: str, first: int = 1, width: int = 0
) -> Iterator[Cells]:
    """Yield the rows from lines of which the first has the number `first`.

    A quoted cell may run over several lines, but only if the row then has `width` cells (when
    given): so an open quote costs its own row, never those after it.
    """
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' in line:
            cells, used = _quoted(lines, at, delimiter, width)
        else:
            cells, used = line.split(delimiter), 1
        if cells is not None:
            cells = list(map(_bare if "=" in line or "'" in line else str.strip, cells))
        yield Cells(first + at, cells)
        at += used


def _quoted(
    lines: Sequence[str], at: int, delimiter: str, width: int
) -> tuple[list[str] | None, int]:
    text = lines[at]
    for used in range(1, LONGEST_CELL + 1):
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as problem:
            if "unexpected end" not in str(problem) or at + used >= len(lines):
                break
            text += "\n" + lines[at + used]
        else:
            if used > 1 and width and (len(cells) < width or any(cells[width:])):
                break
            return cells, used
    return None, 1


def _bare(cell: str) -> str:
    """Return the cell without the marks by which a spreadsheet says "this is text"."""
    cell = cell.strip()
    if not cell.startswith(("=", "'")):
        return cell
    text = _EXCEL_TEXT.match(cell)
    return text[1] if text else cell.removeprefix("'")

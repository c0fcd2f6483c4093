"""A file in the writing: it knows which line a person would see next, and what was planted."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault in a file, and what the import must report: its row, column and outcome."""

    file: str
    row: int
    column: str
    kind: int
    code: str
    outcome: str


class WrittenFile:
    """Lines so far, as `;`- or tab-separated cells, each line ended as Windows does."""

    def __init__(self, name: str, delimiter: str, *, quoted: bool = False) -> None:
        self.name, self.delimiter, self.quoted = name, delimiter, quoted
        self.parts: list[str] = []
        self.line = 1
        self.planted: list[Planted] = []

    def joined(self, cells: Iterable[str]) -> str:
        """Return cells as one line, quoted where that is needed, or all of them."""
        out = io.StringIO()
        if self.quoted:
            writer = csv.writer(out, delimiter=self.delimiter, quoting=csv.QUOTE_ALL)
        else:
            writer = csv.writer(out, delimiter=self.delimiter)
        writer.writerow(cells)
        return out.getvalue().removesuffix("\r\n")

    def add(self, line: str) -> None:
        """Add a line; with line breaks inside it counts as several."""
        self.parts.append(f"{line}\r\n")
        self.line += 1 + line.count("\n")

    def plant(self, row: int, column: str, kind: int, code: str, outcome: str) -> None:
        """Note what the import must say of a row."""
        self.planted.append(Planted(self.name, row, column, kind, code, outcome))

    def text(self) -> str:
        """Return the whole file."""
        return "".join(self.parts)

"""One row's cells by field: takes values through parsers and notes what was found on the way."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from shared.imports.columns import Columns
from shared.imports.parsed import Parsed, Unreadable
from shared.imports.reading import Row, Table
from shared.imports.report import FileRefused, Finding, Outcome, Params, Report, masked

T = TypeVar("T")

_BLANK = frozenset(
    f(word)
    for word in ("-", "–", "--", "null", "n/a", "#i/t", "#n/a", "(tom)", "ukendt")
    for f in (str, str.upper, str.capitalize)
) | {""}
_FORMULA = frozenset("=@＝＋＠+-")
_NUMBER_SIGNS = frozenset("+-0123456789.,() ")


class RowRefused(Exception):
    """A row is left out; the finding that says why has been noted."""


class Cells:
    """The cells of the row that is being read, and the findings of all rows so far."""

    def __init__(self, headings: Mapping[str, tuple[str, ...]], row: Row) -> None:
        self.headings = headings
        self.row = row
        self.findings: list[Finding] = []

    def text(self, field: str) -> str:
        """Return what stands in the field's first filled column, or nothing."""
        return next((text for _, text in self.texts(field)), "")

    def texts(self, field: str) -> list[tuple[str, str]]:
        """Return (heading, text) of every filled column of the field."""
        cells = self.row.cells
        headings = self.headings.get(field, ())
        return [(name, cells[name]) for name in headings if cells[name] not in _BLANK]

    def take(self, field: str, parse: Callable[[str], Parsed[T]]) -> T | None:
        """Return the field's value; none if it is blank or cannot be read, which is noted."""
        for heading in self.headings.get(field, ()):
            text = self.row.cells[heading]
            if text not in _BLANK:
                return self._parsed(heading, text, parse, "dropped")
        return None

    def take_all(self, field: str, parse: Callable[[str], Parsed[T]]) -> tuple[T, ...]:
        """Return the values of all columns of the field that can be read, each once."""
        found = [self._parsed(head, text, parse, "dropped") for head, text in self.texts(field)]
        return tuple(dict.fromkeys(value for value in found if value is not None))

    def need(self, field: str, parse: Callable[[str], Parsed[T]], missing: str) -> T:
        """Return the field's value.

        Raises:
            RowRefused: it is blank (code `missing`) or cannot be read.
        """
        for heading, text in self.texts(field):
            value = self._parsed(heading, text, parse, "refused")
            if value is not None:
                return value
        raise self.refuse(field, missing)

    def refuse(self, field: str, code: str, **params: str | int) -> RowRefused:
        """Note why the row is left out, and return the exception to raise."""
        self.note("refused", field, code, params, self.text(field))
        return RowRefused()

    def note(
        self, outcome: Outcome, field: str, code: str, params: Params, text: str = ""
    ) -> None:
        """Note a finding in the field's first column; with no such column, in the row."""
        heading = (self.headings.get(field) or ("",))[0]
        self.findings.append(
            Finding(outcome, self.row.number, heading, code, params, masked(text))
        )

    def _parsed(
        self, heading: str, text: str, parse: Callable[[str], Parsed[T]], failed: Outcome
    ) -> T | None:
        try:
            if text[0] in _FORMULA and not _NUMBER_SIGNS.issuperset(text):
                raise Unreadable("formula")
            value, note, params = parse(text)
        except Unreadable as problem:
            found = Finding(
                failed, self.row.number, heading, problem.code, problem.params, masked(text)
            )
            self.findings.append(found)
            if failed == "refused":
                raise RowRefused from None
            return None
        if note:
            shape = masked(text)
            self.findings.append(Finding("mended", self.row.number, heading, note, params, shape))
        return value


def begin_report(table: Table, columns: Columns, required: tuple[tuple[str, ...], ...]) -> Report:
    """Return the report of a table before its rows: its form, and its columns by what we know.

    Findings about letters in columns that are not read are left out. Each of `required`
    is a choice of fields of which one must have a column.

    Raises:
        FileRefused: a column is missing that no row can do without.
    """
    known = columns.by_field(table.header)
    for choice in required:
        if not any(field in known for field in choice):
            raise FileRefused("column_missing", column=columns.headings[choice[0]][0])
    read = {heading for headings in known.values() for heading in headings}
    others = [heading for heading in table.header if heading not in read]
    findings = [note for note in table.findings if not note.column or note.column in read]
    refused = {finding.row for finding in findings if finding.outcome == "refused"}
    return Report(
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=len(table.rows) + len(refused),
        unknown_columns=tuple(name for name in others if not columns.is_never_stored(name)),
        never_stored=tuple(name for name in others if columns.is_never_stored(name)),
        findings=findings,
    )

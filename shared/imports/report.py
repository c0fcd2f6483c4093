"""The report on a file: what was refused, mended or left out, by row and column, values masked."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared import spreadsheet
from shared.imports.sentences import SENTENCES
from shared.imports.treatments import KIND_OF
from shared.problem import Problem

Outcome = Literal["refused", "mended", "dropped"]
Params = Mapping[str, str | int]
Say = Callable[[str], str]

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LONG_NUMBER = re.compile(r"\d{6}[ -]?\d{3,4}")
LONGEST_SHAPE = 12


class FileRefused(Problem):
    """A whole file is refused; nothing of it may be stored."""

    @property
    def finding(self) -> "Finding":
        """The refusal as a finding of row 0."""
        return Finding("refused", 0, "", self.code, {k: str(v) for k, v in self.params.items()})

    @property
    def status(self) -> int:
        """Input that does not hold."""
        return 422


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file. `row` is its line, counted from 1; `shape` the masked value.

    `refused` leaves the row out, `mended` took a value after a repair, `dropped` took the row
    without this field. `params` never hold what stood in the cell.
    """

    outcome: Outcome
    row: int
    column: str
    code: str
    params: Params = field(default_factory=dict)
    shape: str = ""

    @property
    def kind(self) -> int:
        """The number of the sort of dirt, 1 to 15, as in this folder's README."""
        return KIND_OF[self.code]

    def reason(self, say: Say = str) -> str:
        """Return what is wrong, in words that `say` translates from the Danish."""
        return say(SENTENCES[self.code].reason) % self.params

    def remedy(self, say: Say = str) -> str:
        """Return what to do about it, in words that `say` translates from the Danish."""
        return say(SENTENCES[self.code].remedy) % self.params


@dataclass(slots=True)
class Report:
    """What a file held and what became of it.

    `unknown_columns` were not recognised and `never_stored` hold free text or what we have
    no right to: neither is read. `refused_file` is set when nothing was read at all.
    """

    encoding: str = ""
    delimiter: str = ""
    rows: int = 0
    taken: int = 0
    unknown_columns: tuple[str, ...] = ()
    never_stored: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    refused_file: Finding | None = None

    @property
    def refused(self) -> list[Finding]:
        """Rows that were left out."""
        return [finding for finding in self.findings if finding.outcome == "refused"]

    @property
    def mended(self) -> list[Finding]:
        """Values that were taken after a repair."""
        return [finding for finding in self.findings if finding.outcome == "mended"]

    @property
    def dropped(self) -> list[Finding]:
        """Fields that rows were taken without."""
        return [finding for finding in self.findings if finding.outcome == "dropped"]

    def counts(self) -> dict[str, int]:
        """Return rows read, rows taken, rows refused, values mended and fields dropped."""
        found = Counter(finding.outcome for finding in self.findings)
        return {
            "rows": self.rows,
            "taken": self.taken,
            "refused": len({finding.row for finding in self.refused}),
            "mended": found["mended"],
            "dropped": found["dropped"],
        }

    def refusals(self, say: Say = str) -> list[dict[str, object]]:
        """Return the refused rows with column, code, reason and remedy, translated by `say`."""
        return [
            {"row": one.row, "column": shown_column(one.column), "code": one.code,
             "reason": one.reason(say), "remedy": one.remedy(say)}
            for one in self.refused
        ]  # fmt: skip

    def to_dict(self, say: Say = str) -> dict[str, object]:
        """Return the report for `--json`, with sentences translated by `say`."""
        return {
            **self.counts(),
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "unknown_columns": [shown_column(name) for name in self.unknown_columns],
            "never_stored": [shown_column(name) for name in self.never_stored],
            "refused_file": _as_dict(self.refused_file, say) if self.refused_file else None,
            "findings": [_as_dict(finding, say) for finding in self.findings],
        }

    def to_csv(self, say: Say = str) -> str:
        """Return the findings as lines that a spreadsheet reads as text only."""
        found = [self.refused_file, *self.findings] if self.refused_file else self.findings
        return spreadsheet.table([_as_dict(finding, say) for finding in found])


def masked(value: str) -> str:
    """Return the shape of a value: every letter and digit as `•`, cut after twelve signs."""
    short = value if len(value) <= LONGEST_SHAPE else value[:LONGEST_SHAPE] + "…"
    return _LETTER_OR_DIGIT.sub("•", short)


def shown_column(name: str) -> str:
    """Return a column's heading as it may be shown: short, and without anyone's number."""
    return _LONG_NUMBER.sub("••••••••••", name[:40])


def _as_dict(finding: Finding, say: Say) -> dict[str, object]:
    return {
        "outcome": finding.outcome,
        "row": finding.row,
        "column": shown_column(finding.column),
        "kind": finding.kind,
        "code": finding.code,
        "value": finding.shape,
        "reason": finding.reason(say),
        "remedy": finding.remedy(say),
    }

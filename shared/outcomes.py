"""What an employer's placements led to, as pages, APIs, files and commands of both tell it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import spreadsheet
from shared.codes.danish import danish_key
from shared.feed import stored
from shared.records.outcome_table import Level, OutcomeLine, OutcomeTable
from shared.rules.guard import FEWEST, MOST_UNKNOWN, Figure, figure
from shared.rules.outcomes import MONTHS, WEEKS, Counts
from shared.tables import EmployerIndex, OutcomeTableIndex

# what "how this was calculated" names
LIMITS: Final = {"fewest": FEWEST, "most_unknown": MOST_UNKNOWN, "months": MONTHS, "weeks": WEEKS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One workplace, legal unit or employer; what is held back or not known is None.

    `known` and `led_on` count ended placements, `results` what each led to (the employer's own
    eyes only). `why_not` is why no share is shown: `few`, `unknown` or `small_cells`. `expected`
    is how many were to lead on by branch and purpose, `rate` that as a share; `low` and `high`
    are the 95 per cent interval of the share, the `expected_` ones hold 95 of 100 workplaces.
    `rounded`: `led_on` is to the nearest five.
    """

    level: Level
    code: str
    name: str
    known: int | None = None
    led_on: int | None = None
    rounded: bool = False
    results: Counts | None = None
    why_not: str | None = None
    rate: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    expected_low: int | None = None
    expected_high: int | None = None

    def beside(self, found: Figure) -> "Line":
        """Return the line with the intervals of its figure, unless no share is shown."""
        if self.why_not:
            return self
        return replace(self, low=found.low, high=found.high, expected_low=found.expected_low,
                       expected_high=found.expected_high)  # fmt: skip


def seen(told: OutcomeLine) -> Line:
    """Return a line as it was told to others, with what follows from its numbers."""
    expected = None if told.expected is None else float(told.expected)
    rate = expected / told.known if told.known and expected is not None else None
    line = Line(
        level=told.level, code=told.code, name=told.name, known=told.known, led_on=told.led_on,
        rounded=told.rounded, why_not=told.why_not, rate=rate, expected=expected,
    )  # fmt: skip
    if told.known is None or told.led_on is None or rate is None:
        return line
    counts = Counts(elsewhere=told.led_on, none=told.known - told.led_on)
    return line.beside(figure(counts, rate))


def table_of(session: Session, employer: str) -> OutcomeTable | None:
    """Return what others were told of an employer, by its key; None: nothing yet."""
    row = session.scalar(select(OutcomeTableIndex).where(OutcomeTableIndex.employer == employer))
    body: OutcomeTable | None = stored.get(session, row.ref).body if row else None
    return body


def told_of(session: Session, employer: str) -> list[Line]:
    """Return the lines that others were told of an employer, by its key, sums last."""
    table = table_of(session, employer)
    return [seen(one) for one in table.lines] if table else []


def employers(session: Session) -> list[tuple[str, str]]:
    """Return code and name of every employer, by name."""
    rows = session.execute(select(EmployerIndex.code, EmployerIndex.name))
    return sorted(((code, name) for code, name in rows), key=lambda row: danish_key(row[1]))


def as_told(line: Line) -> dict[str, object]:
    """Return a line as flat members with numbers a person can read."""
    row = asdict(line)
    results = row.pop("results") or dict.fromkeys(asdict(Counts()))
    for name in ("rate", "expected", "low", "high"):
        row[name] = None if row[name] is None else round(row[name], 3)
    return row | results


def to_csv(lines: Iterable[Line]) -> str:
    """Return the lines as a spreadsheet reads them; what is held back is empty."""
    return spreadsheet.table([as_told(one) for one in lines])

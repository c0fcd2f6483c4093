"""The table of outcomes as it is shown, the same by page, API, file and command.

The employer sees its own figures whole; everybody else by the floor of five (`small_cells`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from hub.outcomes.counting import Counted, counted
from shared import spreadsheet
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import NotFound
from shared.records.base import Record
from shared.rules.guard import figure
from shared.rules.outcomes import Counts
from shared.rules.small_cells import Shown, shown

Level = Literal["workplace", "unit", "employer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One workplace, legal unit or employer; what is held back or not known is None.

    `known` and `led_on` count ended placements, `results` what each led to (the employer's own
    eyes only). `why_not` is why no share is shown: `few`, `unknown` or `small_cells`. `expected`
    is how many were to lead on by branch and purpose, `rate` that as a share; `low` and `high`
    are the 95 per cent interval of the share, the `expected_` ones hold 95 of 100 workplaces.
    """

    level: Level
    code: str
    name: str
    known: int | None = None
    led_on: int | None = None
    results: Counts | None = None
    why_not: str | None = None
    rate: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    expected_low: int | None = None
    expected_high: int | None = None


def lines_of(session: Session, who: Who, employer: Record, today: date) -> list[Line]:
    """Return the employer's lines as this person may see them, sums last.

    Raises:
        NotFound: the person belongs to another employer.
    """
    own = bool(who.roles & OF_EMPLOYER)
    if own and employer.ref != who.scope:
        raise NotFound(employer.body.code)
    return lines(employer, counted(session, employer, today), own=own)


def lines(employer: Record, found: Sequence[tuple[Record, Counted]], *, own: bool) -> list[Line]:
    """Return a line for each workplace that had placements, each legal unit, and the employer."""
    units: dict[str, list[tuple[Record, Counted]]] = {}
    for place, one in found:
        if one.counts != Counts():
            units.setdefault(place.body.cvr, []).append((place, one))
    much = _shown(units)
    told = [
        _line("workplace", place.body.p_number, place.body.name, one,
              None if own else much[cvr, place.body.p_number])
        for cvr, places in units.items()
        for place, one in places
    ]  # fmt: skip
    names = {unit.cvr: unit.name for unit in employer.body.units}
    sums = {cvr: _sum(one for _, one in places) for cvr, places in units.items()}
    for cvr, one in sums.items():
        told.append(_line("unit", cvr, names.get(cvr, cvr), one, None if own else much[cvr,]))
    body = employer.body
    all_ = None if own else much[()]
    return [*told, _line("employer", body.code, body.name, _sum(sums.values()), all_)]


def to_csv(told: Iterable[Line]) -> str:
    """Return the lines as a spreadsheet reads them; what is held back is empty."""
    return spreadsheet.table([as_told(one) for one in told])


def as_told(line: Line) -> dict[str, object]:
    """Return a line as flat members with numbers a person can read."""
    row = asdict(line)
    results = row.pop("results") or dict.fromkeys(asdict(Counts()))
    for name in ("rate", "expected", "low", "high"):
        row[name] = None if row[name] is None else round(row[name], 3)
    return row | results


def _shown(units: Mapping[str, Sequence[tuple[Record, Counted]]]) -> dict[tuple[str, ...], Shown]:
    return shown({
        cvr: {place.body.p_number: (one.counts.led_on, one.counts.none) for place, one in places}
        for cvr, places in units.items()
    })  # fmt: skip


def _sum(found: Iterable[Counted]) -> Counted:
    return sum(found, start=Counted())


def _line(level: Level, code: str, name: str, one: Counted, much: Shown | None) -> Line:
    """One line; `much` is how much others may see of it, or None for the employer itself."""
    known, led_on = one.counts.known, one.counts.led_on
    if much == "none":
        return Line(level=level, code=code, name=name, why_not="few")
    found = figure(one.counts, one.rate)
    line = Line(
        level=level, code=code, name=name, known=known, results=None if much else one.counts,
        rate=one.rate if known else None, expected=found.expected if known else None,
        led_on=None if much == "sum" else led_on,
        why_not=found.why_not or ("small_cells" if much == "sum" else None),
    )  # fmt: skip
    if line.why_not:
        return line
    return replace(line, low=found.low, high=found.high, expected_low=found.expected_low,
                   expected_high=found.expected_high)  # fmt: skip

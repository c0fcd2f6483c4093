"""The statement of an employer's pledges of a year, for its report on social responsibility.

One function makes the figures that page, print, file, API and command show. They count places, by
pledge and never by workplace: below that they would be about somebody.
"""

from dataclasses import asdict, dataclass
from datetime import date

from marshmallow_dataclass import class_schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.pledges.standing import Standing, seen_by, standings
from shared import spreadsheet
from shared.accounts.actions import Who
from shared.problem import NotFound
from shared.rules.pledge import Places
from shared.said import employer_by_code
from shared.tables import PledgeIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A pledge, or in the last line all of them (without code and purpose)."""

    code: str | None
    purpose: str | None
    pledged: int
    opened: int
    used: int
    begun: int
    open: int
    not_opened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What an employer pledged in a year and what came of it, as counted on a day."""

    employer: str
    name: str
    year: int
    counted_on: date
    lines: list[StatementLine]

    @property
    def total(self) -> StatementLine:
        """The sum of all."""
        return self.lines[-1]


STATEMENT = class_schema(Statement)()


def statement(session: Session, who: Who | None, code: str, year: int, today: date) -> Statement:
    """Return the statement of the employer with this code, for `who` (none: the command line).

    What is promised and not confirmed is no pledge yet, and left out.

    Raises:
        NotFound: there is no such employer, or it is another's, or it confirmed no pledge that
            year.
    """
    employer = employer_by_code(session, code)
    query = (seen_by(who) if who else select(PledgeIndex)).where(
        PledgeIndex.employer == employer.ref, PledgeIndex.year == year,
        PledgeIndex.confirmed_on.is_not(None),
    )  # fmt: skip
    found = standings(session, query.order_by(PledgeIndex.code), today)
    if not found:
        raise NotFound(f"{code} {year}")
    return Statement(
        employer=employer.body.code, name=employer.body.name, year=year, counted_on=today,
        lines=[*map(_line, found), _sum(found)],
    )  # fmt: skip


def to_csv(found: Statement) -> str:
    """Return the statement as a spreadsheet reads it, the sum last."""
    head = {"employer": found.employer, "year": found.year, "counted_on": found.counted_on}
    return spreadsheet.table([head | asdict(line) for line in found.lines])


def _line(one: Standing) -> StatementLine:
    body = one.record.body
    return _figures(body.code, body.purpose, one.places, one.begun)


def _sum(found: list[Standing]) -> StatementLine:
    places = sum((one.places for one in found), Places(pledged=0))
    return _figures(None, None, places, sum(one.begun for one in found))


def _figures(code: str | None, purpose: str | None, places: Places, begun: int) -> StatementLine:
    return StatementLine(
        code=code, purpose=purpose, pledged=places.pledged, opened=places.opened,
        used=places.used, begun=begun, open=places.open, not_opened=places.not_opened,
    )  # fmt: skip

"""The lines of an employer's table: its own eyes see them whole, all others as they were told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from hub.outcomes.counting import Counted, counted
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.outcomes import Line, told_of
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.outcome_table import Level
from shared.rules.guard import figure
from shared.rules.outcomes import Counts

NOTHING = Counted()
Places = Sequence[tuple[Record, Counted]]  # workplaces with what is counted at each


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A workplace, legal unit or the whole employer, and what is counted there.

    `key` is as in `small_cells`: unit and place, the unit alone, or nothing.
    """

    level: Level
    code: str
    name: str
    key: tuple[str, ...]
    found: Counted


def lines_of(session: Session, who: Who, employer: Record, today: date) -> list[Line]:
    """Return the employer's lines as this person may see them, sums last.

    Raises:
        NotFound: the person belongs to another employer.
    """
    if not who.roles & OF_EMPLOYER:
        return told_of(session, employer.ref)
    if employer.ref != who.scope:
        raise NotFound(employer.body.code)
    return own_lines(employer, counted(session, employer, today))


def own_lines(employer: Record, found: Places) -> list[Line]:
    """Return a line for each workplace that had placements, each legal unit, and the employer."""
    return [_own(one) for one in spots(employer, [two for two in found if was_used(two[1])])]


def was_used(one: Counted) -> bool:
    """Whether a workplace had placements that are counted, whatever is known of them."""
    return one.counts != Counts()


def spots(employer: Record, found: Places, beside: Counted = NOTHING) -> Iterator[Spot]:
    """Yield each of these workplaces, each of their legal units, and the employer.

    The employer's sum holds what is counted `beside` them, too.
    """
    body, units = employer.body, dict[str, list[Counted]]()
    for place, one in found:
        at = place.body
        units.setdefault(at.cvr, []).append(one)
        yield Spot(level="workplace", code=at.p_number, name=at.name,
                   key=(at.cvr, at.p_number), found=one)  # fmt: skip
    names = {unit.cvr: unit.name for unit in body.units}
    sums = {cvr: sum(parts, start=Counted()) for cvr, parts in units.items()}
    for cvr, one in sums.items():
        yield Spot(level="unit", code=cvr, name=names.get(cvr, cvr), key=(cvr,), found=one)
    all_ = sum(sums.values(), start=beside)
    yield Spot(level="employer", code=body.code, name=body.name, key=(), found=all_)


def _own(at: Spot) -> Line:
    counts = at.found.counts
    figured = figure(counts, at.found.rate)
    return Line(
        level=at.level, code=at.code, name=at.name, known=counts.known, led_on=counts.led_on,
        results=counts, why_not=figured.why_not, rate=at.found.rate if counts.known else None,
        expected=figured.expected if counts.known else None,
    ).beside(figured)  # fmt: skip

"""What others than the employer are told of its outcomes: a record to its agreements' parties.

Nothing under five can be worked out from it, nor from two of them (`small_cells`): a workplace's
numbers stay as they were told until five or more people have come or gone. Workplaces of fewer
than five are told together, in the employer's sum alone.
"""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import delete, select

from hub.outcomes.counting import Counted, counted
from hub.outcomes.lines import Places, Spot, spots, was_used
from hub.tables import ToldPlace
from shared.daily import once_a_day
from shared.database import upsert
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.records.base import Record
from shared.records.outcome_table import OutcomeLine, OutcomeTable
from shared.rules.guard import figure
from shared.rules.outcomes import Counts
from shared.rules.small_cells import FLOOR, Cells, Shown, about, moves, shown
from shared.tables import EmployerIndex, OutcomeTableIndex

SMALL = ("", "")  # the key of the places of fewer than five, among units and places


def tell_daily(local: Local) -> int:
    """Tell once on each new day; return how many employers' tables changed."""
    return once_a_day(local, tell, "outcomes_told_on")


def tell(local: Local, actor: str) -> int:
    """Tell others of each employer what may be told anew; return how many tables changed."""
    with local.read() as session:
        employers = [row.ref for row in session.scalars(select(EmployerIndex))]
    changed = 0
    for employer in employers:
        with local.begin(actor) as tx:
            changed += _tell(tx, stored.get(tx.session, employer, lock=True))
    return changed


def _tell(tx: Transaction, employer: Record) -> bool:
    row = tx.session.scalar(
        select(OutcomeTableIndex).where(OutcomeTableIndex.employer == employer.ref)
    )
    before = stored.get(tx.session, row.ref) if row else None
    now = [two for two in counted(tx.session, employer, tx.today) if was_used(two[1])]
    told = _told(tx, employer.ref, now)
    places = [(place, told.get(place.ref, Counted())) for place, _ in now]
    lines = table(employer, places, told.get(employer.ref, Counted()))
    if lines == (before.body.lines if before else lines[-1:]):  # the sum alone: nobody was here
        return False
    body = OutcomeTable(employer=employer.ref, counted_on=tx.today, lines=lines)
    tx.write(body, "counted", revises=before.ref if before else None)
    return True


def _told(tx: Transaction, employer: str, now: Places) -> Mapping[str, Counted]:
    """Return what is told from now on by workplace, and by the employer's key of the small ones.

    What has fewer than five is told no more; the rest is today's where it moves, else as before.
    """
    rows = tx.session.scalars(select(ToldPlace).where(ToldPlace.employer == employer))
    before = {row.about: _of_row(row) for row in rows}
    small = sum((one for _, one in now if _is_small(one)), start=Counted())
    live = {place.ref: one for place, one in now} | {employer: small}
    live = {key: one for key, one in live.items() if not _is_small(one)}
    moved = {
        key: one
        for key, one in live.items()
        if moves(_cells(before.get(key, Counted())), _cells(one))
    }
    tx.session.execute(
        delete(ToldPlace).where(ToldPlace.employer == employer, ToldPlace.about.not_in(live))
    )
    upsert(tx.session, ToldPlace, [
        {"about": key, "employer": employer, "led_on": one.counts.led_on,
         "none": one.counts.none, "not_known": one.counts.not_known, "expected": one.expected}
        for key, one in moved.items()
    ])  # fmt: skip
    return {key: moved.get(key) or before[key] for key in live}


def table(employer: Record, places: Places, small: Counted) -> tuple[OutcomeLine, ...]:
    """Return the lines of what is told, with what could tell of fewer than five held back.

    `small` is what the places of fewer than five are told as together.
    """
    found = list(spots(employer, places, small))
    units: dict[str, dict[str, Cells]] = {}
    if not _is_small(small):
        units[SMALL[0]] = {SMALL[1]: _cells(small)}
    for one in found:
        if one.level == "workplace" and not _is_small(one.found):
            units.setdefault(one.key[0], {})[one.key[1]] = _cells(one.found)
    much = shown(units)
    return tuple(_line(one, much) for one in found)


def _line(at: Spot, much: Mapping[tuple[str, ...], Shown]) -> OutcomeLine:
    if much.get(at.key, "none") == "none":
        return OutcomeLine(level=at.level, code=at.code, name=at.name, why_not="few")
    found, hides = figure(at.found.counts, at.found.rate), much[at.key] == "sum"
    known, led_on = found.counts.known, found.counts.led_on
    inside = {much[key] for key in much if len(key) == 2 and key[: len(at.key)] == at.key}
    rounded = not hides and "sum" in inside
    return OutcomeLine(
        level=at.level, code=at.code, name=at.name, known=known, rounded=rounded,
        led_on=None if hides else about(led_on, known) if rounded else led_on,
        why_not=found.why_not or ("small_cells" if hides else None),
        expected=Decimal(found.expected).quantize(Decimal("0.001")),
    )  # fmt: skip


def _is_small(one: Counted) -> bool:
    return one.counts.known < FLOOR


def _cells(one: Counted) -> Cells:
    return one.counts.led_on, one.counts.none


def _of_row(row: ToldPlace) -> Counted:
    counts = Counts(elsewhere=row.led_on, none=row.none, not_known=row.not_known)
    return Counted(counts=counts, expected=row.expected)

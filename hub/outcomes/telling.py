"""What others than the employer are told of its outcomes: a record to its agreements' parties.

Nothing under five can be worked out from it, nor from two of them, nor by a municipality that
takes away its own people (`small_cells`): what is counted are each municipality's placements at
a workplace, once they are five or more, and they stay as they were told until five or more
people have come or gone. Where a municipality has fewer at a place, they are told together with
its others of that kind, in the employer's sum alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from hub.outcomes.counting import Counted, counted_apart
from hub.outcomes.lines import Spot, spots, was_used
from hub.tables import ToldPart
from shared.bulk import upsert
from shared.daily import each, once_a_day
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.records.base import Record
from shared.records.outcome_table import OutcomeLine, OutcomeTable
from shared.rules.guard import figure
from shared.rules.outcomes import Counts
from shared.rules.small_cells import FLOOR, Cells, Parts, Shown, about, moves, shown
from shared.tables import EmployerIndex, OutcomeTableIndex

Apart = Mapping[str, Counted]  # by municipality
BESIDE = "", ""  # the key of what is in the employer's sum alone, among units and places


def tell_daily(local: Local) -> int:
    """Tell once on each new day; return how many employers' tables changed."""
    return once_a_day(local, tell, "outcomes_told_on")


def tell(local: Local, actor: str) -> int:
    """Tell others of each employer what may be told anew; return how many tables changed."""
    with local.read() as session:
        employers = [row.ref for row in session.scalars(select(EmployerIndex))]

    def act(employer: str) -> bool:
        with local.begin(actor) as tx:
            return _tell(tx, stored.get(tx.session, employer, lock=True))

    return each(employers, act)


def _tell(tx: Transaction, employer: Record) -> bool:
    row = tx.session.scalar(
        select(OutcomeTableIndex).where(OutcomeTableIndex.employer == employer.ref)
    )
    before = stored.get(tx.session, row.ref) if row else None
    now = [
        (place, parts)
        for place, parts in counted_apart(tx.session, employer, tx.today)
        if any(map(was_used, parts.values()))
    ]
    told = _told(tx, employer.ref, now)
    lines = table(employer, [(place, told[place.ref]) for place, _ in now], told[employer.ref])
    if lines == (before.body.lines if before else lines[-1:]):  # the sum alone: nobody was here
        return False
    body = OutcomeTable(employer=employer.ref, counted_on=tx.today, lines=lines)
    tx.write(body, "counted", revises=before.ref if before else None)
    return True


def _told(
    tx: Transaction, employer: str, now: Sequence[tuple[Record, Apart]]
) -> Mapping[str, Apart]:
    """Return what is told from now on, by workplace and by the employer's key for what is beside.

    What has fewer than five is told no more; the rest is today's where it moves, else as before.
    """
    query = select(ToldPart).where(ToldPart.employer == employer)
    rows = {(row.about, row.municipality): row for row in tx.session.scalars(query)}
    live = _large(employer, now)
    told: dict[str, dict[str, Counted]] = defaultdict(dict)
    for key, one in live.items():
        before = _of_row(rows[key]) if key in rows else Counted()
        moved = moves(_cells(before), _cells(one))
        told[key[0]][key[1]] = one if moved else before
    for key in rows.keys() - live.keys():
        tx.session.delete(rows[key])
    upsert(tx.session, ToldPart, [
        {"about": key, "municipality": whose, "employer": employer, "led_on": one.counts.led_on,
         "none": one.counts.none, "not_known": one.counts.not_known, "expected": one.expected}
        for key, parts in told.items()
        for whose, one in parts.items()
    ])  # fmt: skip
    return told


def _large(
    employer: str, now: Sequence[tuple[Record, Apart]]
) -> Mapping[tuple[str, str], Counted]:
    """Each municipality's placements at a workplace, or beside, where they are five or more."""
    found: dict[tuple[str, str], Counted] = defaultdict(Counted)
    for place, parts in now:
        for whose, one in parts.items():
            small = one.counts.known < FLOOR
            found[employer if small else place.ref, whose] += one
    return {key: one for key, one in found.items() if one.counts.known >= FLOOR}


def table(
    employer: Record, places: Sequence[tuple[Record, Apart]], beside: Apart
) -> tuple[OutcomeLine, ...]:
    """Return the lines of what is told, with what could tell of fewer than five held back."""
    sums = [(place, sum(parts.values(), start=Counted())) for place, parts in places]
    found = spots(employer, sums, sum(beside.values(), start=Counted()))
    units: dict[str, dict[str, Parts]] = {}
    for place, parts in places:
        if parts:
            units.setdefault(place.body.cvr, {})[place.body.p_number] = _of(parts)
    if beside:
        units[BESIDE[0]] = {BESIDE[1]: _of(beside)}
    much = shown(units)
    return tuple(_line(one, much.get(one.key, "none")) for one in found)


def _of(parts: Apart) -> Parts:
    return [_cells(one) for one in parts.values()]


def _line(at: Spot, much: Shown) -> OutcomeLine:
    if much == "none":
        return OutcomeLine(level=at.level, code=at.code, name=at.name, why_not="few")
    found = figure(at.found.counts, at.found.rate)
    known, led_on = found.counts.known, found.counts.led_on
    return OutcomeLine(
        level=at.level, code=at.code, name=at.name, known=known, rounded=much == "about",
        led_on={"whole": led_on, "about": about(led_on, known), "sum": None}[much],
        why_not=found.why_not or ("small_cells" if much == "sum" else None),
        expected=Decimal(found.expected).quantize(Decimal("0.001")),
    )  # fmt: skip


def _cells(one: Counted) -> Cells:
    return one.counts.led_on, one.counts.none


def _of_row(row: ToldPart) -> Counted:
    counts = Counts(elsewhere=row.led_on, none=row.none, not_known=row.not_known)
    return Counted(counts=counts, expected=row.expected)

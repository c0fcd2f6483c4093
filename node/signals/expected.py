"""How many of our people were to lead on at a workplace, by their target groups: a sum of five
or more, so that the hub can compare a place that takes vulnerable people with what is expected
for them, and no target group leaves the node.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate, Case
from shared.daily import once_a_day
from shared.feed import stored
from shared.feed.local import Local
from shared.records.signal import ExpectedSum
from shared.results import Led, results
from shared.rules.outcomes import NOT_KNOWN, expected_rate
from shared.rules.small_cells import FLOOR
from shared.tables import ExpectedSumIndex, PlacementIndex


def count_daily(local: Local) -> int:
    """Count once on each new day; return how many sums changed."""
    return once_a_day(local, count_expected, "expected_counted_on")


def count_expected(local: Local, actor: str) -> int:
    """Tell the hub the sums that changed, take back those of fewer than five; return how many.

    A sum is told anew only when five or more have come or gone since it was told last: else the
    difference of the two would tell of fewer than either may.
    """
    with local.begin(actor) as tx:
        before = {
            row.workplace: row.ref
            for row in tx.session.scalars(
                select(ExpectedSumIndex).where(ExpectedSumIndex.owner == local.authority)
            )
        }
        changed = 0
        for place, people in _by_place(tx.session, local, tx.today).items():
            known = [one for one in people if one.led]
            key = before.get(place)
            if len(known) < FLOOR and key:
                tx.erase(key)
                changed += 1
            elif len(known) >= FLOOR and _moved(people) >= FLOOR:
                tx.write(_sum(tx.session, local, place, known), "counted", revises=key)
                for one in people:
                    one.case.counted = one.led is not None
                changed += 1
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A placement of ours, and what it led to if that is known and counts today."""

    case: Case
    group: str | None
    led: Led | None


def _by_place(session: Session, local: Local, today: date) -> dict[str, list[_Placed]]:
    """By workplace, our placements that count today or stand in the sum that was told last."""
    led = {
        one.record.ref: one
        for one in results(session, today, PlacementIndex.owner == local.authority)
        if one.result not in NOT_KNOWN
    }
    workplaces = {
        row.ref: row.workplace
        for row in session.scalars(
            select(PlacementIndex).where(PlacementIndex.owner == local.authority)
        )
    }
    found: dict[str, list[_Placed]] = defaultdict(list)
    cases = select(Case, Candidate.target_group).join(Candidate, Candidate.id == Case.candidate)
    for case, group in session.execute(cases):
        if case.placement in workplaces and (case.counted or case.placement in led):
            one = _Placed(case=case, group=group, led=led.get(case.placement))
            found[workplaces[case.placement]].append(one)
    return found


def _moved(people: Sequence[_Placed]) -> int:
    """How many have come or gone since the sum of a workplace was told last."""
    return sum(one.case.counted != (one.led is not None) for one in people)


def _sum(session: Session, local: Local, place: str, known: Sequence[_Placed]) -> ExpectedSum:
    branch = stored.get(session, place).body.branch
    rates = [expected_rate(branch, one.led.body.purpose, one.group) for one in known if one.led]
    return ExpectedSum(
        workplace=place, municipality=local.municipality, known=len(known),
        expected=Decimal(sum(rates)).quantize(Decimal("0.01")),
    )  # fmt: skip

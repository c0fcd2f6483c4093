"""How many of our people were to lead on at a workplace, by their target groups: a sum of five
or more, so that the hub can compare a place that takes vulnerable people with what is expected
for them, and no target group leaves the node.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Candidate, Case
from shared import clock
from shared.database import Setting, setting, upsert
from shared.feed import stored
from shared.feed.local import Local
from shared.records.formats import split_ref
from shared.records.signal import ExpectedSum
from shared.results import Led, results
from shared.rules.outcomes import NOT_KNOWN, expected_rate
from shared.rules.small_cells import FLOOR
from shared.tables import ExpectedSumIndex, PlacementIndex

COUNTED_ON = "expected_counted_on"  # the setting that holds the last day on which it was done


def count_daily(local: Local) -> int:
    """Count once on each new day; return how many sums changed."""
    with local.read() as session:
        today = clock.today(session)
        if setting(session, COUNTED_ON) == today.isoformat():
            return 0
    changed = count_expected(local, "program")
    with local.database.begin() as session:
        upsert(session, Setting, [{"name": COUNTED_ON, "value": today.isoformat()}])
    return changed


def count_expected(local: Local, actor: str) -> int:
    """Tell the hub the sums that changed, take back those of fewer than five; return how many."""
    with local.begin(actor) as tx:
        before = {
            row.workplace: row.ref
            for row in tx.session.scalars(
                select(ExpectedSumIndex).where(ExpectedSumIndex.owner == local.authority)
            )
        }
        now = _sums(tx.session, local, tx.today)
        gone = [key for place, key in before.items() if place not in now]
        if gone:
            tx.erase(*gone)
        changed = len(gone)
        for place, body in now.items():
            if not _said(tx.session, before.get(place), body):
                tx.write(body, "counted", revises=before.get(place))
                changed += 1
        return changed


def _sums(session: Session, local: Local, today: date) -> dict[str, ExpectedSum]:
    """By workplace, our sum over five or more placements of which the outcome is known."""
    led: dict[str, list[Led]] = defaultdict(list)
    for one in results(session, today, PlacementIndex.owner == local.authority):
        if one.result not in NOT_KNOWN:
            led[one.body.workplace].append(one)
    groups = dict(
        session.execute(
            select(Case.placement, Candidate.target_group).join(
                Candidate, Candidate.id == Case.candidate
            )
        ).all()
    )
    enough = {place: known for place, known in led.items() if len(known) >= FLOOR}
    branches = {one.ref: one.body.branch for one in stored.many(session, map(split_ref, enough))}
    return {
        place: ExpectedSum(
            workplace=place, municipality=local.municipality, known=len(known),
            expected=_rounded(sum(
                expected_rate(branches[place], one.body.purpose, groups.get(one.record.ref))
                for one in known
            )),
        )
        for place, known in enough.items() if place in branches
    }  # fmt: skip


def _said(session: Session, key: str | None, body: ExpectedSum) -> bool:
    return key is not None and stored.get(session, key).body == body


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))

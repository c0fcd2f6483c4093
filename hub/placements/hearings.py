"""A hearing that was held is told for each further placement with the same site and tasks."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.placement import Placement, SiteReport
from shared.rules.hearing import reusable, tasks_of
from shared.tables import PlacementIndex, SiteReportIndex

AWAITING = ("planned", "ratio_checked")


def reuse_hearings(local: Local) -> int:
    """Tell the hearing for every placement that awaits one and may have an earlier one's.

    A municipality that wants a hearing of its own says so on its placement. Returns how many
    hearings were told.
    """
    with local.read() as session:
        waiting = [row.ref for row in _awaiting(session)]
    if not waiting:
        return 0
    with local.begin("program") as tx:
        return sum(_reuse(tx, key) for key in waiting)


def correct_reused(tx: Transaction, key: str, body: SiteReport) -> None:
    """Let the placements that reuse a hearing (by its key) hear how it really went."""
    for one in _hearings(tx.session):
        if one.body.reuses == key:
            tx.write(
                replace(one.body, on=body.on, hearing=body.hearing, heard=body.heard,
                        tasks=body.tasks),
                "hearing corrected", revises=one.ref,
            )  # fmt: skip


def tasks_at(session: Session, placement: Placement) -> str | None:
    """Return the digest of the tasks that a placement is about, none if its need is not here."""
    needs = stored.many(session, [split_ref(placement.need)])
    return tasks_of(needs[0].body, placement.instrument) if needs else None


def _reuse(tx: Transaction, key: str) -> bool:
    body: Placement = stored.get(tx.session, key, lock=True).body
    tasks = tasks_at(tx.session, body)
    if body.own_hearing or tasks is None:
        return False
    earlier = {one.ref: one.body for one in _hearings(tx.session, body)}
    found = reusable(earlier.values(), tasks)
    if found is None:
        return False
    source = next(ref for ref, told in earlier.items() if told is found)
    tx.write(
        SiteReport(placement=key, what="hearing", on=found.on, hearing=found.hearing,
                   heard=found.heard, tasks=tasks, reuses=found.reuses or source),
        "hearing reused",
    )  # fmt: skip
    return True


def _awaiting(session: Session) -> Iterator[PlacementIndex]:
    heard = select(SiteReportIndex.placement).where(SiteReportIndex.what == "hearing")
    told = set(session.scalars(heard))
    rows = session.scalars(select(PlacementIndex).where(PlacementIndex.state.in_(AWAITING)))
    return (row for row in rows if row.ref not in told)


def _hearings(session: Session, like: Placement | None = None) -> Iterator[Record]:
    """The hearings that are told; of `like`, those at its site and for its need."""
    rows = session.scalars(select(SiteReportIndex).where(SiteReportIndex.what == "hearing"))
    for row in rows.all():
        report = stored.get(session, row.ref)
        if like is None:
            yield report
            continue
        other: Placement = stored.get(session, report.body.placement).body
        if (other.workplace, other.need) == (like.workplace, like.need):
            yield report

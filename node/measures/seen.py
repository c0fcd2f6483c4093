"""A combined plan as it stands, for who works with the citizen: page, API, commands, inbox."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements.standing import Standing, standing
from node.tables import Measure, MeasureGap
from shared import clock
from shared.accounts.actions import Who
from shared.accounts.roles import WORKERS
from shared.accounts.tables import Account
from shared.feed.local import Local
from shared.rules.measures import (
    Delivered,
    Gap,
    MeasureState,
    PlanState,
    Settled,
    plan_state,
)
from shared.rules.period import Period
from shared.rules.placement import PLACEMENT
from shared.support import SupportSeen, support_of

OVER = PLACEMENT.final | {"ended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSeen:
    """One measure: who delivers it when, how it stands, and by when a gap is to be settled."""

    number: int
    kind: str
    starts_on: date
    ends_on: date
    deliverer: str
    phone: str
    if_missing: str
    state: MeasureState
    missing_on: date | None
    due: date | None
    settled: Settled | None
    settled_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSeen:
    """A placement with the measures beside it; `due` is the first day by which to act."""

    placement: str
    candidate: str | None
    workplace: str
    starts_on: date
    ends_on: date
    placement_state: str
    state: PlanState
    due: date | None
    measures: list[MeasureSeen]
    support: SupportSeen | None


def measures_of(session: Session, placement: str) -> list[tuple[Measure, Delivered]]:
    """Return the measures beside a placement (by its key) with their days and gaps, in order."""
    rows = session.scalars(
        select(Measure).where(Measure.placement == placement).order_by(Measure.number)
    ).all()
    gaps = session.scalars(
        select(MeasureGap).where(MeasureGap.placement == placement).order_by(MeasureGap.missing_on)
    ).all()
    return [
        (row, Delivered(
            days=Period(row.starts_on, row.ends_on),
            gaps=tuple(_gap(gap) for gap in gaps if gap.number == row.number),
        ))
        for row in rows
    ]  # fmt: skip


def plan_of(session: Session, local: Local, code: str, who: Who | None = None) -> PlanSeen:
    """Return the plan of a placement; `who` is none for the whole node.

    Raises:
        NotFound: there is no such placement, or this person may not know of it.
    """
    return _seen(session, standing(session, local, code, who), clock.today(session))


def colleagues(session: Session) -> Mapping[str, str]:
    """Return whom a workplace may ring: names of those who work with citizens, by log-in name."""
    rows = session.scalars(select(Account).where(Account.disabled.is_(False)))
    return {
        row.login: row.name
        for row in sorted(rows, key=lambda row: row.name)
        if WORKERS & set(row.roles)
    }


def waiting(
    session: Session, placement: str, today: date
) -> Iterator[tuple[Literal["measure", "talk"], date]]:
    """Yield what a running plan asks of people, and by when: a gap to settle, a talk to hold."""
    due = [day for _, one in measures_of(session, placement) if (day := one.due(today))]
    if due:
        yield "measure", min(due)
    told = support_of(session, placement)
    if told and told.next_talk and told.next_talk <= today:
        yield "talk", told.next_talk


def _seen(session: Session, one: Standing, today: date) -> PlanSeen:
    now, found = one.about.placement, measures_of(session, one.about.key)
    delivered = [days for _, days in found]
    over = now.state in OVER
    due = [day for days in delivered if not over and (day := days.due(today))]
    return PlanSeen(
        placement=now.code, candidate=one.candidate.code if one.candidate else None,
        workplace=one.place.name, starts_on=now.starts_on, ends_on=now.ends_on,
        placement_state=now.state, state=plan_state(delivered, today, placed=not over),
        due=min(due, default=None), measures=[_measure(*pair, today) for pair in found],
        support=support_of(session, one.about.key),
    )  # fmt: skip


def _measure(row: Measure, delivered: Delivered, today: date) -> MeasureSeen:
    open_, last = delivered.open_gap, delivered.gaps[-1] if delivered.gaps else None
    return MeasureSeen(
        number=row.number, kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on,
        deliverer=row.deliverer, phone=row.phone, if_missing=row.if_missing,
        state=delivered.state(today), missing_on=open_.missing_on if open_ else None,
        due=delivered.due(today), settled=last.settled if last else None,
        settled_on=last.settled_on if last else None,
    )  # fmt: skip


def _gap(row: MeasureGap) -> Gap:
    return Gap(
        missing_on=row.missing_on, noted_on=row.noted_on, settled_on=row.settled_on,
        settled=cast("Settled | None", row.settled),
    )  # fmt: skip

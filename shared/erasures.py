"""What holders were asked to destroy, and what came of it; names that an employer has fetched."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from shared import clock
from shared.feed.tables import Erasure, Receipt
from shared.records.formats import ref, split_ref
from shared.rules.erasure import DUE, ErasureState, erasure_state, is_late
from shared.tables import EmployerIndex, HandoutIndex, NeedIndex, ProposalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One erasure at one holder. `at` is when its receipt was signed; `late`: none in 24 hours.

    `open`: how many others had not confirmed then to whom the holder had passed it on.
    """

    record: str
    kind: str
    holder: str
    asked_at: datetime
    state: ErasureState
    grade: str | None
    at: datetime | None
    open: int | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A sealed contact that an employer has fetched: it cannot be recalled.

    `deleted_on` is the day on which the employer has deleted it, as it told the municipality.
    """

    proposal: str
    code: str
    employer: str
    on: date
    withdrawn: bool
    deleted_on: date | None = None


def counts(session: Session, *conditions: ColumnElement[bool]) -> dict[ErasureState, int]:
    """Return how many erasures stand how, over all holders or as conditions on `Erasure` say.

    Their sum is what was asked.
    """
    found: Counter[ErasureState] = Counter(
        {"asked": 0, "passed_on": 0, "confirmed": 0, "lapsed": 0}
    )
    today = clock.today(session)
    grouped = _both(Receipt.grade, Erasure.lease, func.count()).where(*conditions)
    for grade, lease, number in session.execute(grouped.group_by(Receipt.grade, Erasure.lease)):
        found[erasure_state(grade, lease, today)] += number
    return dict(found)


def grades(session: Session, *conditions: ColumnElement[bool]) -> dict[str, int]:
    """Return how many receipts say what, over all holders or as conditions on `Erasure` say."""
    rows = _both(Receipt.grade, func.count()).where(Receipt.grade.is_not(None), *conditions)
    found = session.execute(rows.group_by(Receipt.grade).order_by(Receipt.grade))
    return {grade: number for grade, number in found}


def late(session: Session) -> int:
    """Return how many erasures should have been confirmed by now (`is_late`)."""
    runs = or_(Erasure.lease.is_(None), Erasure.lease >= clock.today(session))
    waits = (~Erasure.confirmed, Erasure.asked_at < clock.now() - DUE, runs)
    return session.scalar(select(func.count()).select_from(Erasure).where(*waits)) or 0


def newest(session: Session, limit: int) -> list[Asked]:
    """Return the newest erasures."""
    return _asked(session, _both(*COLUMNS).order_by(*NEWEST).limit(limit))


def outstanding(session: Session, limit: int) -> list[Asked]:
    """Return the erasures without a final receipt, those first that have waited longest."""
    waits = _both(*COLUMNS).where(~Erasure.confirmed).order_by(Erasure.asked_at, Erasure.id)
    return _asked(session, waits.limit(limit))


def of_records(session: Session, keys: Iterable[str]) -> list[Asked]:
    """Return the erasures of these records, the newest first."""
    found: list[Asked] = []
    wanted = {split_ref(key) for key in keys}
    ids = [record_id for _, record_id in wanted]
    for start in range(0, len(ids), 500):
        found += _asked(session, _both(*COLUMNS).where(Erasure.id.in_(ids[start : start + 500])))
    found.sort(key=lambda one: (one.asked_at, one.record), reverse=True)
    return [one for one in found if split_ref(one.record) in wanted]


def handed_out(session: Session, proposals: Sequence[str] | None = None) -> list[HandedOut]:
    """Return the contacts that employers have fetched, of these proposals or of all."""
    rows = select(HandoutIndex)
    if proposals is not None:
        rows = rows.where(HandoutIndex.proposal.in_(proposals))
    fetched = {row.proposal: row.on for row in session.scalars(rows)}
    made = {row.ref: row for row in session.scalars(select(ProposalIndex)) if row.ref in fetched}
    needs = {row.ref: row.employer for row in session.scalars(select(NeedIndex))}
    names = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    found = [
        HandedOut(
            proposal=key, code=row.code, on=fetched[key], withdrawn=row.state == "withdrawn",
            employer=names.get(needs.get(row.need, ""), ""),
        )
        for key, row in made.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.code), reverse=True)


NEWEST = (Erasure.asked_at.desc(), Erasure.id)
COLUMNS = (Erasure.peer, Erasure.owner, Erasure.id, Erasure.kind, Erasure.asked_at, Erasure.lease,
           Receipt.grade, Receipt.at, Receipt.open)  # fmt: skip


def _both(*columns: Any) -> Select[Any]:
    same = and_(
        Receipt.peer == Erasure.peer, Receipt.owner == Erasure.owner, Receipt.id == Erasure.id
    )
    return select(*columns).select_from(Erasure).outerjoin(Receipt, same)


def _asked(session: Session, rows: Select[Any]) -> list[Asked]:
    today, now = clock.today(session), clock.now()
    found = []
    for row in session.execute(rows):
        state = erasure_state(row.grade, row.lease, today)
        found.append(
            Asked(
                record=ref(row.owner, row.id), kind=row.kind, holder=row.peer,
                asked_at=row.asked_at, state=state, grade=row.grade, at=row.at, open=row.open,
                late=is_late(state, row.asked_at, now),
            )
        )  # fmt: skip
    return found

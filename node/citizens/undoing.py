"""How people were before a file changed them: kept for seven days, so that it can be undone.

A later word is never undone: what somebody has changed since the file stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from node.citizens.sharing import recall_all
from node.citizens.tables import Before, Citizen
from node.citizens.traces import AT_ONCE, remove
from node.tables import Asked, Candidate, Offered
from shared.feed.transaction import Transaction

KEPT_DAYS = 7
NOT_OURS = frozenset(
    {"id", "citizen", "code", "profile", "published", "lease", "cohort", "consultant"}
)
COLUMNS = tuple(one.key for one in Candidate.__table__.columns if one.key not in NOT_OURS)
DAYS = frozenset(
    one.key for one in Candidate.__table__.columns if one.type.python_type is date
)  # JSON has no dates


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: people as before, new ones removed, and new ones kept on pause.

    Kept are those with whom something has happened since: they were asked or proposed.
    """

    restored: int
    removed: int
    kept: int


def remember(
    tx: Transaction, run: UUID, changed: Sequence[tuple[UUID, Candidate | None, dict[str, Any]]]
) -> None:
    """Keep how these candidates are before they take on other columns; none is a new one."""
    identity = _identity(tx.session, [one.citizen for _, one, _ in changed if one])
    rows = []
    for key, one, new in changed:
        citizen = identity[one.citizen] if one else None
        was = {name: getattr(one, name) for name in COLUMNS} if one else None
        became = {name: value for name, value in new.items() if name in COLUMNS}
        rows.append(
            {
                "run": run, "candidate": key, "on": tx.today, "was": _plain(was) if was else None,
                "became": _plain(became),
                "facts": citizen.facts if citizen else None,
                "cpr": citizen.cpr if citizen else None,
                "contact": citizen.contact if citizen else None,
            }
        )  # fmt: skip
    if rows:
        tx.session.execute(insert(Before), rows)


def pause(tx: Transaction, absent: Sequence[Candidate], run: UUID) -> int:
    """Pause people whom a full list lacks; return how many profiles that recalls."""
    became = {"paused": True, "absent_since": tx.today}
    remember(tx, run, [(one.id, one, became) for one in absent])
    return _set_aside(tx, absent)


def forget_old(tx: Transaction) -> None:
    """Drop what is kept of files that are too old to be undone."""
    tx.session.execute(delete(Before).where(Before.on < tx.today - timedelta(days=KEPT_DAYS)))


def undo(tx: Transaction, run: UUID) -> Undone:
    """Let all whom a file changed be as they were; who was new goes, or stays on pause."""
    restored = removed = kept = 0
    rows = tx.session.scalars(select(Before).where(Before.run == run)).all()
    for start in range(0, len(rows), AT_ONCE):
        before = {one.candidate: one for one in rows[start : start + AT_ONCE]}
        people = tx.session.scalars(
            select(Candidate)
            .where(Candidate.id.in_(before))
            .order_by(Candidate.id)
            .with_for_update()
        ).all()
        known = [one for one in people if before[one.id].was is not None]
        new = [one for one in people if before[one.id].was is None]
        busy = _busy(tx.session, new)
        _restore(tx.session, [(one, before[one.id]) for one in known])
        gone = [one for one in new if one.id not in busy]
        recall_all(tx, gone)
        remove(tx.session, gone)
        _set_aside(tx, [one for one in new if one.id in busy])
        restored, removed, kept = restored + len(known), removed + len(gone), kept + len(busy)
    tx.session.execute(delete(Before).where(Before.run == run))
    return Undone(restored, removed, kept)


def _set_aside(tx: Transaction, people: Sequence[Candidate]) -> int:
    for one in people:
        one.paused, one.absent_since = True, tx.today
    return recall_all(tx, people)


def _identity(session: Session, ids: Sequence[UUID]) -> dict[UUID, Citizen]:
    found: dict[UUID, Citizen] = {}
    for start in range(0, len(ids), 500):
        some = select(Citizen).where(Citizen.id.in_(ids[start : start + 500]))
        found |= {one.id: one for one in session.scalars(some)}
    return found


def _restore(session: Session, changed: Sequence[tuple[Candidate, Before]]) -> None:
    """Set back each column that still says what the file said; consent is one word."""
    for one, before in changed:
        now = _plain({name: getattr(one, name) for name in COLUMNS})
        same = {name for name, value in before.became.items() if now[name] == value}
        consent = {name for name in before.became if name.startswith("consent")}
        names = same - consent | (consent if consent <= same else set())
        was = before.was or {}
        for name in names:
            setattr(one, name, _day(name, was[name]))
    identity = [
        {"id": one.citizen, "facts": before.facts, "cpr": before.cpr, "contact": before.contact}
        for one, before in changed
        if before.facts and before.cpr and before.contact
    ]
    if identity:
        session.execute(update(Citizen), identity)


def _busy(session: Session, people: Sequence[Candidate]) -> set[UUID]:
    """Those of these people on whom something hangs: a question, a proposal."""
    ids = [one.id for one in people]
    return {
        one
        for table in (Asked, Offered)
        for one in session.scalars(select(table.candidate).where(table.candidate.in_(ids)))
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name in DAYS else value

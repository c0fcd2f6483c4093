"""The late sequencer: feed rows get their numbers after commit, in one place.

A row becomes visible to a peer only with its number. Numbers are given by one session at a
time, which sees all that has committed, so no reader can step over a row that commits late.
On SQLite, which has one writer, rows are numbered in the writer's own transaction.
"""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, select
from sqlalchemy.orm import Session

from shared.database import Database, set_setting, setting
from shared.feed.sums import add, term
from shared.feed.tables import Feed, Outbox, Peer

LOCK = 7_301_001  # any number, the same for all writers of one database


def sequence(database: Database) -> int:
    """Number all rows that await it and return how many; a no-op on SQLite.

    A caller that finds another at work leaves it to that one, who looks once more after
    letting go of the lock.
    """
    total = 0
    while not database.is_sqlite and _waiting(database):
        with database.begin() as session:
            if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
                return total
            done = number(session)
        total += done
        if not done:  # what waits is locked by a writer, who will come by itself
            return total
    return total


def number(session: Session) -> int:
    """Give the next numbers to the rows that await one, in the order of their writing."""
    order: dict[tuple[str, UUID], int] = {}
    for n, owner, record_id in session.execute(
        select(Outbox.n, Outbox.owner, Outbox.id).order_by(Outbox.n)
    ):
        order[owner, record_id] = n
    if not order:
        return 0
    waiting = select(
        Feed.recipient, Feed.owner, Feed.id, Feed.op, Feed.rev, Feed.digest, Feed.summed
    ).where(Feed.seq.is_(None))
    rows = [
        row
        for row in session.execute(waiting.with_for_update(skip_locked=True))
        if (row.owner, row.id) in order
    ]
    rows.sort(key=lambda row: order[row.owner, row.id])
    _give(session, rows)
    _forget(session, max(order.values()))
    return len(rows)


def head(session: Session) -> int:
    """Return the highest number given."""
    return int(setting(session, "head_seq") or 0)


def _waiting(database: Database) -> bool:
    with database.read() as session:
        return session.scalar(select(exists().select_from(Outbox))) or False


def _give(session: Session, rows: list[Any]) -> None:
    if not rows:
        return
    start = head(session)
    updates: list[dict[str, Any]] = []
    change: dict[str, int] = defaultdict(int)
    for seq, row in enumerate(rows, start + 1):
        adds = term(row.owner, row.id, row.rev, row.digest) if row.op == "put" else 0
        change[row.recipient] += adds - int(row.summed, 16)
        updates.append(
            {
                "key_recipient": row.recipient, "key_owner": row.owner, "key_id": row.id,
                "new_seq": seq, "new_summed": format(adds, "x"),
            }
        )  # fmt: skip
    table = Feed.__table__
    session.connection().execute(
        table.update()  # type: ignore[attr-defined]  # a mapped class's table is a Table
        .where(
            table.c.recipient == bindparam("key_recipient"),
            table.c.owner == bindparam("key_owner"),
            table.c.id == bindparam("key_id"),
        )
        .values(seq=bindparam("new_seq"), summed=bindparam("new_summed")),
        updates,
    )
    for peer in session.scalars(select(Peer).where(Peer.name.in_(change))):
        peer.out_sum = add(peer.out_sum, change[peer.name])
    set_setting(session, "head_seq", str(start + len(rows)))
    session.flush()


def _forget(session: Session, up_to: int) -> None:
    still = exists().where(Feed.owner == Outbox.owner, Feed.id == Outbox.id, Feed.seq.is_(None))
    session.execute(
        delete(Outbox)
        .where(Outbox.n <= up_to, ~still)
        .execution_options(synchronize_session=False)
    )

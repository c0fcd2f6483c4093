"""The late sequencer: feed rows get their numbers after commit, in one place.

A row becomes visible to a peer only with its number. Numbers are given by one session at a
time, which sees all that has committed, so no reader can step over a row that commits late.
On SQLite, which has one writer, rows are numbered in the writer's own transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from sqlalchemy import Row, delete, func, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from shared.bulk import update
from shared.database import Database, one_at_a_time, set_setting, setting
from shared.feed import versions
from shared.feed.keys import Key
from shared.feed.sums import add, term
from shared.feed.tables import Feed, Outbox, Peer

LOCK = 7_301_001  # any number, the same for all writers of one database
CHANNEL = "landsaftale_news"
LONGEST_NEWS = 7_900  # bytes; PostgreSQL takes 8,000


def sequence(database: Database, *, wait: bool = False, written: bool = False) -> int:
    """Number all rows that await it and return how many; `written`: it is known that some do.

    A caller that finds another at work leaves it to that one, who looks once more after
    letting go of the lock; or it waits for that one, to go on with all that it has written.
    """
    total, before = 0, None
    found = (0, None) if written else _waits(database)
    while found and found != before:
        with database.begin() as session:
            if wait:
                one_at_a_time(session, LOCK)
            done = number(session, LOCK)
        total += done
        before = None if done else found  # what still waits is locked: its writer will come
        found = _waits(database)
    return total


def sequence_after(database: Database, *, written: bool = False) -> None:
    """Number what was committed just now, and what passed over the peer's row that we held.

    On SQLite nothing is left to do: rows are numbered as they are written.
    """
    if not database.is_sqlite:
        sequence(database, written=written)


def waiting(session: Session) -> tuple[int, int] | None:
    """Return how many lines await a number, and the newest of them."""
    count, newest = session.execute(select(func.count(), func.max(Outbox.n))).one()
    return (count, newest) if count else None


def number(session: Session, lock: int | None = None) -> int:
    """Give the next numbers to the rows that await one, in the order of their writing.

    With a `lock`: unless another holds it. Rows for a peer that we do not know yet, or whose row
    another transaction holds, wait on: a peer's running sum is changed by one at a time.
    """
    order: dict[Key, int] = {}
    lines = select(Outbox.n, Outbox.owner, Outbox.id).order_by(Outbox.n)
    if lock and session.get_bind().dialect.name == "postgresql":
        lines = lines.where(select(func.pg_try_advisory_xact_lock(lock)).scalar_subquery())
    for n, owner, record_id in session.execute(lines):
        order[owner, record_id] = n
    if not order:
        return 0
    peers = _peers(session)
    unnumbered = select(
        Feed.recipient, Feed.owner, Feed.id, Feed.op, Feed.rev, Feed.digest, Feed.summed
    ).where(Feed.seq.is_(None), Feed.recipient.in_(peers))
    rows = [
        row
        for row in session.execute(unnumbered.with_for_update(skip_locked=True))
        if (row.owner, row.id) in order
    ]
    rows.sort(key=lambda row: order[row.owner, row.id])
    _give(session, rows, peers)
    _forget(session, max(order.values()))
    return len(rows)


def head(session: Session) -> int:
    """Return the highest number given."""
    return int(setting(session, "head_seq") or 0)


def ring(session: Session, parties: Iterable[str]) -> None:
    """Say at the commit that these parties have news: who waits for them wakes (`bell.py`).

    On SQLite the commit itself says so.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for some in wrap(" ".join(sorted(parties)), LONGEST_NEWS, break_on_hyphens=False):
        session.execute(select(func.pg_notify(CHANNEL, some)))


def _waits(database: Database) -> tuple[int, int] | None:
    with database.glance() as session:
        return waiting(session)


def _peers(session: Session) -> dict[str, Row[str, str, str]]:
    """Lock the peers that rows wait for; return the sum of each, and what it knows."""
    recipients = select(Feed.recipient).where(Feed.seq.is_(None)).distinct()
    peers = session.execute(
        select(Peer.name, Peer.out_sum, Peer.schemas)
        .where(Peer.name.in_(recipients))
        .order_by(Peer.name)
        .with_for_update(skip_locked=True)
    )
    return {peer.name: peer for peer in peers}


def _give(session: Session, rows: Sequence[Any], peers: Mapping[str, Row[str, str, str]]) -> None:
    if not rows:
        return
    start = head(session)
    knows = {name: peer.schemas for name, peer in peers.items()}
    strange = versions.cannot_take(session, knows, rows)
    updates: list[dict[str, Any]] = []
    change: dict[str, int] = defaultdict(int)
    for seq, row in enumerate(rows, start + 1):
        has = int(row.summed, 16)
        if (row.recipient, row.owner, row.id) in strange:
            adds = has
        else:
            adds = term(row.owner, row.id, row.rev, row.digest) if row.op == "put" else 0
        change[row.recipient] += adds - has
        updates.append(
            {"recipient": row.recipient, "owner": row.owner, "id": row.id, "seq": seq,
             "summed": format(adds, "x")}
        )  # fmt: skip
    update(session, Feed, updates)
    versions.leave_out(session, strange)
    _sum_up(session, peers, change)
    ring(session, change)
    set_setting(session, "head_seq", str(start + len(rows)))
    session.flush()


def _sum_up(
    session: Session, peers: Mapping[str, Row[str, str, str]], change: Mapping[str, int]
) -> None:
    """Change the running sums of these peers, in one statement however many they are."""
    sums = {name: add(peers[name].out_sum, plus) for name, plus in change.items()}
    update(session, Peer, [{"name": name, "out_sum": total} for name, total in sums.items()])
    for known in session:
        if isinstance(known, Peer) and known.name in sums:
            set_committed_value(known, "out_sum", sums[known.name])


def _forget(session: Session, up_to: int) -> None:
    # looked up once, whatever the database believes of rows that were written just now: row by row
    # a backlog of 100,000 took minutes
    still = select(Feed.owner, Feed.id).where(Feed.seq.is_(None))
    session.execute(
        delete(Outbox)
        .where(Outbox.n <= up_to, tuple_(Outbox.owner, Outbox.id).not_in(still))
        .execution_options(synchronize_session=False)
    )

"""A peer that says it knows other kinds or schemas than before: it was upgraded, or put back.

What it can take now is put in its feed; what it cannot take any more is held back. Once, at a
cost that follows what it was refused and what it has not read yet.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from shared.feed import versions
from shared.feed.sequence import number
from shared.feed.sums import add
from shared.feed.tables import Feed, Outbox, Peer, StoredRecord

if TYPE_CHECKING:
    from shared.feed.local import Local


def learn(local: "Local", session: Session, peer: Peer, before: str) -> bool:
    """Send what a peer knows by now, and hold back what it does not; tell whether we send any.

    `before` is what it said it knew.
    """
    if peer.schemas == before:
        return False
    old, new = versions.read(before), versions.read(peer.schemas)
    familiar = [
        row for row in _fed(session, peer, Feed.refused.is_(True))
        if old.get(row.kind, 0) < row.schema and old.get(row.kind) != new.get(row.kind)
        and versions.knows(new, row.kind, row.schema)
    ] if old else []  # who had said nothing has refused what it refused by itself  # fmt: skip
    _send(local, session, familiar)
    unread = _fed(session, peer, ~Feed.refused & (Feed.seq > peer.out_seq))
    strange = [row for row in unread if not versions.knows(new, row.kind, row.schema)]
    # what it may have of these from before is known no more: if it has any, a repair tells
    peer.out_sum = add(peer.out_sum, 0, sum(int(row.summed, 16) for row in strange))
    _set(session, strange, refused=True, summed="0")
    return bool(familiar)


def _fed(session: Session, peer: Peer, condition: ColumnElement[bool]) -> list[Any]:
    return list(session.execute(
        select(Feed.recipient, Feed.owner, Feed.id, Feed.summed, StoredRecord.kind,
               StoredRecord.schema)
        .join(StoredRecord, (StoredRecord.owner == Feed.owner) & (StoredRecord.id == Feed.id))
        .where(Feed.recipient == peer.name, Feed.op == "put", condition)
        .order_by(Feed.id)  # as writers do: two never cross
        .with_for_update(of=Feed)
    ))  # fmt: skip


def _send(local: "Local", session: Session, rows: list[Any]) -> None:
    if not rows:
        return
    _set(session, rows, refused=False, seq=None)
    session.execute(insert(Outbox), [{"owner": row.owner, "id": row.id} for row in rows])
    if local.database.is_sqlite:
        number(session)


def _set(session: Session, rows: list[Any], **values: Any) -> None:
    for row in rows:
        session.execute(
            update(Feed)
            .where(Feed.recipient == row.recipient, Feed.owner == row.owner, Feed.id == row.id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )

"""The next part of a peer's feed, as lines ready for the wire."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from shared.feed import sequence
from shared.feed.stored import opened, wire
from shared.feed.sums import add, term
from shared.feed.tables import BodyKey, Feed, Peer, StoredRecord
from shared.records.formats import split_ref

MAX_LINES = 10_000
PAGE = 1_000  # rows asked for at once: a batch costs what it holds, however much comes after it


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines after a position, the head they lead to, and the running sum there.

    `last` is the number of the last line (the position itself when there is none); `more`
    says that the limit cut the batch.
    """

    lines: list[bytes]
    last: int
    head: int
    sum: str
    more: bool


def batch(session: Session, peer: Peer, after: int, max_bytes: int) -> Batch:
    """Return what this peer has not seen after `after`, in order, up to `max_bytes`."""
    head = sequence.head(session)
    lines: list[bytes] = []
    size, last, more = 0, after, False
    for row in _after(session, peer.name, after) if after < head else ():
        line = _line(row)
        size += len(line)
        if lines and (size > max_bytes or len(lines) >= MAX_LINES):
            more = True
            break
        lines.append(line)
        last = row.seq
    if more:  # who signs comes before what is signed, though their rows may stand the other way
        members = _rows(_fed(peer.name, last)).where(StoredRecord.kind == "membership")
        lines = [*map(_line, session.execute(members)), *lines]
    return Batch(lines, last if more else max(head, after), head, peer.out_sum, more)


def _after(session: Session, recipient: str, position: int) -> Iterator[Any]:
    """Yield the rows after a position, page by page."""
    full = True
    while full and (page := session.execute(_rows(_fed(recipient, position).limit(PAGE))).all()):
        yield from page
        position, full = page[-1].seq, len(page) == PAGE


def _fed(recipient: str, after: int) -> Select[int | None, str, str, UUID]:
    return (
        select(Feed.seq, Feed.op, Feed.owner, Feed.id)
        .where(Feed.recipient == recipient, Feed.seq > after, ~Feed.refused)
        .order_by(Feed.seq)
    )


def _rows(fed: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return rows of a feed with their records."""
    row = fed.subquery().c
    return (
        select(row.seq, row.op, row.owner, row.id, StoredRecord.content, StoredRecord.sig,
               StoredRecord.source, StoredRecord.position, BodyKey.key)
        .outerjoin(StoredRecord, (StoredRecord.owner == row.owner) & (StoredRecord.id == row.id))
        .outerjoin(BodyKey, (BodyKey.owner == row.owner) & (BodyKey.id == row.id))
        .order_by(row.seq)
    )  # fmt: skip


def _line(row: Any) -> bytes:
    if row.op == "put" and row.content is not None:
        record = wire(opened(row.content, row.key), row.sig)  # passed on as it was signed
        at = b"" if row.source is None else b'"from":%d,' % (row.position or 0)
        return b'{"type":"put","seq":%d,%b"record":%b}' % (row.seq, at, record)
    op = "erase" if row.op == "erase" else "gone"  # a record that is not here is in no audience
    fields = {"type": op, "seq": row.seq, "owner": row.owner, "id": str(row.id)}
    return json.dumps(fields, separators=(",", ":")).encode()


def acknowledge(session: Session, peer: Peer, up_to: int) -> None:
    """Note that the peer has applied all up to a number; `gone` rows have done their work."""
    if up_to > peer.out_seq:
        session.execute(
            delete(Feed)
            .where(Feed.recipient == peer.name, Feed.op == "gone", Feed.seq <= up_to)
            .execution_options(synchronize_session=False)
        )
    peer.out_seq = up_to


def knew(session: Session, peer: str, key: str) -> bool:
    """Tell whether a peer had the newest revision of a record when it last had told us all.

    Then all that it wrote without knowing of that revision is here.
    """
    owner, record_id = split_ref(key)
    row = select(Feed.seq).where(
        Feed.recipient == peer, Feed.owner == owner, Feed.id == record_id,
        Feed.op == "put", ~Feed.refused, Feed.seq <= Peer.heard_seq, Peer.name == peer,
    )  # fmt: skip
    return session.scalar(row) is not None


def refuse(
    session: Session, peer: Peer, owner: str, record_id: UUID, rev: int,
    held: tuple[int, str] | None, again_at: datetime | None,
) -> bool:  # fmt: skip
    """Leave out of the peer's feed a record that it did not take; tell if it was there.

    `held` is the revision and digest that the peer says it has kept: that it adds to the sum.
    `again_at`: it has only put it off, until then.
    """
    row = session.scalar(
        select(Feed).where(
            Feed.recipient == peer.name, Feed.owner == owner, Feed.id == record_id,
            Feed.rev == rev, Feed.op == "put", ~Feed.refused, Feed.seq.is_not(None),
        ).with_for_update()
    )  # fmt: skip
    if row is None:
        return False
    kept = term(owner, record_id, *held) if held else 0
    peer.out_sum = add(peer.out_sum, kept, int(row.summed, 16))
    session.execute(
        update(Feed)
        .where(Feed.recipient == peer.name, Feed.owner == owner, Feed.id == record_id)
        .values(refused=True, summed=format(kept, "x"), again_at=again_at)
        .execution_options(synchronize_session=False)
    )
    return True

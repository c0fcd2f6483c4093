"""The running sum by which two parties know that they hold the same set of records.

A set's sum is Σ SHA-256(owner ‖ id ‖ rev ‖ digest) mod 2^256 over its records: one addition
and one subtraction a change, the same whatever the order.
"""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed.tables import Feed, StoredRecord

MODULUS = 1 << 256


def term(owner: str, record_id: UUID, rev: int, digest: str) -> int:
    """Return what one record adds to a sum."""
    text = f"{owner}\n{record_id}\n{rev}\n{digest}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def add(total: str, plus: int, minus: int = 0) -> str:
    """Return the sum (hexadecimal) after adding and taking away."""
    return format((int(total, 16) + plus - minus) % MODULUS, "x")


def sum_sent(session: Session, recipient: str) -> str:
    """Return, counted anew from the feed, the sum of what a peer should hold of ours.

    Of a record that it has refused, it holds what its verdict said, an older revision or none.
    """
    of_peer = (Feed.recipient == recipient, Feed.op == "put", Feed.seq.is_not(None))
    rows = session.execute(
        select(Feed.owner, Feed.id, Feed.rev, Feed.digest).where(*of_peer, ~Feed.refused)
    )
    kept = session.scalars(select(Feed.summed).where(*of_peer, Feed.refused))
    return add(_sum(rows), sum(int(summed, 16) for summed in kept))


def sum_held(session: Session, source: str) -> str:
    """Return, counted anew from the records, the sum of what we hold from a peer."""
    rows = session.execute(
        select(StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest).where(
            StoredRecord.source == source
        )
    )
    return _sum(rows)


def _sum(rows: Iterable[Any]) -> str:
    return format(sum(term(*row) for row in rows) % MODULUS, "x")

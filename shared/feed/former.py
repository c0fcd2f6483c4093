"""Former revisions of legal acts: a peer keeps each of them, as it came.

What somebody decided, agreed or acceded to stays to be shown and proved after it was changed. It
adds to no sum and is never sent on, and goes with its record; of what is about citizens it is
ciphertext under a key of its own, and is kept for a time only (`forgetting.py`).
"""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from shared.database import Moment
from shared.feed import speaking, stored
from shared.feed.keys import Key, among
from shared.feed.tables import BodyKey, FormerRevision, StoredRecord
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.kinds import KINDS, from_json
from shared.trust.merkle import Verifier


@dataclass(frozen=True, slots=True)
class Former:
    """A revision, and when another came in its place; none has in that of the newest."""

    record: Record
    until: datetime | None


def keep(session: Session, records: Sequence[Record], here: Container[Key], now: datetime) -> None:
    """Keep what is here of these records, which are about to take its place, if they are acts.

    One statement for a batch that has any.
    """
    acts = [(one.owner, one.id) for one in records
            if KINDS[one.kind].legal_act and (one.owner, one.id) in here]  # fmt: skip
    same = (BodyKey.owner == StoredRecord.owner) & (BodyKey.id == StoredRecord.id)
    kept = select(
        StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.kind,
        literal(now, Moment), StoredRecord.content, StoredRecord.sig, BodyKey.key,
    ).outerjoin(BodyKey, same)  # fmt: skip
    names = ["owner", "id", "rev", "kind", "until", "content", "sig", "key"]
    for some in among(StoredRecord, acts):
        session.execute(insert(FormerRevision).from_select(names, kept.where(some)))


def of(session: Session, key: str) -> list[Former]:
    """Return what a peer's record was before, the newest first; of our own see `History`."""
    owner, record_id = split_ref(key)
    rows = session.scalars(
        select(FormerRevision)
        .where(FormerRevision.owner == owner, FormerRevision.id == record_id)
        .order_by(FormerRevision.rev.desc())
    )
    return [
        Former(from_json({**json.loads(stored.opened(row.content, row.key)),
                          "sig": json.loads(row.sig)}), row.until)
        for row in rows
    ]  # fmt: skip


def is_proved(session: Session, record: Record) -> bool:
    """Tell whether a key that is or was a member's has signed a record."""
    key = speaking.find(session, record.sig.key) if record.sig else None
    return bool(record.sig and key and Verifier().proves(record.digest, record.sig, key))

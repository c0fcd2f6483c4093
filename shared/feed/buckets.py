"""Sums per bucket, by which two parties find the records in which they differ.

A record's place is SHA-256(owner LF id) in hexadecimal; a bucket is all places with one prefix.
Who holds a peer's records says the sums of its buckets; their writer asks closer where its own
sum is another, down to buckets that are listed row by row. See `../exchange/PROTOCOL.md` §6.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed.keys import Key
from shared.feed.sums import MODULUS, term
from shared.feed.tables import Feed, StoredRecord
from shared.records.base import MAX_REV, Json
from shared.records.formats import AuthorityField, DigestField

DIGITS = "0123456789abcdef"
LEAF = 64  # so many rows are listed instead of divided
PREFIX = re.compile(r"[0-9a-f]{0,16}")
T = TypeVar("T")
PAST = "g"  # sorts after every place with a prefix


@dataclass(frozen=True, slots=True)
class Row:
    """A record as its holder names it."""

    owner: str
    id: UUID
    rev: int
    digest: str

    @property
    def key(self) -> Key:
        """What the record is known by."""
        return self.owner, self.id

    @property
    def adds(self) -> int:
        """What it adds to a sum."""
        return term(self.owner, self.id, self.rev, self.digest)


def place(key: Key) -> str:
    """Return where a record stands among the buckets: 64 hexadecimal digits."""
    return hashlib.sha256(f"{key[0]}\n{key[1]}".encode()).hexdigest()


class Buckets(Generic[T]):
    """Things by their record's place, each with what it adds to a sum."""

    def __init__(self, things: Mapping[Key, T], adds: Iterable[int]) -> None:
        rows = sorted(
            zip(map(place, things), adds, things.values(), strict=True), key=lambda row: row[0]
        )
        self._places = [row[0] for row in rows]
        self._sums = [0, *accumulate(row[1] for row in rows)]
        self._things = [row[2] for row in rows]

    def sum(self, prefix: str = "") -> str:
        """Return a bucket's sum as it travels."""
        first, last = self._range(prefix)
        return format((self._sums[last] - self._sums[first]) % MODULUS, "x")

    def under(self, prefix: str) -> list[T]:
        """Return what stands in a bucket."""
        first, last = self._range(prefix)
        return self._things[first:last]

    def _range(self, prefix: str) -> tuple[int, int]:
        return bisect_left(self._places, prefix), bisect_left(self._places, prefix + PAST)


def held(session: Session, source: str) -> Buckets[Row]:
    """Return what we hold from a peer."""
    columns = (StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest)
    query = select(*columns).where(StoredRecord.source == source)
    rows = [Row(*row) for row in session.execute(query)]
    return Buckets({row.key: row for row in rows}, [row.adds for row in rows])


def sent(session: Session, recipient: str) -> Buckets[Any]:
    """Return our feed for a peer, each row with what the peer has of it as far as we know."""
    columns = (Feed.owner, Feed.id, Feed.op, Feed.rev, Feed.digest, Feed.summed)
    rows = list(session.execute(select(*columns).where(Feed.recipient == recipient)))
    return Buckets({(row.owner, row.id): row for row in rows},
                   [int(row.summed, 16) for row in rows])  # fmt: skip


def told(buckets: Buckets[Row], prefix: str) -> list[Json]:
    """Return the lines that tell a bucket closer: its rows, or the sums of its sixteen parts."""
    rows = buckets.under(prefix)
    if len(rows) > LEAF:
        parts = (prefix + digit for digit in DIGITS)
        return [{"type": "held", "prefix": part, "sum": buckets.sum(part)} for part in parts]
    listed = [[row.owner, str(row.id), row.rev, row.digest] for row in rows]
    return [{"type": "leaf", "prefix": prefix, "rows": listed}]


def read_leaf(line: Json) -> dict[Key, Row]:
    """Return the rows that a peer lists.

    Raises:
        ValueError, TypeError: one is malformed, or stands in another bucket; or they are too many.
    """
    if len(line["rows"]) > LEAF:
        raise ValueError("more rows than a leaf has")
    rows = [_row(*row) for row in line["rows"]]
    if not all(place(row.key).startswith(line["prefix"]) for row in rows):
        raise ValueError("a row of another bucket")
    return {row.key: row for row in rows}


def _row(owner: object, record_id: object, rev: object, digest: object) -> Row:
    texts = (_OWNER, owner), (_DIGEST, digest)
    if not all(isinstance(text, str) and pattern.fullmatch(text) for pattern, text in texts):
        raise ValueError("no owner or no digest")
    if type(rev) is not int or not 1 <= rev <= MAX_REV:
        raise ValueError("no revision")
    return Row(str(owner), UUID(str(record_id)), rev, str(digest))


_OWNER = re.compile(AuthorityField.pattern, re.ASCII)
_DIGEST = re.compile(DigestField.pattern)

"""Records in and out of their table; replicas about citizens as ciphertext under own keys."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from secrets import token_bytes
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from marshmallow import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from shared.bulk import upsert
from shared.feed.keys import AT_ONCE, Key, among
from shared.feed.tables import BodyKey, StoredRecord
from shared.problem import NotFound
from shared.records.base import Record, Signature, canonical, digest_of
from shared.records.formats import split_ref
from shared.records.kinds import KINDS, from_json

LAPSED = b""  # the content of a copy whose lease is over
_NONCE = bytes(12)  # each key seals one content only


def store(
    session: Session, records: Sequence[Record], source: str | None,
    positions: Sequence[int | None] = (),
) -> None:  # fmt: skip
    """Keep these records as the newest revisions; `source` is the peer they came from.

    `positions` are their numbers in their writer's feed, as far as they came from one.
    """
    rows, keys = [], []
    for record, position in zip_longest(records, positions):
        content = record.content
        if source and KINDS[record.kind].person:
            key = token_bytes(32)
            content = ChaCha20Poly1305(key).encrypt(_NONCE, content, None)
            keys.append({"owner": record.owner, "id": record.id, "key": key})
        rows.append(
            {
                "owner": record.owner, "id": record.id, "kind": record.kind, "rev": record.rev,
                "schema": record.schema, "content": content, "digest": record.digest,
                "sig": signature_text(record.sig), "valid_until": record.valid_until,
                "source": source, "position": position,
            }
        )  # fmt: skip
    upsert(session, StoredRecord, rows)
    upsert(session, BodyKey, keys)


def rev(session: Session, key: str) -> int:
    """Return a record's revision, and hold it until the transaction ends.

    Raises:
        NotFound: there is none here.
    """
    owner, record_id = split_ref(key)
    query = select(StoredRecord.rev).where(
        StoredRecord.owner == owner, StoredRecord.id == record_id
    )
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFound(key)
    return found


def get(session: Session, key: str, *, lock: bool = False) -> Record:
    """Return the record of a key (`owner/id`).

    Raises:
        NotFound: there is none here.
    """
    owner, record_id = split_ref(key)
    query = _query().where(StoredRecord.owner == owner, StoredRecord.id == record_id)
    row = session.execute(query.with_for_update(of=StoredRecord) if lock else query).first()
    if row is None:
        raise NotFound(key)
    return _record(row)


def of_kind(session: Session, kind: str, *conditions: Any) -> Iterator[Record]:
    """Yield the live records of a kind, further limited by conditions on `StoredRecord`."""
    yield from map(_record, _rows_of(session, kind, *conditions))


def readable(session: Session, kind: str, *conditions: Any) -> Iterator[Record]:
    """Yield as `of_kind` does, and pass over what breaks its schema, as old ones may by now."""
    for row in _rows_of(session, kind, *conditions):
        try:
            found = _record(row)
        except ValidationError:
            continue
        yield found


def _rows_of(session: Session, kind: str, *conditions: Any) -> Iterable[Any]:
    query = _query().where(StoredRecord.kind == kind, *conditions)
    return session.execute(query.order_by(StoredRecord.owner, StoredRecord.id))


def many(session: Session, keys: Iterable[Key], *, lock: bool = False) -> list[Record]:
    """Return those of these records that are here, in the order of their keys."""
    found: dict[Key, Record] = {}
    wanted = dict.fromkeys(keys)
    for some in among(StoredRecord, wanted):
        query = _query().where(some)
        if lock:  # who locks many does so in one order
            query = query.order_by(StoredRecord.id).with_for_update(of=StoredRecord)
        records = map(_record, session.execute(query))
        found |= {(record.owner, record.id): record for record in records}
    return [found[key] for key in wanted if key in found]


def altered(session: Session) -> int:
    """Return how many records are no longer what was signed: of other bytes than their digest, or
    ciphertext that its key does not open.
    """
    query = _query().add_columns(StoredRecord.digest).execution_options(yield_per=AT_ONCE)
    return sum(not _is_as_signed(row) for row in session.execute(query))


def _is_as_signed(row: Any) -> bool:
    try:
        return bool(digest_of(opened(row.content, row.key)) == row.digest)
    except (InvalidTag, ValueError):
        return False


def signature_text(sig: Signature | None) -> str:
    """Return the signature as it stands on the wire."""
    if sig is None:
        return "null"
    return canonical({"key": sig.key, "root": sig.root, "path": sig.path}).decode()


def wire(content: bytes, sig: str) -> bytes:
    """Return the record as it travels: its canonical bytes with `sig` as last member."""
    return content[:-1] + b',"sig":' + sig.encode() + b"}"


def opened(content: bytes, key: bytes | None) -> bytes:
    """Return the canonical bytes of a record that may be ciphertext under a key of its own."""
    return ChaCha20Poly1305(key).decrypt(_NONCE, content, None) if key else content


def _query() -> Select[bytes, str, bytes]:
    """Select columns, never whole rows: a session would go on showing a row as it was first.

    A copy whose lease is over has no content, and is not here.
    """
    return (
        select(StoredRecord.content, StoredRecord.sig, BodyKey.key)
        .outerjoin(
            BodyKey, (BodyKey.owner == StoredRecord.owner) & (BodyKey.id == StoredRecord.id)
        )
        .where(StoredRecord.content != LAPSED)
    )


def _record(row: Any) -> Record:
    content = opened(row.content, row.key)
    return from_json({**json.loads(content), "sig": json.loads(row.sig)})

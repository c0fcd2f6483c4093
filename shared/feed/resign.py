"""After a change of keys: all that we have written is signed again with the new one.

Digests and revisions stay, so nothing travels for it. What is sent from then on, also in a
repair, proves itself by a key that nobody else has.
"""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.keys import Key
from shared.feed.tables import StoredRecord
from shared.trust import merkle

if TYPE_CHECKING:
    from shared.feed.local import Local

CHUNK = 500


def sign_again(local: "Local", session: Session) -> int:
    """Sign our own records with our present key; return how many."""
    return _sign(local, session, StoredRecord.source.is_(None))


def sign_if_old(local: "Local", session: Session, key: Key) -> None:
    """Sign a record of ours with our present key, if another has signed it.

    A database from before a change of keys has such records, and so has who was given back
    what it had lost.
    """
    old = ~StoredRecord.sig.startswith(f'{{"key":"{local.key.public.id}"')
    of_key = (StoredRecord.owner == key[0], StoredRecord.id == key[1])
    _sign(local, session, StoredRecord.source.is_(None), *of_key, old)


def _sign(local: "Local", session: Session, *which: ColumnElement[bool]) -> int:
    own = select(StoredRecord.owner, StoredRecord.id, StoredRecord.digest)
    rows = session.execute(own.where(*which)).all()
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        proofs = merkle.sign([row.digest for row in some], local.key)
        session.connection().execute(_SIGNED, [
            {"of": row.owner, "which": row.id, "said": row.digest,
             "new": stored.signature_text(proof)}
            for row, proof in zip(some, proofs, strict=True)
        ])  # fmt: skip
    return len(rows)


_SIGNED = (
    update(StoredRecord)
    .where(
        StoredRecord.owner == bindparam("of"), StoredRecord.id == bindparam("which"),
        StoredRecord.digest == bindparam("said"),  # not what was written meanwhile
    )
    .values(sig=bindparam("new"))
)  # fmt: skip

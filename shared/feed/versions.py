"""What a peer knows: which kinds of records, in which schema versions, as it last said itself.

A record that it cannot take is held back: left out of its feed as a refused one is, without
asking it first. An older revision that it has stays with it, and in the sum.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from shared.feed.keys import Key, among
from shared.feed.tables import Feed, Peer, StoredRecord
from shared.records.base import MAX_REV
from shared.records.kinds import KINDS

MAX_KINDS = 200  # that a peer may say it knows
Known = Mapping[str, int]  # kind → newest schema version
FedTo = tuple[str, str, UUID]  # recipient, owner, id


def ours() -> dict[str, int]:
    """Return which schema version of each kind we know."""
    return {name: kind.version for name, kind in KINDS.items()}


def as_text(said: object, otherwise: str = "{}") -> str:
    """Return kinds with a number each, as a peer says them in our form, or what was before."""
    pairs = said.items() if isinstance(said, dict) else ()
    known = {kind[:48]: n for kind, n in pairs if type(n) is int and 0 <= n <= MAX_REV}
    return json.dumps(dict(sorted(known.items())[:MAX_KINDS])) if known else otherwise


def behind(one: Known, other: Known) -> tuple[str, ...]:
    """Return the kinds that one knows in an older version than another, or not at all."""
    return tuple(sorted(kind for kind, version in other.items() if one.get(kind, -1) < version))


@lru_cache(maxsize=256)
def read(text: str) -> Known:
    """Return what `as_text` has written; the same object for all who say the same."""
    known: Known = json.loads(text)
    return known


def knows(known: Known, kind: str, schema: int) -> bool:
    """Tell whether a peer can take a record: of a newer schema only what is about no citizen.

    Who has not said yet what it knows is thought to know all.
    """
    if kind not in known:
        return not known
    return schema <= known[kind] or not KINDS[kind].person


def cannot_take(session: Session, said: Mapping[str, str], rows: Iterable[Any]) -> set[FedTo]:
    """Return which of these feed rows are of a record that their recipient does not know.

    `said` is what each says it knows. Nothing is read as long as all know what we do.
    """
    own = ours()
    known = {name: read(text) for name, text in said.items()}
    lacking = {text for text in set(said.values()) if _lacks(read(text), own)}
    narrow = {name for name, text in said.items() if text in lacking}
    puts = [row for row in rows if row.recipient in narrow and row.op == "put"]
    forms = _forms(session, [(row.owner, row.id) for row in puts])
    return {
        (row.recipient, row.owner, row.id)
        for row in puts
        if (form := forms.get((row.owner, row.id))) and not knows(known[row.recipient], *form)
    }


def leave_out(session: Session, rows: Iterable[FedTo]) -> None:
    """Leave these rows out of their recipients' feeds."""
    for recipient, owner, record_id in rows:
        session.execute(
            update(Feed)
            .where(Feed.recipient == recipient, Feed.owner == owner, Feed.id == record_id)
            .values(refused=True)
            .execution_options(synchronize_session=False)
        )


def held_back(session: Session, peer: Peer) -> dict[str, int]:
    """Return how many records of each kind are held back from a peer."""
    known = read(peer.schemas)
    if not _lacks(known, ours()):
        return {}
    rows = session.execute(
        select(StoredRecord.kind, StoredRecord.schema, func.count())
        .join(Feed, (StoredRecord.owner == Feed.owner) & (StoredRecord.id == Feed.id))
        .where(Feed.recipient == peer.name, Feed.refused, Feed.op == "put")
        .group_by(StoredRecord.kind, StoredRecord.schema)
    )
    found: Counter[str] = Counter()
    for kind, schema, count in rows:
        if not knows(known, kind, schema):
            found[kind] += count
    return dict(sorted(found.items()))


def _lacks(known: Known, own: Known) -> bool:
    """Tell whether a peer does not know all that we do."""
    return known != own and not all(knows(known, *form) for form in own.items())


def _forms(session: Session, keys: Iterable[Key]) -> dict[Key, tuple[str, int]]:
    """Return the kind and schema version of these records."""
    query = select(StoredRecord.owner, StoredRecord.id, StoredRecord.kind, StoredRecord.schema)
    return {
        (row.owner, row.id): (row.kind, row.schema)
        for some in among(StoredRecord, keys)
        for row in session.execute(query.where(some))
    }

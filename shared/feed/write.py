"""Writing records: stored, indexed, and marked in the feed of each party that may hold them.

All of it happens in the writer's transaction. The rows are not in the log yet: they get their
numbers from `sequence.py`, after the commit on PostgreSQL, inline on SQLite.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.bulk import upsert
from shared.feed import stored
from shared.feed.keys import Key, among
from shared.feed.sequence import number
from shared.feed.tables import Erasure, Feed, History, Outbox, Receipt, StoredRecord
from shared.records.base import Record
from shared.records.formats import ref, split_ref
from shared.records.kinds import KINDS
from shared.trust import merkle

if TYPE_CHECKING:
    from shared.feed.local import Local
    from shared.feed.transaction import Transaction

Parties = Mapping[Key, Set[str]]
AUDIENCES = 7_301_003  # any number, the same for all writers of one database


def write(tx: "Transaction", pending: Sequence[tuple[Record, str]]) -> None:
    """Sign these unsigned records together, store and index them, and mark their feeds."""
    signatures = merkle.sign([record.digest for record, _ in pending], tx.local.key)
    records = [
        replace(record, sig=sig) for (record, _), sig in zip(pending, signatures, strict=True)
    ]
    stored.store(tx.session, records, source=None)
    _remember(tx, records, [act for _, act in pending])
    tx.local.index.put(tx.session, records)
    announce(tx.local, tx.session, records)


def announce(local: "Local", session: Session, changed: Sequence[Record]) -> None:
    """Mark the feeds after records changed: theirs, and those whose audience hangs on them.

    A hub does so for what a municipality wrote to others, too: it is passed on as it was signed.
    """
    agree_on_audiences(local, session, alone=any(r.kind in local.directing for r in changed))
    own = [
        record for record in changed if record.owner == local.authority or _passed(local, record)
    ]
    affected = set(map(split_ref, local.affected(session, changed)))
    affected -= {(record.owner, record.id) for record in own}
    _mark_all(local, session, own, affected)


def look_again(local: "Local", session: Session, affected: Collection[Key]) -> None:
    """Mark the feeds of these records for who has them and may not, or may and has them not."""
    if affected:
        agree_on_audiences(local, session, alone=False)
        _mark_all(local, session, (), affected)


def _mark_all(
    local: "Local", session: Session, own: Sequence[Record], affected: Iterable[Key]
) -> None:
    others = stored.many(session, affected)
    others.sort(key=lambda one: one.kind != "membership")  # who is new must know who wrote first
    if own or others:
        _mark(local, session, own, others)
        if local.database.is_sqlite:
            number(session)


def _passed(local: "Local", record: Record) -> bool:
    return local.is_hub and KINDS[record.kind].relayed


def erase(local: "Local", session: Session, records: Sequence[Record]) -> None:
    """Destroy records of ours with their history and what we said of them; every holder does too.

    Bulk statements: the cost follows the number of records, not of round trips.
    """
    agree_on_audiences(local, session, alone=False)
    by_kind: dict[str, list[Key]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append((record.owner, record.id))
    ours = [(local.authority, record.id) for record in records]
    for table in (History, StoredRecord):
        for some in among(table, ours):
            session.execute(delete(table).where(some).execution_options(synchronize_session=False))
    for kind, keys in by_kind.items():
        local.index.drop(session, kind, keys)
    erase_said_of(local, session, by_kind)
    erase_at_holders(
        local, session, [Gone(one.owner, one.id, one.kind, one.valid_until) for one in records]
    )


class Gone(NamedTuple):
    """A record that is no longer here; `lease` is the last day of others' copies."""

    owner: str
    id: UUID
    kind: str
    lease: date | None


def erase_at_holders(
    local: "Local", session: Session, gone: Sequence[Gone], holder: str | None = None
) -> set[Key]:
    """Ask each party that has these records from us to destroy them; return those that any has.

    Who has confirmed it before, and has not got them again, is not asked. `holder`: that party
    alone.
    """
    asked: set[Key] = set()
    has_not = exists().where(
        Erasure.peer == Feed.recipient, Erasure.owner == Feed.owner, Erasure.id == Feed.id,
        Erasure.confirmed, Feed.op == "erase",
    )  # fmt: skip
    by_key = {(one.owner, one.id): one for one in gone}
    now = clock.now()
    for some in among(Feed, by_key):
        theirs = and_(some, ~has_not, *([Feed.recipient == holder] if holder else []))
        held = session.execute(select(Feed.recipient, Feed.owner, Feed.id).where(theirs)).all()
        asked |= {(row.owner, row.id) for row in held}
        upsert(session, Erasure, [
            {"peer": row.recipient, "owner": row.owner, "id": row.id, "kind": one.kind,
             "asked_at": now, "lease": one.lease}
            for row in held for one in (by_key[row.owner, row.id],)
        ])  # fmt: skip
        session.execute(
            update(Feed)
            .where(theirs)
            .values(op="erase", seq=None, refused=False)  # a refused revision is not the only one
            .execution_options(synchronize_session=False)
        )
    if gone:
        session.execute(insert(Outbox), [{"owner": one.owner, "id": one.id} for one in gone])
        if local.database.is_sqlite:
            number(session)
    return asked


def erase_said_of(local: "Local", session: Session, gone: Mapping[str, Sequence[Key]]) -> None:
    """Destroy what we said of records that are erased, given by kind: it goes with them."""
    for kind in KINDS.values():
        refs = [ref(*key) for key in gone.get(kind.about or "", ())]
        for start in range(0, len(refs), 500):
            table = local.index.tables_of(kind.name)[0]
            said = select(table).where(
                getattr(table, kind.about or "").in_(refs[start : start + 500]),
                table.owner == local.authority,
            )
            keys = [(row.owner, row.record_id) for row in session.scalars(said)]
            if keys:
                erase(local, session, stored.many(session, keys))


def agree_on_audiences(local: "Local", session: Session, *, alone: bool) -> None:
    """Let nobody change who is who while an audience is worked out, and nobody else meanwhile.

    Held until the transaction ends; `alone` waits until all that write now have ended. SQLite has
    one writer.
    """
    if not local.database.is_sqlite:
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(lock(AUDIENCES)))


def _remember(tx: "Transaction", records: Sequence[Record], acts: Sequence[str]) -> None:
    rows = [
        {
            "owner": record.owner, "id": record.id, "rev": record.rev, "kind": record.kind,
            "at": tx.now, "actor": tx.actor, "act": act, "content": record.content,
            "sig": stored.signature_text(record.sig),
        }
        for record, act in zip(records, acts, strict=True)
    ]  # fmt: skip
    tx.session.execute(insert(History), rows)


def _mark(
    local: "Local", session: Session, own: Sequence[Record], others: Sequence[Record]
) -> None:
    directory = local.directory(session, (*own, *others))
    held, erased = _told(session, [(record.owner, record.id) for record in (*own, *others)])
    rows: list[dict[str, Any]] = []
    anew: dict[str, list[Key]] = defaultdict(list)
    touched: list[dict[str, Any]] = []
    for place, record in enumerate((*own, *others)):
        may = KINDS[record.kind].audience(record, directory) - {local.name}
        may -= directory.party_for(record.owner)  # who wrote it has it
        key = record.owner, record.id
        has = held.get(key, frozenset())
        put = may if place < len(own) else may - has
        new = [_row(record, party, "put") for party in sorted(put)]
        for party in put & erased.get(key, frozenset()):
            anew[party].append(key)
        if not (KINDS[record.kind].stays and record.owner == local.authority):
            new += [_row(record, party, "gone") for party in sorted(has - may)]
        if new:
            rows += new
            touched.append({"owner": record.owner, "id": record.id})
    rows.sort(key=lambda row: (row["id"], row["recipient"]))  # two writers never cross
    upsert(session, Feed, rows)
    _await_anew(session, anew)
    if touched:
        session.execute(insert(Outbox), touched)


def _told(session: Session, keys: Iterable[Key]) -> tuple[Parties, Parties]:
    """Return who was told to have each of these, and who to destroy it."""
    query = select(Feed.owner, Feed.id, Feed.recipient, Feed.op).where(Feed.op != "gone")
    told: dict[str, dict[Key, set[str]]] = {"put": defaultdict(set), "erase": defaultdict(set)}
    for some in among(Feed, keys):
        for owner, record_id, recipient, op in session.execute(query.where(some)):
            told[op][owner, record_id].add(recipient)
    return told["put"], told["erase"]


def _await_anew(session: Session, again: Mapping[str, Sequence[Key]]) -> None:
    """What a party once destroyed and gets again awaits another receipt, should it be erased."""
    for party, keys in again.items():
        for table in (Receipt, Erasure):
            for some in among(table, keys):
                session.execute(
                    delete(table)
                    .where(table.peer == party, some)
                    .execution_options(synchronize_session=False)
                )


def _row(record: Record, party: str, op: str) -> dict[str, Any]:
    return {
        "recipient": party, "owner": record.owner, "id": record.id, "op": op,
        "rev": record.rev, "digest": record.digest, "seq": None, "refused": False,
    }  # fmt: skip

"""What a writer does about a bucket in which its peer holds something else than it should.

What differs is put in the feed anew, or is to be forgotten, and the ordinary exchange moves it.
Of its own records a peer may have a newer revision than we: then our database is an older one,
and we ask for what we wrote, signed by ourselves, instead of sending the older.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from shared.bulk import upsert
from shared.feed import journal, speaking, stored, withdrawal
from shared.feed.buckets import Row
from shared.feed.checking import held_here, read_record
from shared.feed.keys import Key, among
from shared.feed.sequence import number
from shared.feed.sums import add
from shared.feed.tables import Erasure, Feed, History, Outbox, Peer, StoredRecord
from shared.feed.transaction import Transaction
from shared.feed.write import Gone, announce, erase_at_holders
from shared.problem import Refused
from shared.records.base import Json, Record
from shared.records.directory import Membership
from shared.trust.keys import PublicKey
from shared.trust.merkle import Verifier

if TYPE_CHECKING:
    from shared.feed.local import Local

ACTOR = "program"


def mend(
    local: "Local", session: Session, peer: Peer, *,
    rows: Mapping[Key, Row], feed: Mapping[Key, Any],
) -> list[Key]:  # fmt: skip
    """Let a peer's rows of one bucket become what its feed says; return what to ask it for."""
    different = sorted(key for key in rows.keys() | feed.keys() if _differs(rows, feed, key))
    ours = [key for key in different if key in rows and key[0] == local.authority]
    lost = _lost(session, rows, ours)
    ahead = {key for key in different if key not in lost and _ahead(rows.get(key), feed.get(key))}
    _await_writers(session, peer, {key: rows[key] for key in ahead}, feed)
    anew = [_anew(peer.name, key, rows.get(key), feed.get(key)) for key in different
            if key not in lost | ahead]  # fmt: skip
    if anew:
        _know(peer, anew, rows, feed)
        upsert(session, Feed, anew)
        session.execute(insert(Outbox), [{"owner": row["owner"], "id": row["id"]} for row in anew])
    if anew and local.database.is_sqlite:
        number(session)
    return sorted(lost)


def _differs(rows: Mapping[Key, Row], feed: Mapping[Key, Any], key: Key) -> bool:
    has = rows[key].adds if key in rows else 0
    return has != (int(feed[key].summed, 16) if key in feed else 0)


def _ahead(row: Row | None, fed: Any) -> bool:
    """Tell whether the peer has another's record newer than we: its writer is to bring us up."""
    return bool(row and fed and fed.op == "put" and row.rev > fed.rev)


def _await_writers(
    session: Session, peer: Peer, ahead: Mapping[Key, Row], feed: Mapping[Key, Any]
) -> None:
    """Know that the peer has these newer than we, and go on with it: one that is shut out, or has
    left, does not bring us up to that any more.
    """
    for (owner, record_id), row in ahead.items():
        peer.out_sum = add(peer.out_sum, row.adds, int(feed[owner, record_id].summed, 16))
        session.execute(
            update(Feed)
            .where(Feed.recipient == peer.name, Feed.owner == owner, Feed.id == record_id)
            .values(refused=True, summed=format(row.adds, "x"))
            .execution_options(synchronize_session=False)
        )


def _anew(recipient: str, key: Key, row: Row | None, fed: Any) -> dict[str, Any]:
    """Return the feed's row, again without number; `gone` for what the feed does not know."""
    op, rev = (fed.op, fed.rev) if fed else ("gone", row.rev if row else 0)
    digest = fed.digest if fed else row.digest if row else ""
    return {"recipient": recipient, "owner": key[0], "id": key[1], "op": op, "rev": rev,
            "digest": digest, "seq": None, "refused": False}  # fmt: skip


def _know(
    peer: Peer, anew: Sequence[dict[str, Any]], rows: Mapping[Key, Row], feed: Mapping[Key, Any]
) -> None:
    """Let the sum be of what the peer says it has: what is held back from it stays so."""
    for row in anew:
        key = row["owner"], row["id"]
        has = rows[key].adds if key in rows else 0
        row["summed"] = format(has, "x")
        peer.out_sum = add(peer.out_sum, has, int(feed[key].summed, 16) if key in feed else 0)


def _lost(session: Session, rows: Mapping[Key, Row], ours: Collection[Key]) -> set[Key]:
    """Return which records of ours the peer has as we once wrote them and no longer know.

    What is here neither as a record nor as erased was lost here: nothing else takes the trace
    of a record from its writer.
    """
    here = held_here(session, ours)
    erased = _erased(session, ours)
    lost = set()
    for key in ours:
        row, own = rows[key], here.get(key)
        if own is None:
            unknown = key not in erased
        else:
            unknown = row.rev > own.rev or (row.rev == own.rev and row.digest != own.digest)
        if unknown:
            lost.add(key)
    return lost


def _erased(session: Session, keys: Collection[Key]) -> set[Key]:
    """Return which of these records of ours we have destroyed: they never come back.

    What lives here is not: a party that left was asked to destroy what others have still.
    """
    lives = exists().where(StoredRecord.owner == Feed.owner, StoredRecord.id == Feed.id)
    query = select(Feed.owner, Feed.id).where(Feed.op == "erase", ~lives)
    return {
        (owner, record_id)
        for some in among(Feed, keys)
        for owner, record_id in session.execute(query.where(some))
    }


def ask_again(session: Session, party: str) -> None:
    """Ask a peer once more to destroy what it has not confirmed: it goes on reading behind that.

    What it does not hold differs in no bucket, and would be asked of nobody any more.
    """
    same = (Erasure.owner == Feed.owner) & (Erasure.id == Feed.id)
    waits = exists().where(same, Erasure.peer == party, ~Erasure.confirmed)
    asked = (Feed.recipient == party, Feed.op == "erase", waits)
    keys = session.execute(select(Feed.owner, Feed.id).where(*asked)).all()
    if not keys:
        return
    session.execute(
        update(Feed).where(*asked).values(seq=None).execution_options(synchronize_session=False)
    )
    session.execute(insert(Outbox), [{"owner": owner, "id": one} for owner, one in keys])
    if session.get_bind().dialect.name == "sqlite":
        number(session)


def take_back(local: "Local", session: Session, peer: str, envelopes: Sequence[Json]) -> None:
    """Store records of ours that a peer gave back, if we signed them.

    A newer one is our newest from now on. Where we have since written another of the same
    revision, ours is written anew above it. One that we erased in another life of our database
    is erased at the peer. What does not hold is passed over.
    """
    # a peer has forgotten what a revoked key signed after its end: the rest is our word
    known = speaking.of_party(session, local.name, local.key.public.text, revoked=True)
    given = filter(None, (own_word(local, known, envelope) for envelope in envelopes))
    records = {(record.owner, record.id): record for record in given}
    erased = _erased(session, records)
    forgotten = journal.named(local, records.keys() - erased)
    _erase_at(local, session, peer, [records[key] for key in sorted(forgotten)])
    erased |= forgotten
    here = {(one.owner, one.id): one for one in stored.many(session, records, lock=True)}
    newer, anew = list[Record](), list[Record]()
    for key in records.keys() - erased:
        record, own = records[key], here.get(key)
        if own is None or record.rev > own.rev:
            newer.append(record)
        elif record.rev == own.rev and record.digest != own.digest:
            anew.append(own)
    tx = Transaction(local, session, ACTOR)
    _keep(tx, newer)
    for own in anew:
        tx.write(own.body, "renewed", revises=own.ref, valid_until=own.valid_until,
                 sealed_for=own.sealed_for)  # fmt: skip
    tx.flush()


def _erase_at(local: "Local", session: Session, peer: str, records: Sequence[Record]) -> None:
    """Let a peer destroy what it alone still has: said as if we had known that it holds it."""
    if records:
        upsert(session, Feed, [
            {"recipient": peer, "owner": one.owner, "id": one.id, "op": "put",
             "rev": one.rev, "digest": one.digest, "seq": None, "refused": False}
            for one in records
        ])  # fmt: skip
        erase_at_holders(
            local, session, [Gone(one.owner, one.id, one.kind, one.valid_until) for one in records]
        )


def own_word(local: "Local", known: Mapping[str, PublicKey], envelope: Json) -> Record | None:
    """Return the record if it is ours and signed with one of these keys of ours."""
    try:
        record = read_record(envelope)
    except Refused:
        return None
    key = known.get(record.sig.key) if record.sig else None
    if record.owner != local.authority or not record.sig or key is None:
        return None
    return record if Verifier().proves(record.digest, record.sig, key) else None


def _keep(tx: Transaction, records: Sequence[Record]) -> None:
    if not records:
        return
    stored.store(tx.session, records, source=None)
    upsert(tx.session, History, [
        {"owner": one.owner, "id": one.id, "rev": one.rev, "kind": one.kind, "at": tx.now,
         "actor": tx.actor, "act": "taken_back", "content": one.content,
         "sig": stored.signature_text(one.sig)}
        for one in records
    ])  # fmt: skip
    tx.local.index.put(tx.session, records)
    _meet(tx, records)
    tx.local.regained(tx, records)
    announce(tx.local, tx.session, records)


def _meet(tx: Transaction, records: Sequence[Record]) -> None:
    """Let who became a member in what was lost be a peer again, and who was revoked in it have
    said no more than it had.
    """
    members = [one.body for one in records if isinstance(one.body, Membership)]
    for member in members:
        if member.party == tx.local.name:
            continue
        peer = tx.session.get(Peer, member.party, with_for_update=True)
        if peer is None:
            tx.session.add(Peer(name=member.party, pinned_key=member.public_key,
                                in_step=False, out_step=False))  # fmt: skip
        else:
            withdrawal.forget_revoked(tx.local, tx.session, peer, [member])
    tx.session.flush()

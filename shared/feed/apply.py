"""Taking a peer's records: each is checked by itself, and all that hold are stored at once.

A record that does not hold is refused alone, with a verdict for its writer and a row in
quarantine; it never delays another. Applying the same lines again changes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.sums import add, term
from shared.feed.tables import Member, Owed, Peer, Quarantine, StoredRecord
from shared.feed.write import announce
from shared.problem import Problem, Refused
from shared.records.base import MAX_RECORD_BYTES, MAX_REV, MAX_REV_JUMP, Json, Record
from shared.records.kinds import KINDS, from_json
from shared.trust.keys import PublicKey, public_key
from shared.trust.merkle import Verifier

if TYPE_CHECKING:
    from shared.feed.local import Local


@dataclass
class Applied:
    """What came of a batch."""

    records: list[Record] = field(default_factory=list)
    gone: int = 0
    erased: list[tuple[str, UUID]] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    rev: int
    digest: str
    kind: str


def take(
    local: "Local", session: Session, peer: Peer, lines: Sequence[Json], now: datetime
) -> Applied:
    """Apply a peer's `put`, `gone` and `erase` lines in the caller's transaction."""
    done = Applied()
    checker = _Checker(session, peer)
    puts = [line["record"] for line in lines if line["type"] == "put"]
    held = _held(session, [*puts, *(line for line in lines if line["type"] != "put")])
    fresh: dict[tuple[str, UUID], Record] = {}
    for envelope in puts:
        try:
            record = checker.check(envelope, held)
        except Problem as problem:
            _refuse(session, peer, envelope, problem, now)
            done.refused += 1
            continue
        if record:
            fresh[record.owner, record.id] = record
            held[record.owner, record.id] = _Held(record.rev, record.digest, record.kind)
    _store(local, session, peer, list(fresh.values()))
    done.records = list(fresh.values())
    _remove(local, session, peer, [line for line in lines if line["type"] != "put"], done)
    announce(local, session, done.records)
    return done


class _Checker:
    """Checks the records of one batch of one peer."""

    def __init__(self, session: Session, peer: Peer) -> None:
        self._verifier = Verifier()
        self._keys = _keys(session, peer)

    def check(self, envelope: Json, held: dict[tuple[str, UUID], _Held]) -> Record | None:
        """Return the record if it is new here, None if it is known or older.

        Raises:
            Refused: it does not hold; the code says why.
        """
        record = _read(envelope)
        keys = self._keys.get(record.owner)
        if keys is None or not record.owner.startswith(_OWNERS[KINDS[record.kind].owner]):
            raise Refused("unauthorised", owner=record.owner)
        if not record.sig or record.sig.key not in keys:
            raise Refused("unauthorised", owner=record.owner)
        if not self._verifier.proves(record.digest, record.sig, keys[record.sig.key]):
            raise Refused("bad_signature", owner=record.owner)
        return self._newer(record, held.get((record.owner, record.id)))

    def _newer(self, record: Record, held: _Held | None) -> Record | None:
        if not 1 <= record.rev <= min(MAX_REV, (held.rev if held else 0) + MAX_REV_JUMP):
            raise Refused("rev_jump", rev=record.rev)
        if held is None or record.rev > held.rev:
            return record
        if record.rev == held.rev and record.digest != held.digest:
            raise Refused("fork", rev=record.rev)
        return None


_OWNERS = {"hub": "hub:", "node": "municipality:"}


def _read(envelope: Json) -> Record:
    if not isinstance(envelope, dict) or envelope.get("kind") not in KINDS:
        raise Refused("unknown_kind", kind=str(envelope.get("kind"))[:40])
    try:
        record = from_json(envelope)
    except ValidationError as wrong:
        raise Refused("schema", pointers=_pointers(wrong.messages)) from wrong
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused("schema", pointers=["envelope"]) from wrong
    if len(record.content) > MAX_RECORD_BYTES:
        raise Refused("too_large", bytes=len(record.content))
    return record


def _pointers(messages: Any, at: str = "body") -> list[str]:
    """Name the members at fault, never their values."""
    if not isinstance(messages, dict):
        return [at]
    return [path for key, inner in messages.items() for path in _pointers(inner, f"{at}/{key}")]


def _keys(session: Session, peer: Peer) -> dict[str, dict[str, PublicKey]]:
    """Return authority → key id → key for what this peer may bring: its own authorities."""
    keys: dict[str, dict[str, PublicKey]] = {}
    if peer.name.startswith("hub:"):
        pinned = public_key(peer.pinned_key)
        keys[peer.name] = {pinned.id: pinned}
    members = select(Member).where(Member.party == peer.name, Member.state == "active")
    for member in session.scalars(members):
        for authority in member.authorities.split():
            key = public_key(member.public_key)
            keys.setdefault(authority, {})[key.id] = key
    return keys


def _key_of(line: Json) -> tuple[str, UUID] | None:
    try:
        return str(line["owner"]), UUID(line["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _held(session: Session, lines: Sequence[Any]) -> dict[tuple[str, UUID], _Held]:
    wanted = list({key for line in lines if isinstance(line, dict) and (key := _key_of(line))})
    held = {}
    for start in range(0, len(wanted), 500):
        ids = [record_id for _, record_id in wanted[start : start + 500]]
        query = select(
            StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest,
            StoredRecord.kind,
        ).where(StoredRecord.id.in_(ids))  # fmt: skip
        for owner, record_id, rev, digest, kind in session.execute(query):
            held[owner, record_id] = _Held(rev, digest, kind)
    return held


def _store(local: "Local", session: Session, peer: Peer, records: list[Record]) -> None:
    before = _held(session, [{"owner": r.owner, "id": str(r.id)} for r in records])
    plus = sum(term(r.owner, r.id, r.rev, r.digest) for r in records)
    replaced = {(r.owner, r.id) for r in records} & before.keys()
    minus = sum(term(*key, before[key].rev, before[key].digest) for key in replaced)
    peer.in_sum = add(peer.in_sum, plus, minus)
    stored.store(session, records, source=peer.name)
    local.index.put(session, records)


def _remove(
    local: "Local", session: Session, peer: Peer, lines: Sequence[Json], done: Applied
) -> None:
    for line in lines:
        key = _key_of(line)
        row = key and session.get(StoredRecord, key)
        if row and row.source == peer.name:
            peer.in_sum = add(peer.in_sum, 0, term(row.owner, row.id, row.rev, row.digest))
            local.index.drop(session, row.kind, [(row.owner, row.id)])
            session.execute(
                delete(StoredRecord).where(
                    StoredRecord.owner == row.owner, StoredRecord.id == row.id
                )
            )
            done.gone += 1
        if key and line["type"] == "erase":
            done.erased.append(key)


def _refuse(session: Session, peer: Peer, envelope: Any, problem: Problem, now: datetime) -> None:
    line = envelope if isinstance(envelope, dict) else {}
    status = {"fork": "fork", "unauthorised": "unauthorised"}.get(problem.code, "refused")
    rev = line.get("rev") if isinstance(line.get("rev"), int) else 0
    text = json.dumps(problem_json(problem), ensure_ascii=False)
    seen = {
        "peer": peer.name, "kind": str(line.get("kind"))[:48], "owner": str(line.get("owner"))[:64],
        "id": str(line.get("id"))[:48], "rev": min(rev or 0, MAX_REV), "status": status,
        "problem": text,
    }  # fmt: skip
    session.execute(insert(Quarantine).values(at=now, **seen))
    verdict = {name: seen[name] for name in ("owner", "id", "rev", "status")}
    owe(session, peer, {"type": "verdict", **verdict, "problem": problem_json(problem)})


def owe(session: Session, peer: Peer, line: Json) -> None:
    """Keep a line for the peer until it says that it has heard it."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    session.execute(insert(Owed).values(peer=peer.name, line=text))


def problem_json(problem: Problem) -> Json:
    """Return a problem as it travels: its code, status and parameters, never a value."""
    return {"code": problem.code, "status": problem.status, **problem.params}

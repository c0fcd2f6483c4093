"""Verdicts: told to who sent what we do not take, and heard of what a peer has not taken."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shared.feed import allowance, quarantine, read, resign, stored, versions
from shared.feed.checking import Held, key_of, shown
from shared.feed.keys import Key
from shared.feed.sequence import ring
from shared.feed.tables import Owed, Peer, StoredRecord
from shared.problem import Problem
from shared.records.base import Json, Record, canonical
from shared.records.kinds import KINDS

if TYPE_CHECKING:
    from shared.feed.local import Local

MAX_PROBLEM = 4000
STATUS = {"fork": "fork", "unauthorised": "unauthorised", "key_revoked": "unauthorised",
          "allowance_used": allowance.LATER, "lease_too_long": allowance.LATER}  # fmt: skip
NOT_WRONG = {"membership_ends", "allowance_used"}  # nobody need see to the record


def envelope(record: Record) -> Json:
    """Return what a verdict needs of a record."""
    return {"kind": record.kind, "owner": record.owner, "id": str(record.id), "rev": record.rev}


def refuse(
    session: Session, peer: Peer, refused: Sequence[tuple[Json, Problem]],
    held: Mapping[Key, Held], now: datetime,
) -> None:  # fmt: skip
    """Owe the peer a verdict on each of these, and keep in quarantine what is wrong in itself."""
    verdicts = (_verdict(peer, envelope, problem, held) for envelope, problem in refused)
    forks = {key_of(envelope): envelope for envelope, problem in refused
             if problem.code == "fork"}  # fmt: skip
    for one in owe(session, peer, *verdicts):
        if one["problem"]["code"] not in NOT_WRONG:
            text = json.dumps(one["problem"], ensure_ascii=False)
            seen = {name: one[name] for name in ("kind", "owner", "id", "rev", "status")}
            proof = _proof(session, forks.get(key_of(one)))
            quarantine.hold(session, at=now, peer=peer.name, problem=text, proof=proof, **seen)


def _proof(session: Session, second: Json | None) -> str:
    """Return both records that were signed for one revision: each proves itself by its signature.

    Of a citizen's nothing is kept but what the quarantine says of any.
    """
    if second is None or KINDS[second["kind"]].person:
        return ""
    owner, record_id = second["owner"], UUID(second["id"])
    first = session.execute(
        select(StoredRecord.content, StoredRecord.sig).where(
            StoredRecord.owner == owner, StoredRecord.id == record_id
        )
    ).first()
    own = stored.wire(first.content, first.sig).decode() if first else "null"
    return f"[{own},{canonical(second).decode()}]"


def _verdict(peer: Peer, envelope: Json, problem: Problem, held: Mapping[Key, Held]) -> Json:
    rev, key = envelope.get("rev"), key_of(envelope)
    kept = held.get(key) if key else None
    return {
        "type": "verdict", "kind": shown(envelope.get("kind"), 48),
        "owner": shown(envelope.get("owner"), 64), "id": shown(envelope.get("id"), 48),
        "status": STATUS.get(problem.code, "refused"),
        "rev": max(0, rev) if type(rev) is int else 0, "problem": problem_json(problem),
        "held": {"rev": kept.rev, "digest": kept.digest}
        if kept and kept.source == peer.name else None,
    }  # fmt: skip


def owe(session: Session, peer: Peer, *lines: Json) -> list[Json]:
    """Keep lines for the peer until it has heard them; return those that are new ones."""
    if not lines:
        return []
    texts = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    same = select(Owed.line).where(Owed.peer == peer.name)
    owed = set(session.scalars(same.where(Owed.line == texts[0]) if len(texts) == 1 else same))
    new = {text: line for text, line in zip(texts, lines, strict=True) if text not in owed}
    if new:
        session.execute(insert(Owed), [{"peer": peer.name, "line": text} for text in new])
        ring(session, [peer.name])
    return list(new.values())


def problem_json(problem: Problem) -> Json:
    """Return a problem as it travels: its code, status and parameters, never a value."""
    return {"code": problem.code, "status": problem.status, **problem.params}


def hear(local: "Local", session: Session, peer: Peer, line: Json, now: datetime) -> None:
    """Do what a peer's verdict on a record of ours asks for: keep it from that peer, or sign it
    again, or send it later; and show it in quarantine, where somebody has to see to it.
    """
    key = key_of(line)
    if key and line["status"] == quarantine.AGAIN:
        quarantine.send_again(local, session, peer.name, key)
        return
    later = line["status"] == allowance.LATER
    again_at = allowance.again_at(line["problem"], now) if later else None
    kept = _kept(line.get("held"))
    if key and read.refuse(session, peer, *key, line["rev"], kept, again_at) and not later:
        if key[0] == local.authority and _by_an_older_key(local, line["problem"]):
            resign.sign_if_old(local, session, key)  # what was under way may be signed anew by now
            quarantine.send_again(local, session, peer.name, key)
            return
        form = session.execute(
            select(StoredRecord.kind, StoredRecord.schema).where(
                StoredRecord.owner == key[0], StoredRecord.id == key[1]
            )
        ).first()
        if form and not versions.knows(versions.read(peer.schemas), *form):
            return  # it is held back from now on: nobody need see to it
        problem = json.dumps(line["problem"])
        quarantine.hold(
            session, at=now, peer=peer.name, kind=form.kind if form else "", owner=key[0],
            id=str(key[1]), rev=line["rev"], status=line["status"][:12], ours=True,
            problem=problem if len(problem) < MAX_PROBLEM else "{}",
        )  # fmt: skip


def _by_an_older_key(local: "Local", problem: Json) -> bool:
    """Tell whether a peer refuses what we have signed with a key before the present one."""
    key = problem.get("key")
    return (problem.get("code") == "key_revoked" and isinstance(key, str)
            and key != local.key.public.id)  # fmt: skip


def _kept(held: object) -> tuple[int, str] | None:
    """Return (rev, digest) of what the peer has kept instead, or None."""
    if not isinstance(held, dict):
        return None
    rev, digest = held.get("rev"), held.get("digest")
    return (rev, digest) if isinstance(rev, int) and isinstance(digest, str) else None

"""Taking a peer's records: each is checked by itself, and all that hold are stored at once.

A record that does not hold is refused alone, with a verdict for its writer and a row in
quarantine; it never delays another. Applying the same lines again changes nothing.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from shared.feed import allowance, former, parting, quarantine, security, stored
from shared.feed.checking import Held, Placed, as_held, check, held_here, key_of, shown
from shared.feed.keys import AT_ONCE, Key
from shared.feed.sequence import ring
from shared.feed.sums import add, term
from shared.feed.tables import Owed, Peer, StoredRecord
from shared.feed.write import Gone, announce, erase_at_holders, erase_said_of, look_again
from shared.problem import Problem, Refused
from shared.records.base import (
    Json,
    Record,
)
from shared.records.directory import Membership
from shared.records.formats import split_ref
from shared.records.kinds import KINDS
from shared.records.need import ENGAGING
from shared.rules.erasure import Grade

if TYPE_CHECKING:
    from shared.feed.local import Local


@dataclass
class Applied:
    """What came of a batch; `erased` is what we were told to destroy, and what came of that.

    `kinds` are those of the records that came and went. `anew`: its sender has learned to know
    what we held back from it.
    """

    records: list[Record] = field(default_factory=list)
    gone: int = 0
    kinds: frozenset[str] = frozenset()
    erased: dict[Key, Grade] = field(default_factory=dict)
    refused: int = 0
    anew: bool = False

    def __add__(self, other: "Applied") -> "Applied":
        """Return what came of both."""
        return Applied(
            self.records + other.records, self.gone + other.gone, self.kinds | other.kinds,
            self.erased | other.erased, self.refused + other.refused,
        )  # fmt: skip


def take(
    local: "Local", session: Session, peer: Peer, lines: Sequence[Json], now: datetime
) -> Applied:
    """Apply a peer's `put`, `gone` and `erase` lines in the caller's transaction.

    Memberships go first: what their members signed may come in the same batch.
    """
    members = [line for line in lines if line.get("record", {}).get("kind") == "membership"]
    before = parting.standing(session, local) if members else (None, set[str]())
    done = _take(local, session, peer, members, now)
    if done.records:
        forget_revoked(local, session, peer, [record.body for record in done.records])
        parting.follow(local, session, peer.name, before)
    if len(members) == len(lines):
        return done
    others = [line for line in lines if line.get("record", {}).get("kind") != "membership"]
    return done + _take(local, session, peer, others, now)


def _take(
    local: "Local", session: Session, peer: Peer, lines: Sequence[Json], now: datetime
) -> Applied:
    if not lines:
        return Applied()
    puts = [line for line in lines if line["type"] == "put"]
    others = [line for line in lines if line["type"] != "put"]
    about = [*(line["record"] for line in puts), *others]
    before = held_here(session, filter(None, map(key_of, about)))
    room = allowance.Room(peer, local.profiles_unstated, now.date())
    fresh, refused = check(local, session, peer, puts, before, room)
    kept, unstorable = _store(local, session, peer, fresh, _Before(before, now))
    refused += [(_envelope(record), Refused("schema", pointers=["body"])) for record in unstorable]
    held = before | {(record.owner, record.id): as_held(record, peer) for record in kept}
    _refuse(session, peer, refused, held, now)
    security.count(session, peer.name, (problem.code for _, problem in refused), now)
    away = set(filter(None, map(key_of, others)))
    taken = {(one.owner, one.id): one.rev for one in kept}
    quarantine.close_taken(session, peer, taken, away, now)
    announce(local, session, kept)
    peer.in_sum = add(peer.in_sum, *_change(kept, before))  # last: the row is written once
    allowance.count(peer, kept, before, now.date())
    told = {key for one in others if one["type"] == "erase" and (key := key_of(one))}
    gone, passed_on = _withdraw(local, session, peer, away, told)
    erased: dict[Key, Grade] = dict.fromkeys(told, "not_held")
    erased |= _grades(gone, passed_on, told)
    kinds = frozenset(one.kind for one in kept) | gone.keys()
    return Applied(kept, sum(map(len, gone.values())), kinds, erased, len(refused))


def forget(local: "Local", session: Session, source: str, keys: Iterable[Key]) -> None:
    """Forget a peer's records that were erased before, and what we said of them."""
    peer = session.get_one(Peer, source, with_for_update=True)
    erased = set(keys)
    _withdraw(local, session, peer, erased, erased)


def forget_all(
    local: "Local", session: Session, peer: Peer, keys: Iterable[Key]
) -> dict[Key, Grade]:
    """Forget these records of a peer that leaves, and what was said of them.

    Returns what came of those about citizens, for its receipts.
    """
    wanted = set(keys)
    gone, passed_on = _withdraw(local, session, peer, wanted, wanted)
    return _grades(gone, passed_on, {key for kind, some in gone.items() if KINDS[kind].person
                                     for key in some})  # fmt: skip


def forget_revoked(
    local: "Local", session: Session, peer: Peer, members: Iterable[Membership]
) -> None:
    """Forget what revoked keys have signed after the position up to which they prove.

    At the hub the peer is that member; elsewhere it is the hub, which had passed it on.
    """
    for member in members:
        for key in member.other_keys("revoked"):
            after = select(StoredRecord.owner, StoredRecord.id).where(
                StoredRecord.source == peer.name,
                StoredRecord.owner.in_(member.authorities),
                StoredRecord.position > key.position,
                StoredRecord.sig.startswith(f'{{"key":"{key.key_id}"'),
            )
            keys = {(owner, record_id) for owner, record_id in session.execute(after)}
            _withdraw(local, session, peer, keys, keys)


def _withdraw(
    local: "Local", session: Session, peer: Peer, keys: Iterable[Key], destroy: Set[Key]
) -> tuple[dict[str, list[Key]], set[Key]]:
    """Forget these records of the peer here and at all to whom we passed them on.

    Of what is to be destroyed, what we said goes too. Returns what was here, by kind, and what
    others still have.
    """
    gone = _remove(local, session, peer, keys)
    relayed = [(kind, some) for kind, some in gone.items() if KINDS[kind].relayed]
    passed_on = erase_at_holders(
        local, session, [Gone(*key, kind, None) for kind, some in relayed for key in some]
    )
    said_of = {kind: [key for key in some if key in destroy] for kind, some in gone.items()}
    erase_said_of(local, session, said_of)
    return gone, passed_on


def _grades(
    gone: Mapping[str, Iterable[Key]], passed_on: Set[Key], told: Set[Key]
) -> dict[Key, Grade]:
    """Return what came of those of the records that were to be destroyed."""
    return {
        key: "passed_on" if key in passed_on else destroyed(kind)
        for kind, keys in gone.items()
        for key in keys
        if key in told
    }


def destroyed(kind: str) -> Grade:
    """Return the grade of a copy that is gone here, and at all to whom we passed it."""
    return "key_destroyed" if KINDS[kind].person else "deleted"


STATUS = {"fork": "fork", "unauthorised": "unauthorised", "key_revoked": "unauthorised",
          "allowance_used": allowance.LATER}  # fmt: skip
NOT_WRONG = {"membership_ends", "allowance_used"}  # nobody need see to the record


class _Before(NamedTuple):
    """What is here before a batch is stored, and when that is."""

    held: Mapping[Key, Held]
    now: datetime


def _store(
    local: "Local", session: Session, peer: Peer, placed: list[Placed], before: _Before
) -> tuple[list[Record], list[Record]]:
    """Store all at once, or halve until those are found that the database cannot hold.

    Returns what was stored and what was not: one record never delays another.
    """
    records = [record for record, _ in placed]
    if not records:
        return [], []
    try:
        with session.begin_nested():
            former.keep(session, records, *before)
            stored.store(session, records, peer.name, [position for _, position in placed])
            local.index.put(session, records)
    except (DataError, IntegrityError):
        if len(records) == 1:
            return [], records
        middle = len(records) // 2
        first = _store(local, session, peer, placed[:middle], before)
        second = _store(local, session, peer, placed[middle:], before)
        return first[0] + second[0], first[1] + second[1]
    return records, []


def _change(kept: Sequence[Record], before: Mapping[Key, Held]) -> tuple[int, int]:
    """Return what the stored records add to the peer's sum, and what they take away."""
    plus = sum(term(r.owner, r.id, r.rev, r.digest) for r in kept)
    replaced = {(r.owner, r.id) for r in kept} & before.keys()
    return plus, sum(term(*key, before[key].rev, before[key].digest) for key in replaced)


def _remove(
    local: "Local", session: Session, peer: Peer, keys: Iterable[Key]
) -> dict[str, list[Key]]:
    """Forget these records of the peer, and return those that were here, by kind."""
    wanted = set(keys)
    of_peer = {
        key: held
        for key, held in held_here(session, wanted).items()
        if key in wanted and held.source == peer.name
    }
    minus = sum(term(*key, held.rev, held.digest) for key, held in of_peer.items())
    peer.in_sum = add(peer.in_sum, 0, minus)
    by_kind: dict[str, list[Key]] = defaultdict(list)
    for key, held in of_peer.items():
        by_kind[held.kind].append(key)
    peer.profiles -= len(by_kind.get(allowance.KIND, ()))
    needs = _needs_of(local, session, by_kind)
    for kind, some in by_kind.items():
        local.index.drop(session, kind, some)
    for owner, record_id in of_peer:
        session.execute(
            delete(StoredRecord)
            .where(StoredRecord.owner == owner, StoredRecord.id == record_id)
            .execution_options(synchronize_session=False)
        )
    look_again(local, session, needs)
    return by_kind


def _needs_of(local: "Local", session: Session, going: Mapping[str, Iterable[Key]]) -> set[Key]:
    """Return the needs that fewer may have once these proposals and placements have gone."""
    needs: set[str] = set()
    for kind in ENGAGING if local.is_hub else ():
        ids = [record_id for _, record_id in going.get(kind, ())]
        table = local.index.tables_of(kind)[0]
        for start in range(0, len(ids), AT_ONCE):
            some = table.record_id.in_(ids[start : start + AT_ONCE])
            needs |= set(session.scalars(select(table.need).where(some)))
    return set(map(split_ref, needs))


def _envelope(record: Record) -> Json:
    return {"kind": record.kind, "owner": record.owner, "id": str(record.id), "rev": record.rev}


def _refuse(
    session: Session, peer: Peer, refused: Sequence[tuple[Json, Problem]],
    held: Mapping[Key, Held], now: datetime,
) -> None:  # fmt: skip
    """Owe the peer a verdict on each of these, and keep in quarantine what is wrong in itself."""
    verdicts = (_verdict(peer, envelope, problem, held) for envelope, problem in refused)
    for one in owe(session, peer, *verdicts):
        if one["problem"]["code"] not in NOT_WRONG:
            text = json.dumps(one["problem"], ensure_ascii=False)
            seen = {name: one[name] for name in ("kind", "owner", "id", "rev", "status")}
            quarantine.hold(session, at=now, peer=peer.name, problem=text, **seen)


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

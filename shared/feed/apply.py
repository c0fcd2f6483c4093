"""Taking a peer's records: each is checked by itself, and all that hold are stored at once.

A record that does not hold is refused alone, with a verdict for its writer and a row in
quarantine; it never delays another. Applying the same lines again changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from shared.feed import (
    allowance,
    former,
    parting,
    quarantine,
    security,
    stored,
    verdicts,
    withdrawal,
)  # fmt: skip
from shared.feed.checking import Held, Placed, as_held, check, held_here, key_of
from shared.feed.keys import Key
from shared.feed.sums import add, term
from shared.feed.tables import Peer
from shared.feed.write import announce
from shared.problem import Refused
from shared.records.base import Json, Record

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
    erased: dict[Key, withdrawal.Fate] = field(default_factory=dict)
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
        withdrawal.forget_revoked(local, session, peer, [record.body for record in done.records])
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
    wrong = Refused("schema", pointers=["body"])
    refused += [(verdicts.envelope(record), wrong) for record in unstorable]
    held = before | {(record.owner, record.id): as_held(record, peer) for record in kept}
    verdicts.refuse(session, peer, refused, held, now)
    security.count(session, peer.name, (problem.code for _, problem in refused), now)
    away = set(filter(None, map(key_of, others)))
    taken = {(one.owner, one.id): one.rev for one in kept}
    quarantine.close_taken(session, peer, taken, away, now)
    announce(local, session, kept)
    peer.in_sum = add(peer.in_sum, *_change(kept, before))  # last: the row is written once
    allowance.count(peer, kept, before, now.date())
    told = {key for one in others if one["type"] == "erase" and (key := key_of(one))}
    gone, passed_on = withdrawal.withdraw(local, session, peer, away, told)
    erased = dict.fromkeys(told, withdrawal.NOT_HELD)
    erased |= withdrawal.fates(gone, passed_on, told)
    kinds = frozenset({one.kind for one in kept} | {one.kind for one in gone.values()})
    return Applied(kept, len(gone), kinds, erased, len(refused))


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

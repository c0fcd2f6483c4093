"""Whether a peer's record holds: its form, its writer, its key, its signature, its revision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock
from shared.feed import speaking
from shared.feed.allowance import Room
from shared.feed.keys import Key, among
from shared.feed.tables import Peer, StoredRecord
from shared.problem import Problem, Refused
from shared.records.base import (
    MAX_RECORD_BYTES,
    MAX_REV,
    MAX_REV_JUMP,
    Json,
    Record,
    pointers,
)
from shared.records.formats import CPR_LIKE, owner_of
from shared.records.kinds import KINDS, from_json
from shared.rules.allowance import TRY_AGAIN
from shared.rules.assurance import claims_a_contact
from shared.rules.lease import LEASE, is_too_long
from shared.trust.acts import act_holds
from shared.trust.merkle import Verifier

if TYPE_CHECKING:
    from shared.feed.local import Local

Placed = tuple[Record, int | None]  # and its number in its writer's feed


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a record that is here."""

    rev: int
    digest: str
    kind: str
    source: str | None


def check(
    local: "Local",
    session: Session,
    peer: Peer,
    puts: Sequence[Json],
    before: Mapping[Key, Held],
    room: Room,
) -> tuple[list[Placed], list[tuple[Json, Problem]]]:
    """Return the records that are new here, and the others that hold not or not now, with why."""
    checker = _Checker(local, session, peer)
    held, fresh = dict(before), dict[Key, Placed]()
    refused: list[tuple[Json, Problem]] = []
    for line in puts:
        position = _position(line)
        try:
            record = checker.check(line["record"], position, held)
            if record:
                checker.must_end(record)
                room.take(record, held)
        except Problem as problem:
            refused.append((line["record"], problem))
            continue
        if record:
            fresh[record.owner, record.id] = record, position
            held[record.owner, record.id] = as_held(record, peer)
    return list(fresh.values()), refused


def _position(line: Json) -> int | None:
    """Return the number of a record in its writer's feed: `from`, where it was passed on."""
    position = line.get("from", line.get("seq"))
    return position if type(position) is int and 0 <= position <= MAX_REV else None


def as_held(record: Record, peer: Peer) -> Held:
    """Return what is known of a record of this peer once it is here."""
    return Held(record.rev, record.digest, record.kind, peer.name)


class _Checker:
    """Checks the records of one batch of one peer."""

    def __init__(self, local: "Local", session: Session, peer: Peer) -> None:
        self.peer = peer
        self._verifier = Verifier()
        self._session = session
        self._us = local.name
        self._keys, self._ends = speaking.for_records(session, peer)
        # no cached property: before Python 3.12 its lock is one for all threads
        self._relayed: speaking.Keys | None = None
        self._today: date | None = None

    def _passed_on(self) -> speaking.Keys:
        """Return the keys for what a hub passes on, looked up when it does."""
        if self._relayed is None:
            hub = _is_hub(self.peer)
            self._relayed = speaking.for_relayed(self._session, self._us) if hub else {}
        return self._relayed

    def must_end(self, record: Record) -> None:
        """See that a copy ends when it should. Which of two clocks is wrong nobody knows: it is
        put off.

        Raises:
            Refused: `lease_too_long`, with the seconds to wait.
        """
        if record.valid_until is None:
            return
        self._today = self._today or clock.today(self._session)
        if is_too_long(record.valid_until, self._today):
            raise Refused("lease_too_long", days=LEASE.days, wait=TRY_AGAIN)

    def check(
        self, envelope: Json, position: int | None, held: Mapping[Key, Held]
    ) -> Record | None:
        """Return the record if it is new here, None if it is known or older.

        `position` is its number in its writer's feed, up to which a revoked key proves.

        Raises:
            Refused: it does not hold; the code says why.
        """
        record = read_record(envelope)
        known = self._keys.get(record.owner)
        if known is None and KINDS[record.kind].relayed:
            known = self._passed_on().get(record.owner)
        if known is None or not record.owner.startswith(_OWNERS[KINDS[record.kind].owner]):
            raise Refused("unauthorised", owner=record.owner)
        before = held.get((record.owner, record.id))
        if before and (before.rev, before.digest) == (record.rev, record.digest):
            return None  # whoever signs it now: it was proved when it came
        if self._ends:  # nothing new is taken
            raise Refused("membership_ends", owner=record.owner)
        if not record.sig or record.sig.key not in known:
            raise Refused("unauthorised", owner=record.owner)
        if not _speaks_for_itself(record):
            raise Refused("unauthorised", owner=record.owner)
        if not known[record.sig.key].reaches(position):
            raise Refused("key_revoked", owner=record.owner, key=record.sig.key)
        if not self._verifier.proves(record.digest, record.sig, known[record.sig.key].key):
            raise Refused("bad_signature", owner=record.owner)
        if claims_a_contact(record) and not act_holds(record):
            raise Refused("bad_signature", owner=record.owner)
        return self._newer(record, before)

    def _newer(self, record: Record, held: Held | None) -> Record | None:
        if not 1 <= record.rev <= min(MAX_REV, (held.rev if held else 0) + MAX_REV_JUMP):
            raise Refused("rev_jump", rev=record.rev)
        if held is None or record.rev > held.rev:
            return record
        if record.rev == held.rev and record.digest != held.digest:
            raise Refused("fork", rev=record.rev)
        return None


_OWNERS: dict[str, tuple[str, ...]] = {
    "hub": ("hub:",), "node": ("municipality:",), "either": ("hub:", "municipality:"),
}  # fmt: skip


def _speaks_for_itself(record: Record) -> bool:
    """Tell whether a municipality's record names itself as the one that acts.

    As an employer it speaks of its own workplaces and needs alone.
    """
    kind, _, code = record.owner.partition(":")
    if kind != "municipality":
        return True
    of_employer = KINDS[record.kind].of_employer
    if of_employer and owner_of(record.body.employer) != record.owner:
        return False
    return getattr(record.body, "municipality", code) == code


def read_record(envelope: Json) -> Record:
    """Return the record of an envelope as it came.

    Raises:
        Refused: it is none (`unknown_kind`, `schema`), names a person (`identity`), or is
            `too_large`.
    """
    kind = envelope.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Refused("unknown_kind", kind=shown(kind, 40))
    try:
        record = from_json(envelope)
    except ValidationError as wrong:
        code = "identity" if CPR_LIKE in str(wrong.messages) else "schema"
        raise Refused(code, pointers=pointers(wrong.messages)) from wrong
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused("schema", pointers=["envelope"]) from wrong
    if len(record.content) > MAX_RECORD_BYTES:
        raise Refused("too_large", bytes=len(record.content))
    return record


def _is_hub(peer: Peer) -> bool:
    return peer.name.startswith("hub:")


def key_of(line: Json) -> Key | None:
    """Return the (owner, id) that a line is about, or None when it has none."""
    try:
        return str(line["owner"]), UUID(line["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def held_here(session: Session, keys: Iterable[Key]) -> dict[Key, Held]:
    """Return what is known of these records, as far as they are here."""
    query = select(
        StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest,
        StoredRecord.kind, StoredRecord.source,
    )  # fmt: skip
    held = {}
    for some in among(StoredRecord, keys):
        for owner, record_id, rev, digest, kind, source in session.execute(query.where(some)):
            held[owner, record_id] = Held(rev, digest, kind, source)
    return held


def shown(value: object, length: int) -> str:
    """Return a stranger's text so that any database and page can take it."""
    return "".join(c if c.isprintable() else "?" for c in str(value)[:length])

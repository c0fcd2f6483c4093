"""What must hold, checked while a schedule runs and when all is quiet.

`able` counts, for each invariant, how often its premise held: a check that never could have
failed has shown nothing.
"""

import re
import zlib
from collections import Counter
from collections.abc import Container, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from hub.directory import directory
from shared.clock import today
from shared.exchange import message
from shared.exchange.news import news_for
from shared.feed import lives, stored
from shared.feed.local import Local
from shared.feed.tables import BodyKey, Feed, MemberKey, Peer, Quarantine, Receipt, StoredRecord
from shared.problem import Refused
from shared.records.base import Directory, Json, Record
from shared.records.kinds import KINDS
from shared.rules.erasure import RANK
from shared.rules.lease import is_too_long
from shared.trust.signature import Request
from tests.federation import keys, parting, promises, slots
from tests.federation.federation import ACTOR, CODES, Federation, Key, Revision
from tests.story.search import finds, needles
from tests.wire import HUB, check_sums, records

STATEMENTS = 36  # of both sides, in an exchange with nothing new
ROUNDS = 6
NAME, _, NUMBER = ACTOR.rpartition(" ")
WHO_ACTS = needles([(NUMBER, NAME)])
CANARY = "greenhouse"  # a skill that only profiles of the simulation have


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, name: str, *about: object) -> None:
        super().__init__(name, *about)
        self.name = name


class Watch:
    """An onlooker: told of each request, each answer, each act, and when all is quiet."""

    def __init__(self, federation: Federation) -> None:
        self.f = federation
        self.able: Counter[str] = Counter()
        self._read: dict[str, Record] = {}  # by digest
        self.schedules = 0
        federation.carrier.asked, federation.carrier.seen = self.asked, self.answered

    def begin_again(self) -> None:
        """Know nothing of the schedules before."""
        self.seen: dict[tuple[str, Key], tuple[int, str]] = {}
        self.leaving: dict[str, set[Key]] = {code: set() for code in self.f.nodes}
        self.repaired: dict[str, set[Key]] = {}  # since its repair, what it was given back
        self._known_at, self._saw_at = -1, dict[str, int]()  # at which commits
        self.stood: dict[str, parting.Standing] = {}  # who has left, as it knew itself
        self.held_at: dict[tuple[str, Key], datetime] = {}  # for the last time, by what is true
        self.unsent: set[Key] = set()  # what could not be read as its writer came back
        self.saw_all()

    def holds(self, names: str | Iterable[str], condition: object, *about: object) -> None:
        """Note that these were able to fail, and see that they do not."""
        for name in [names] if isinstance(names, str) else names:
            self.able[name] += 1
            if not condition:
                raise Broken(name, *about)

    # on the way

    def asked(self, request: Request) -> None:
        """See what a node sends."""
        self._nobody_is_told(request, request.body)
        said = _read(request, request.body)
        if said is None:
            return
        code = self._code(request)
        if request.url.endswith("/repair"):
            self._gives_back(code, said)
        else:
            self._nothing_is_sent_twice(code, self.f.hub, said)

    def answered(self, request: Request, body: bytes) -> None:
        """See what the hub sends: nothing that is not meant for who asked."""
        self._nobody_is_told(request, body)
        said = _read(request, body)
        if said is None:
            return
        code = self._code(request)
        if request.url.endswith("/repair"):
            self._gives_back(code, said)
            return
        node = self.f.nodes[code]
        self._nothing_is_sent_twice(code, node, said)
        keys = [_key(line["record"]) for line in said.data if line["type"] == "put"]
        for record in self._at_the_hub(keys) if keys else ():
            self.holds("I5", node.name in self._audience(record), "sent astray", record.ref)
        self.f.answers[code] = body

    def _nobody_is_told(self, request: Request, body: bytes) -> None:
        """Who acts is in nothing that is sent, whole or cut: bytes, unpacked, in any encoding."""
        sent = f"{request.url} {request.headers}".encode() + _unpacked(body)
        self.holds("I7", not finds(sent, WHO_ACTS), "the actor was told", request.url)

    def _gives_back(self, code: str, said: message.Message) -> None:
        given = {_key(line["record"]) for line in said.data if line["type"] == "put"}
        self.repaired[code] = self.repaired.get(code, set()) | given

    def _nothing_is_sent_twice(self, code: str, receiver: Local, said: message.Message) -> None:
        """After a repair only what differs is moved, or was lost."""
        puts = [line["record"] for line in said.data if line["type"] == "put"]
        if code in self.repaired and puts and not parting.hears_that_it_is_back(self, code):
            with receiver.read() as session:
                held = {record.ref: record.rev for record in stored.many(session, map(_key, puts))}
            for one in puts:
                known = held.get(f"{one['owner']}/{one['id']}") == one["rev"]
                # who has what of a third party, a hub with an old database does not know
                relayed = "hub" in self.f.old and one["owner"].startswith("municipality:")
                to_node = receiver is not self.f.hub
                if _key(one) not in self.repaired[code] and not (relayed and to_node):
                    self.holds("I9", not known, code, "was sent twice", one)

    def _code(self, request: Request) -> str:
        named = re.search(r'keyid="(\w+)"', request.headers["Signature-Input"])
        assert named
        return self.f.code_of(named[1])

    # after each act

    def saw(self, act: str) -> None:
        """See what all hold after an act; what a repair promised ends with what it was part of."""
        if act != "repair":
            self.repaired.clear()
        self.saw_all()
        parting.saw(self)
        slots.never_too_many(self)
        promises.never_too_many(self)

    def saw_all(self) -> None:
        """Note what all hold: no revision falls, and none is replaced by another of its number."""
        for who, local in self.f.parties.items():
            if self._saw_at.get(who) == self.f.statements[who].commits:
                continue
            self._saw_at[who] = self.f.statements[who].commits
            with local.read() as session:
                held = _replicas(session)
            for key, now in held.items():
                before = self.seen.get((who, key), now)
                if now != before:
                    self.holds("I3", now[0] > before[0], who, key, before, now)
                self.seen[who, key], self.held_at[who, key] = now, self.f.clocks.true
            self._forget_what_went(who, held)

    def _forget_what_went(self, who: str, held: Container[Key]) -> None:
        """Know that what a key signed before it was taken back is gone, or what was destroyed of
        who left: its owner, who may have an old database, begins again from what it has.
        """
        owners = {f"municipality:{code}" for code in CODES if code in self.f.came_back
                  or code in self.f.parted or self.f.is_revoked(code)}  # fmt: skip
        gone = [(at, key) for at, key in self.seen
                if at == who and key[0] in owners and key not in held]  # fmt: skip
        for one in gone:
            del self.seen[one]

    def forget(self, who: str) -> None:
        """Know that a party has an old database."""
        self.seen = {at: seen for at, seen in self.seen.items() if at[0] != who}

    def is_leaving(self, code: str, key: Key) -> None:
        """Know that a node has withdrawn what the hub has of it."""
        with self.f.hub.read() as session:
            if key in records(session, self.f.nodes[code].name):
                self.leaving[code].add(key)

    def exchanged(self, code: str) -> None:
        """After a whole exchange neither holds what it may not: withdrawn, or not for it."""
        parting.saw(self)
        self.repaired.pop(code, None)
        node = self.f.nodes[code]
        with self.f.hub.read() as session:
            at_hub = records(session, node.name)
        if self.leaving[code]:
            self.holds("I14", not self.leaving[code] & at_hub.keys(), "withdrawn, and held")
        self.leaving[code] = set()
        with node.read() as session:
            held = records(session, HUB)
        extra = held.keys() - self._meant_for(node).keys()
        if extra:
            raise Broken("I5", "held by who may not", extra)

    # when all is quiet

    def quiet(self) -> None:
        """Let all clocks be right and all say all; see that each has exactly what it may."""
        self.f.end_slowly()
        self.f.clocks.wrong.clear()
        self.f.lift_all()
        self.f.react()
        self._all_say_all()
        self._all_may_write()
        self.f.react()
        self._all_say_all()
        self._keys_are_known()
        slots.never_too_many(self)
        slots.each_has_its_own(self)
        promises.never_too_many(self)
        promises.each_has_its_own(self)
        keys.nothing_behind(self)
        parting.who_is_out_has_nothing(self)
        self.saw_all()
        for code in self.f.members:
            self._equal(code)
        self._nothing_erased_is_back()
        self._nothing_written_is_lost()
        self._receipts_are_true()
        parting.receipts_are_of_what_was_asked(self)
        self._poisons_are_known()
        self.schedules += 1
        if self.schedules % 5 == 0 and self.f.members:
            self._idle()

    def _tried(self) -> list[str]:
        """Return the invariants of which this schedule has made the premise."""
        happened = self.f.happened
        names = {"put back": "I9", "killed": "I13", "clock": "I15", "suspended": "suspended",
                 "put off": "put off", "rotated": "rotated", "revoked": "revoked",
                 "ahead": "ahead", "returned": "returned"}  # fmt: skip
        return ["I1", *(name for what, name in names.items() if happened[what])]

    def _all_say_all(self) -> None:
        """Let all exchange until nobody has news. Who has something of a third one newer than a
        restored hub may have to wait for that one.
        """
        waiting = {one: "" for one in self.f.members if self.news(one)}
        for _ in range(ROUNDS if waiting else 0):
            for code in waiting:
                waiting[code] = self.f.exchange(code)
                if not waiting[code]:
                    self.exchanged(code)
            waiting = {one: waiting.get(one, "") for one in self.f.members
                       if waiting.get(one) or self.news(one)}  # fmt: skip
            if not waiting:
                break
        self.holds(self._tried(), not waiting, "never quiet", waiting)

    def _keys_are_known(self) -> None:
        """Who signs with a new key is known by it to all, and by no other."""
        names = [name for name in ("rotated", "returned") if self.f.happened[name]]
        if not names:
            return
        for who in ("hub", *self.f.members):
            local = self.f.parties[who]
            states = {one: self._states(one, local.name) for one in ("hub", *self.f.members)}
            known = states["hub"]
            active = known.get(local.key.public.id) == "active"
            self.holds(names, active, who, "its key is not known", known)
            self.holds(names, all(one == known for one in states.values()), who, states)

    def _states(self, who: str, party: str) -> dict[str, str]:
        with self.f.parties[who].read() as session:
            rows = session.scalars(select(MemberKey).where(MemberKey.party == party))
            return {row.key_id: row.state for row in rows}

    def news(self, code: str) -> bool:
        """Tell whether a member and its hub have something to say to each other."""
        node = self.f.nodes[code]
        with node.read() as here, self.f.hub.read() as there:
            up, down = here.get_one(Peer, HUB), there.get_one(Peer, node.name)
            equal = (up.out_sum, up.in_sum) == (down.in_sum, down.out_sum)
            known = (up.life, down.life) == (lives.epoch(there), lives.epoch(here))
            more = news_for(here, up.name) or news_for(there, down.name)
            known = known and down.pinned_key == node.key.public.text
            return bool(up.failure) or more or not (equal and known)  # who failed tries again

    def _equal(self, code: str) -> None:
        node, hub = self.f.nodes[code], self.f.hub
        check_sums(node, hub)
        with node.read() as here, hub.read() as there:
            at_node, own = records(here, HUB), records(here, None)
            at_hub = records(there, node.name)
            in_step = here.get_one(Peer, HUB).in_step and there.get_one(Peer, node.name).in_step
        meant = self._meant_for(node)
        names = self._tried()
        meant |= {key: at_node[key] for key in self._nobody_can_tell(meant, at_node)}
        self.holds(names, at_node == meant, code, at_node.items() ^ meant.items())
        sent = {key: own[key] for key in own.keys() - self.f.poisons}
        unsaid = {key for key, rev in self.f.kept_back.items() if sent.get(key) == rev}
        unsaid |= self._too_long(code)
        sent = {key: rev for key, rev in sent.items() if key not in unsaid or key in at_hub}
        self.holds(names, at_hub == sent, code, at_hub.items() ^ sent.items())
        parting.nothing_destroyed_is_back(self, code, at_hub)
        self.holds(names, in_step, code, "not in step")

    def _too_long(self, code: str) -> set[Key]:
        """Return what would be kept for longer than any may: its writer's clock was ahead."""
        own = self.f.own(code, "profile")
        with self.f.nodes[code].read() as session:
            day = today(session)
            return {(one.owner, one.id) for one in stored.many(session, own)
                    if one.valid_until and is_too_long(one.valid_until, day)}  # fmt: skip

    def _nobody_can_tell(
        self, at_hub: dict[Key, Revision], at_node: dict[Key, Revision]
    ) -> set[Key]:
        """Return what a node has newer than a hub with old files, and its writer is shut out."""
        if "hub" not in self.f.old:
            return set()
        out = self._unheard()
        return {key for key, (rev, _) in at_node.items()
                if key[0] in out and key in at_hub and rev > at_hub[key][0]}  # fmt: skip

    def _unheard(self) -> set[str]:
        """Return the authorities of whom nothing new is taken."""
        out = self.f.out()
        return {node.authority for code, node in self.f.nodes.items()
                if code in out or self.f.is_revoked(code)}  # fmt: skip

    def _nothing_erased_is_back(self) -> None:
        name = "I9" if self.f.happened["put back"] else "I6"
        unheard = self._unheard()
        erased = {key for key in self.f.erased if key[0] not in unheard}
        for who, local in self.f.parties.items():
            with local.read() as session:
                here = {**records(session, None), **_replicas(session)}
            if self.f.erased and (who == "hub" or who in self.f.members):
                self.holds(name, not erased & here.keys(), who, "an erased one is back")

    def _nothing_written_is_lost(self) -> None:
        mute = [code for code in self.f.nodes
                if self.f.is_revoked(code) or parting.is_mute(self.f, code)]  # fmt: skip
        for who, written in self.f.written.items():
            if who in mute:
                continue
            with self.f.parties[who].read() as session:
                own = records(session, None)
            lost = {key: rev for key, rev in written.items() if own.get(key, (0, ""))[0] < rev}
            self.holds(self._tried(), not lost, who, "acknowledged and lost", lost)
        with self.f.hub.read() as session:
            here = _replicas(session)
        for code in self.f.members:
            for key in self.f.passed & self.f.written[code].keys():
                self.holds("I2", key in here, code, "a reader passed what committed late", key)
        self._leases_that_run_are_shown()

    def _leases_that_run_are_shown(self) -> None:
        for code in self.f.members:
            own = self.f.own(code, "profile")
            with self.f.nodes[code].read() as session:
                runs = [r for r in stored.many(session, own)
                        if r.valid_until is None or r.valid_until >= today(session)]  # fmt: skip
            kept, too_long = self.f.kept_back, self._too_long(code)
            runs = [r for r in runs if kept.get((r.owner, r.id)) != (r.rev, r.digest)
                    and (r.owner, r.id) not in too_long]  # fmt: skip
            shown = {record.ref for record in self._at_the_hub([(r.owner, r.id) for r in runs])}
            if runs and self.f.happened["clock"]:
                self.holds("I15", shown == {r.ref for r in runs}, "a clock cost a copy")

    def _receipts_are_true(self) -> None:
        hub = self.f.hub
        for code in self.f.members:
            node = self.f.nodes[code]
            for asker, holder in ((node, hub), (hub, node)):
                with asker.read() as session, holder.read() as there:
                    said = select(Receipt).where(Receipt.peer == holder.name)
                    for one in session.scalars(said):
                        held = there.get(StoredRecord, (one.owner, one.id))
                        key = there.get(BodyKey, (one.owner, one.id))
                        if RANK[one.grade] > 1:
                            self.holds("I6", not held and not key, holder.name, one.id)
        if hub.database.is_sqlite:
            file = Path(str(hub.database.engine.url.database))
            kept = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
            self.holds("I6", CANARY.encode() not in kept, "a citizen's bytes at the hub")

    def _poisons_are_known(self) -> None:
        for code in self.f.members:
            node = self.f.nodes[code]
            with node.read() as session:
                for key in (self.f.poisons - self.unsent) & records(session, None).keys():
                    row = session.get(Feed, (HUB, *key))
                    told = select(Quarantine.n).where(Quarantine.id == str(key[1]))
                    heard = row is not None and row.refused and session.scalar(told.limit(1))
                    self.holds("I10", heard, code, "its writer knows nothing of it")

    def _all_may_write(self) -> None:
        """Whoever was restored has been given back what it lost, once all have come round."""
        if self.f.happened["put back"]:
            for _ in range(2):
                for code in self.f.members if self._awaited() else ():
                    self.f.exchange(code)
            self.holds("I9", not self._awaited(), "awaits for ever", self._awaited())

    def _awaited(self) -> dict[str, list[str]]:
        found = {}
        for who in ("hub", *self.f.members):
            with self.f.parties[who].read() as session:
                if waiting := lives.awaited(session):
                    found[who] = waiting
        return found

    def _idle(self) -> None:
        code = min(self.f.members)
        both = [self.f.statements[who] for who in ("hub", code)]
        before = sum(one.count for one in both)
        self.f.exchange(code)
        cost = sum(one.count for one in both) - before
        self.holds("I12", cost <= STATEMENTS, code, "an idle exchange cost", cost)

    # what the records themselves say

    def _at_the_hub(self, keys: list[Key]) -> list[Record]:
        with self.f.hub.read() as session:
            self._directory: Directory = directory(session)
            return stored.many(session, keys)

    def _all_at_the_hub(self) -> list[Record]:
        """Return all that the hub can show; what was read once is not read again."""
        rows = select(StoredRecord.owner, StoredRecord.id, StoredRecord.digest)
        with self.f.hub.read() as session:
            self._directory = directory(session)
            here = session.execute(rows.where(StoredRecord.content != stored.LAPSED)).all()
            new = [(owner, one) for owner, one, digest in here if digest not in self._read]
            self._read |= {record.digest: record for record in stored.many(session, new)}
        return [self._read[digest] for _, _, digest in here]

    def _audience(self, record: Record) -> frozenset[str]:
        to = KINDS[record.kind].audience(record, self._directory)
        return to - self._directory.party_for(record.owner)

    def _meant_for(self, node: Local) -> dict[Key, tuple[int, str]]:
        """Return what the hub has for a node by who is who now, whatever its feed says."""
        commits = self.f.statements["hub"].commits
        if self._known_at != commits:
            sent = [
                one
                for one in self._all_at_the_hub()
                if one.owner == HUB or KINDS[one.kind].relayed
            ]
            self._known_at, self._meant = commits, [(one, self._audience(one)) for one in sent]
        return {
            (one.owner, one.id): (one.rev, one.digest)
            for one, audience in self._meant
            if node.name in audience
        }


def _replicas(session: Any) -> dict[Key, tuple[int, str]]:
    rows = session.execute(
        select(StoredRecord.owner, StoredRecord.id, StoredRecord.rev, StoredRecord.digest)
        .where(StoredRecord.source.is_not(None))
    )  # fmt: skip
    return {(owner, record_id): (rev, digest) for owner, record_id, rev, digest in rows}


def _key(envelope: Json) -> Key:
    return envelope["owner"], UUID(envelope["id"])


def _unpacked(body: bytes) -> bytes:
    """Return what is in a body as far as it has come."""
    packed = body.startswith(message.GZIP)
    return zlib.decompressobj(wbits=31).decompress(body, message.MAX_PLAIN) if packed else body


def _read(request: Request, body: bytes) -> message.Message | None:
    """Return what is said, if it has come whole."""
    try:
        return message.decode(body, repair=request.url.endswith("/repair"))
    except Refused:
        return None

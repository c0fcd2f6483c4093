"""One hub and three nodes in one process, and what an onlooker knows of them that they do not."""

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

import pytest
import requests

from hub.members import actions as members
from hub.members import leaving, suspending
from node.membership import actions as membership
from node.membership import rotation
from shared.exchange import message, step
from shared.exchange.client import exchange_all, news
from shared.exchange.message import Message
from shared.feed import journal, lives, own_membership, parting
from shared.feed.allowance import LONGEST, say_again
from shared.feed.local import Local
from shared.feed.sequence import sequence
from shared.feed.tables import Peer
from shared.problem import NotFound, Refused
from shared.records.formats import ref, split_ref
from shared.records.kinds import BY_BODY
from shared.trust.keys import write_secret
from shared.trust.sealing import create_contact_key
from tests import make
from tests.federation.carrier import Carrier
from tests.federation.clocks import Clocks
from tests.federation.killing import Killed, Statements
from tests.federation.settled import settle
from tests.parties import Town
from tests.snapshots import Snapshot, put_back, snapshot
from tests.wire import HUB, records

MEMBERS, NEWCOMER = ("101", "147"), "157"
CODES = (*MEMBERS, NEWCOMER)
ACTOR = "Bodil Kanariefugl 311299-9999"  # who acts is never told to others
Key = tuple[str, UUID]
Revision = tuple[int, str]  # its number and its digest


T = TypeVar("T")


class AtOnce(Executor):
    """Does what it is given before anything else happens."""

    def submit(self, do: Callable[..., T], /, *some: Any, **more: Any) -> Future[T]:
        """Do it, and return what came of it."""
        done = Future[T]()
        try:
            done.set_result(do(*some, **more))
        except Exception as wrong:  # noqa: BLE001 -- as an executor does
            done.set_exception(wrong)
        return done


class Federation:
    """The parties with their clocks, their network, and the past as an onlooker knows it.

    `written` is what each party was told is kept (its acknowledged writes, with revisions),
    `erased` what is destroyed for good. `happened` counts what went
    wrong: whoever looks on knows by it what is being tried.
    """

    def __init__(self, town: Town, clocks: Clocks) -> None:
        self.clocks = clocks
        self.hub, self._url = town.hub, town.url
        self.hub.allowed = (10**6, 10**6)  # a schedule plays days in a second
        self.nodes = {code: town.node(code) for code in MEMBERS}
        self.nodes[NEWCOMER], self._words = town.apply(NEWCOMER)
        self.parties: dict[str, Local] = {"hub": self.hub, **self.nodes}
        for local in self.parties.values():
            local.beside = AtOnce  # one after the other: a schedule is always the same
        self._begin(town)
        self.carrier = Carrier(lambda: self.at("hub"), lambda: town.program)
        self.statements = {who: Statements(local) for who, local in self.parties.items()}
        self._start = {who: snapshot(local) for who, local in self.parties.items()}
        self._keys = {who: local.key_file.path.read_bytes() for who, local in self.parties.items()}
        self._codes: dict[str, str] = {}
        self.begin_again()

    def _begin(self, town: Town) -> None:
        """Let there be an agreement, a need, who has acceded, and something of each member."""
        self._numbers = count(0)
        self.written: dict[str, dict[Key, int]] = {who: {} for who in self.parties}
        self.kinds: dict[Key, str] = {}
        self._nobody_has_left()
        [self.employer] = self.write("hub", make.employer())
        [agreement] = self.write("hub", make.agreement(self.employer, invited=CODES))
        for code in MEMBERS:
            mine: dict[str, Any] = {"municipality": code}
            self.write(code, make.accession(agreement, **mine), make.answer(**mine),
                       make.restriction(self.employer, **mine))  # fmt: skip
            town.synchronise(code)
        key = make.contact_key(create_contact_key(town.folder / "contact.key"), self.employer)
        group = make.slot_group()
        need = make.need(self.employer, agreement, [group])
        [need_key, *_] = self.write("hub", need, make.workplace(self.employer), key)
        town.synchronise(*MEMBERS)
        for code in MEMBERS:  # more than there are slots
            two = [make.proposal(need_key, group.id, municipality=code) for _ in range(2)]
            self.write(code, *two)
        town.synchronise(*MEMBERS)
        settle(town, MEMBERS, CODES)
        self._past = {who: dict(written) for who, written in self.written.items()}, self.kinds

    def begin_again(self) -> None:
        """Let all be as at the start."""
        self.clocks.begin_again()
        for who, local in self.parties.items():
            (local.home / journal.FILE).unlink(missing_ok=True)
            local.key_file.path.with_name(own_membership.FILE).unlink(missing_ok=True)
            self._first_key(who)
            self._replace(who, self._start[who])
        self._numbers = count(20)
        self.written = {who: dict(written) for who, written in self._past[0].items()}
        self.kinds = dict(self._past[1])
        self.erased: set[Key] = set()
        self.poisons: set[Key] = set()
        self.copies: dict[str, Snapshot] = dict(self._start)
        self.answers: dict[str, bytes] = {}
        self.happened: Counter[str] = Counter()
        self.room = message.MAX_BYTES  # for lines in one message
        self.carrier.fault, self.carrier.late = None, []
        self._slow = ExitStack()
        self.slow: dict[Key, tuple[str, int]] = {}  # who wrote it, and what it had said by then
        self.passed: set[Key] = set()
        self.old: set[str] = set()  # who got its old files back
        self.copied: set[str] = set()  # who does not even know it
        self.greedy: set[str] = set()  # who has given more slots than it was handed
        self.came_back: set[str] = set()  # who was no member for a while
        self._nobody_has_left()
        self.rotated: set[str] = set()  # who has changed its key

    def _nobody_has_left(self) -> None:
        self.parted: set[str] = set()  # who has left, whether it came back or not
        self.destroyed: dict[
            Key, dict[Revision, int]
        ] = {}  # of people, as it left: which key ended
        self.kept_back: dict[Key, Revision] = {}  # by who came back, until it is written anew

    def code_of(self, key: str) -> str:
        """Return whose node a key is or was."""
        self._codes |= {node.key.public.id: code for code, node in self.nodes.items()}
        return self._codes[key]

    def _first_key(self, who: str) -> None:
        file = self.parties[who].key_file
        file.next_path.unlink(missing_ok=True)
        if file.path.read_bytes() != self._keys[who]:
            file.path.unlink()
            write_secret(file.path, base64.b64decode(self._keys[who]))

    def new_id(self) -> UUID:
        """Return the next id: random to look at, the same in each run."""
        return self._id(next(self._numbers))

    def _id(self, number: int) -> UUID:
        return UUID(bytes=hashlib.sha256(b"%d" % number).digest()[:16], version=4)

    def write(self, who: str, *bodies: Any, **other: Any) -> list[str]:
        """Let a party write; what it is told is kept is remembered, and returned."""
        with self.at(who) as local, local.begin(ACTOR) as tx:
            keys = [tx.write(body, "test", **{"id": self.new_id(), **other}) for body in bodies]
            revs = {split_ref(key): tx.get(key).rev for key in keys}
        self.written[who] |= revs
        self.kinds |= {key: BY_BODY[type(b)].name for key, b in zip(revs, bodies, strict=True)}
        for key in revs:
            self.destroyed.pop(key, None)
            self.kept_back.pop(key, None)
        return keys

    def erase(self, who: str, key: Key) -> None:
        """Let a party destroy a record of its own."""
        self.written[who].pop(key, None)  # should it be killed, nobody knows whether it is gone
        with self.at(who) as local, local.begin(ACTOR) as tx:
            tx.erase(ref(*key))
        self.erased.add(key)

    def own(self, who: str, *kinds: str) -> list[Key]:
        """Return the records of these kinds that a party has of its own, in order of writing."""
        with self.parties[who].read() as session:
            here = records(session, None)
        wanted = (key for key, kind in self.kinds.items() if kind in kinds)
        return [key for key in wanted if key in here and key not in self.poisons]

    def begin_slowly(self, code: str, body: Any) -> None:
        """Let a node write in a transaction that stays open, while it goes on with others."""
        key, local = self.new_id(), self.parties[code]
        tx = self._slow.enter_context(local.begin(ACTOR))
        self.slow[split_ref(tx.write(body, "test", id=key))] = code, self._said(code)
        tx.flush()

    def end_slowly(self) -> None:
        """Let those transactions commit; `passed` are what others have been read before."""
        self._slow.close()
        for key, (code, said) in self.slow.items():
            self.written[code][key] = 1
            if self._said(code) > said:
                self.passed.add(key)
        self.slow = {}

    def _said(self, code: str) -> int:
        with self.nodes[code].read() as session:
            return session.get_one(Peer, HUB).out_seq

    def exchange(self, code: str) -> str:
        """Let a node exchange until both have said all; return why it did not, or nothing.

        Who meets an old copy in the place of a later one asks the operators, who choose it.
        """
        why = self._exchange(code)
        if why in ("two_lives", "older_life"):
            for one, other in ((self.nodes[code], self.hub), (self.hub, self.nodes[code])):
                with one.database.begin() as session, other.read() as there:
                    lives.choose(session, other.name, lives.epoch(there))
            why = self._exchange(code)
        return why

    def listen(self, code: str) -> str:
        """Let a node ask for news and hear them; it exchanges where that asks for it."""

        def hear(node: Local, hub: str, *, http: requests.Session) -> None:
            heard = news(node, hub, http=http, wait=0)
            if heard.more or heard.apart:
                exchange_all(node, hub, http=http)

        return self._exchange(code, hear)

    def _exchange(self, code: str, how: Callable[..., object] = exchange_all) -> str:
        if self._hears_of_itself(code):
            self.end_slowly()
        try:
            with self.at(code) as node, pytest.MonkeyPatch.context() as patch:
                patch.setattr(message, "MAX_BYTES", self.room)
                how(node, HUB, http=self.carrier.http)
        except Refused as refused:
            return refused.code
        finally:
            self.carrier.fault = None
            self.happened["ahead"] += self.carrier.ahead
            self.carrier.ahead = 0
        return ""

    def _hears_of_itself(self, code: str) -> bool:
        """Whether a node is to hear that it has left or is back: it waits for its own writers."""
        with self.hub.read() as there, self.nodes[code].read() as here:
            stands, knows = (parting.standing(one, self.nodes[code]) for one in (there, here))
        return stands != knows

    def hear(self, code: str, said: Message) -> None:
        """Let a node hear what is said to have come from its hub."""
        with self.at(code) as node:
            with node.database.begin() as session:
                peer = session.get_one(Peer, HUB, with_for_update=True)
                peer.pinned_key = self.hub.key.public.text  # as it was signed
                step.receive(node, session, peer, said, self.clocks.now())
            sequence(node.database)
            journal.keep(node)

    def join(self) -> None:
        """Let the hub's operator approve the municipality that has applied."""
        with self.at("hub") as hub:
            members.approve(hub, ACTOR, NEWCOMER, self._words)

    def leaves(self, code: str, people: dict[Key, Revision], ended: int) -> None:
        """Know that a municipality leaves, of whose people the hub had these records, and of whose
        keys so many had ended.
        """
        self.parted.add(code)
        for key, revision in people.items():
            self.destroyed.setdefault(key, {})[revision] = ended
        if code in self.old:
            self._only_the_hub_had(code)

    def _only_the_hub_had(self, code: str) -> None:
        """Know as lost what a node with old files had at its hub alone, which destroys it."""
        with self.nodes[code].read() as session:
            own = records(session, None)
        self.written[code] = {
            key: min(rev, own[key][0]) for key, rev in self.written[code].items() if key in own
        }

    def suspend(self, code: str, *, lift: bool) -> None:
        """Let a member be refused for a while, or be answered again."""
        with self.at("hub") as hub:
            if lift:
                with suppress(Refused):  # it is not suspended
                    suspending.lift(hub, ACTOR, code)
            else:
                suspending.suspend(hub, ACTOR, code)
                self.happened["suspended"] += 1

    def revoke(self, code: str, position: int | None) -> None:
        """Let two persons at the hub take a member's keys back."""
        with self.at("hub") as hub:
            suspending.propose(hub, ACTOR, code, position)
            suspending.confirm(hub, "Asta", code)
        self.happened["revoked"] += 1
        self.rotated.add(code)

    def is_revoked(self, code: str) -> bool:
        """Whether the keys of a municipality were taken back, and it has no new one yet."""
        with self.hub.read() as session:
            return members.member_of(session, code, "revoked") is not None

    def come_back(self, code: str) -> None:
        """Let a municipality that is no member be invited with a key that the hub has not seen."""
        with self.at("hub") as hub:
            link = f"{self._url}/api/v1/invitations/{members.invite(hub, ACTOR, code)}"
        with self.at(code) as node:
            try:
                words = membership.join(node, link)
            except Refused as refused:
                if refused.code != "key_known":
                    raise
                rotation.replace_lost(node)
                words = membership.join(node, link)
        with self.at("hub") as hub:
            members.approve(hub, ACTOR, code, words)
        self.came_back.add(code)

    def can_remind(self, code: str) -> bool:
        """Let a node have heard of its present key from its hub, in the word of that one's present
        key; return whether it has: else a hub that has forgotten both must invite it anew.
        """
        for again in (True, False):
            node, word = self.nodes[code], own_membership.kept(self.nodes[code])
            by = word.sig.key if word and word.sig else ""
            if by == self.hub.key.public.id and own_membership.is_named(node, node.key.public.id):
                return True
            if again and self.exchange(code):
                break
        return code not in (*self.members, *self.out())

    def allow(self, code: str, candidates: int) -> None:
        """Let the hub have room for so many people of a municipality, and a fifth more."""
        with self.at("hub") as hub:
            members.state_candidates(hub, ACTOR, code, candidates)

    def lift_all(self) -> None:
        """Let nobody be refused any more, and let there be room for all, who are said again."""
        for code in self.nodes:
            with suppress(NotFound):  # it has left, or has not come
                self.suspend(code, lift=True)
        for code in self.members:
            self.allow(code, 1000)
        for code in self.nodes:
            with self.at(code) as node:
                later = self.clocks.now() + timedelta(seconds=LONGEST)  # whatever its clock was
                self.happened["put off"] += say_again(node, later)
                sequence(node.database)  # as a job does each second

    def react(self) -> None:
        """Let the hub do what a job does each minute."""
        with self.at("hub") as hub:
            hub.react()

    def out(self) -> dict[str, str]:
        """Return who is on its way out or has left, as the hub has it."""
        with self.hub.read() as session:
            found = {one.municipality: one.state for one in leaving.leavings(session)}
        return {code: found[code] for code in self.nodes if code in found}

    @property
    def members(self) -> list[str]:
        """Who is a member now, as the hub has it."""
        return self._members(self.statements["hub"].commits)

    @lru_cache(maxsize=1)  # noqa: B019 -- there is one federation, and one answer a commit
    def _members(self, _: int) -> list[str]:
        with self.hub.read() as session:
            return [code for code in self.nodes if members.member_of(session, code)]

    def put_back(self, who: str, *, restored: bool) -> None:
        """Give a party its old database again: restored, or only copied back."""
        local = self.parties[who]
        with self.at(who):
            self._replace(who, self.copies[who], restored=restored)
            if restored:
                with local.database.begin() as session:
                    lives.restored(session)
        self.happened["put back"] += 1
        self.old.add(who)
        if not restored:
            self.copied.add(who)
        for writer, written in self.written.items():
            held = self._held_of(self.parties[writer])
            self.written[writer] = {
                key: min(rev, held[key]) for key, rev in written.items() if key in held
            }

    def _replace(self, who: str, old: Snapshot, *, restored: bool = False) -> None:
        put_back(self.parties[who], old, restored=restored)
        self.statements[who].commits += 1  # by nobody's session

    def _held_of(self, writer: Local) -> dict[Key, int]:
        """Return the highest revision of its records that anybody has: the rest is lost."""
        held: dict[Key, int] = {}
        for local in self.parties.values():
            with local.read() as session:
                found = records(session, None if local is writer else writer.name)
            for key, (rev, _) in found.items():
                held[key] = max(rev, held.get(key, 0))
        return held

    @contextmanager
    def at(self, who: str) -> Iterator[Local]:
        """Be the process of a party: it reads its own clock, and when killed is started again."""
        local = self.parties[who]
        with self.clocks.read_by(local.name):
            try:
                yield local
            except Killed:
                self.happened["killed"] += 1
                journal.catch_up(local)
                raise

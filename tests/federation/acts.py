"""What can happen in a federation: each act by its name, its party and a number.

A schedule is a list of (act, who, number): plain, so that hypothesis shortens it well and one that
has found a fault can be kept as it is. An act that makes no sense as things stand does nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import func, select

from shared.clock import today
from shared.exchange import message, repair, step
from shared.exchange.message import Message
from shared.feed import stored
from shared.feed.lapse import lapse
from shared.feed.tables import Owed, Peer, Quarantine
from shared.problem import Problem, Refused
from shared.records.formats import ref
from shared.rules.peers import SUSPENDED
from tests import make
from tests.federation import keys, parting, rooms, slots
from tests.federation.carrier import HOWS, Fault
from tests.federation.federation import CODES, Federation, Key
from tests.federation.invariants import CANARY, Watch
from tests.federation.killing import Killed
from tests.snapshots import snapshot
from tests.wire import HUB, put, records, request_of, sealed, signed, smuggle

Act = tuple[str, str, int]
WRONG = [timedelta(seconds=25), timedelta(days=40), timedelta(days=-400), timedelta(days=1200)]
ACCEDED = ("acceded", "left", "declined", "acceded")
CHANGING = ("agreement", "need", "workplace", "answer", "profile", "restriction")


class Play:
    """Plays a schedule in a federation, and lets the onlooker see all of it."""

    def __init__(self, federation: Federation, watch: Watch) -> None:
        self.f, self.watch = federation, watch

    def play(self, schedule: list[Act]) -> None:
        """Begin anew, act after act, and see what must hold."""
        self.f.begin_again()
        self.watch.begin_again()
        for name, who, number in schedule:
            self.f.clocks.pass_by(timedelta(seconds=1))
            with suppress(Killed), _not_written_to_before_it_is_repaired():
                ACTS[name](self, who, number)
            self.watch.saw(name)
        self.watch.quiet()

    # what honest parties do

    def write(self, who: str, number: int) -> None:
        """Write something that others hold."""
        if who == "hub":
            self.f.write("hub", self._of_hub(number))
        else:
            body, other = self._of_node(who, number)
            self.f.write(who, body, **other)

    def _of_hub(self, number: int) -> Any:
        agreements = self.f.own("hub", "agreement")
        if not agreements or number % 5 == 0:
            return make.agreement(self.f.employer, invited=_some_codes(number))
        if number % 5 == 1:
            p_number = f"19901{self.f.new_id().int % 100_000:05}"
            return make.workplace(self.f.employer, p_number=p_number)
        agreement = ref(*agreements[number % len(agreements)])
        group = make.slot_group(municipality=CODES[number % 3])
        return make.need(self.f.employer, agreement, [group], reach_km=number % 2 * 50)

    def _of_node(self, code: str, number: int) -> tuple[Any, dict[str, Any]]:
        if number % 3 == 0:
            return make.answer(municipality=code, count=number), {}
        if number % 3 == 1:
            return make.restriction(self.f.employer, municipality=code), {}
        return make.profile(municipality=code, skills=(CANARY,)), {
            "valid_until": self.day(code) + timedelta(days=5 + number % 25)
        }

    def day(self, who: str) -> Any:
        """Return the day at a party, by its clock."""
        with self.f.at(who) as local, local.read() as session:
            return today(session)

    def change(self, who: str, number: int) -> None:
        """Write a newer revision of something."""
        own = self.f.own(who, *CHANGING)
        if own:
            key = own[number % len(own)]
            with self.f.parties[who].read() as session:
                record = stored.get(session, ref(*key))
            change = _change(record.kind, number)
            lease = {"valid_until": record.valid_until} if record.valid_until else {}
            self.f.write(who, replace(record.body, **change), revises=record.ref, id=key[1],
                         **lease)  # fmt: skip

    def erase(self, who: str, number: int) -> None:
        """Destroy something, here and at all who hold it; an agreement ends, and is not erased."""
        own = self.f.own(who, *CHANGING[1:])
        if own:
            key = own[number % len(own)]
            self.f.erase(who, key)
            if who != "hub":
                self.watch.is_leaving(who, key)

    def withdraw(self, who: str, number: int) -> None:
        """Destroy something, and exchange at once."""
        self.erase(who, number)
        self.exchange(who, number)

    def accede(self, code: str, number: int) -> None:
        """Say yes or no to an agreement, whether one was asked or not, or leave it."""
        agreements = self.f.own("hub", "agreement")
        if code == "hub" or not agreements:
            return
        agreement = ref(*agreements[number % len(agreements)])
        state: Any = ACCEDED[number // 7 % 4]
        reason = "Nej." if state == "declined" else None
        body = make.accession(agreement, municipality=code, state=state, reason=reason)
        with self.f.nodes[code].read() as session:
            said = [record.ref for record in stored.of_kind(session, "accession")
                    if record.body.agreement == agreement]  # fmt: skip
        self.f.write(code, body, **({"revises": said[0]} if said else {}))

    def exchange(self, code: str, _: int) -> None:
        """Exchange until both have said all."""
        if code in (*self.f.members, *self.f.out()) and not self.f.exchange(code):
            self.watch.exchanged(code)

    def listen(self, code: str, _: int) -> None:
        """Let a node hear the hub's news, as it does whenever it waits for them."""
        if code in (*self.f.members, *self.f.out()):
            self.f.listen(code)

    def suspend(self, code: str, number: int) -> None:
        """Let the hub's operator refuse a member for a while, or answer it again."""
        code = CODES[number % 3] if code == "hub" else code
        if code in self.f.members:
            self.f.suspend(code, lift=number % 4 == 0)
            before = self.state("hub")
            if self.f.exchange(code) == SUSPENDED:
                same = self.state("hub") == before
                self.watch.holds("I8", same, code, "a suspended one was heard")

    def allow(self, code: str, number: int) -> None:
        """Let the hub's operator be told that a municipality has few candidates, or none; and
        let it publish people.
        """
        code = CODES[number % 3] if code == "hub" else code
        if code in self.f.members:
            self.f.allow(code, number % 2)
            for kind in (2, 5):  # as `_of_node` has it
                self.write(code, kind)
            self.exchange(code, number)

    def join(self, _: str, __: int) -> None:
        """Let the newcomer become a member."""
        with suppress(Problem):
            self.f.join()

    def days(self, _: str, number: int) -> None:
        """Let days go by, and leases with them."""
        self.f.clocks.pass_by(timedelta(days=number % 9))
        for who in self.f.parties:
            with self.f.at(who) as local:
                lapse(local)

    # what goes wrong

    def lossy(self, code: str, number: int) -> None:
        """Exchange over a network that fails in one of its ways."""
        if code in self.f.members:
            self.f.carrier.fault = Fault(HOWS[number % 6], number // 6 % 3, number / 100)
            (self.exchange, self.listen)[number // 6 % 2](code, number)

    def late(self, _: str, number: int) -> None:
        """Let a request come that was on its way for long."""
        if self.f.carrier.late:
            late = self.f.carrier.late
            self.f.carrier.deliver(late.pop(number % len(late)))

    def again(self, code: str, number: int) -> None:
        """Say again what was said, whole or in part: it changes nothing."""
        if code not in self.f.members:
            return
        if number % 2:
            self._hub_hears_all_again(code)
        elif code in self.f.answers:
            said = message.decode(self.f.answers[code])
            if not self._hears(code, said):
                return
            with self._nothing_changes(code, bool(said.data)):
                self.f.hear(code, said)
                self.f.hear(code, _part(said, number))

    def _hears(self, code: str, said: message.Message) -> bool:
        """Let a node hear an answer; one with old files sees that it has not come so far."""
        try:
            self.f.hear(code, said)
        except Refused as refused:
            if refused.code != "diverged" or code not in self.f.old:
                raise
            return False
        return True

    def _hub_hears_all_again(self, code: str) -> None:
        """Let a node that has forgotten what its hub has heard begin at the beginning."""
        for _ in range(3):  # what it answers, and is answered, is not news
            if self.f.exchange(code):
                return
            if not self.watch.news(code):
                break
        self.watch.exchanged(code)
        self.f.react()  # what it has not looked at yet is not news
        node = self.f.nodes[code]
        with self.f.at(code), node.read() as session:
            peer = session.get_one(Peer, HUB)
            session.expunge(peer)
            peer.out_seq = 0
            body = step.compose(session, peer, max_bytes=message.MAX_BYTES).body
            asked = request_of(node, body)
        with self._nothing_changes("hub", bool(message.decode(body).data)):
            self.f.carrier.deliver(asked)

    @contextmanager
    def _nothing_changes(self, who: str, able: bool) -> Iterator[None]:
        before = self.state(who)
        yield
        if able:
            self.watch.holds("I4", self.state(who) == before, who, "hearing again changed it")

    def state(self, who: str) -> Any:
        """Return what a party knows of others, and has told them."""
        with self.f.parties[who].read() as session:
            peers = select(Peer.name, Peer.in_seq, Peer.in_sum, Peer.out_sum).order_by(Peer.name)
            verdicts = select(func.count()).where(Owed.line.not_like('%"receipt"%'))
            problems = select(func.count()).select_from(Quarantine)
            told = [] if self.f.poisons else [*map(session.scalar, (verdicts, problems))]
            return [session.execute(peers).all(), told,
                    *(records(session, self.f.parties[one].name) for one in self.f.parties),
                    records(session, None)]  # fmt: skip

    def repair(self, code: str, _: int) -> None:
        """Compare all, though nothing may be wrong."""
        if code in self.f.members:
            with self.f.at(code) as node, suppress(Refused):
                repair.repair(node, HUB, http=self.f.carrier.http)

    def kill(self, who: str, number: int) -> None:
        """End a party's process before one of its statements, in whatever it does."""
        code = CODES[number % 3] if who == "hub" else who
        act = (self.exchange, self.write, self.change, self.listen)[number % 4]
        with self.f.statements[who].killed_before(number // 2):
            act(code if number % 4 in (0, 3) else who, number)

    def parts(self, _: str, number: int) -> None:
        """Let what does not fit into short messages go in parts, or not any more."""
        self.f.room = message.MAX_BYTES if number % 3 == 0 else 200 * (number % 10)

    def copy(self, who: str, _: int) -> None:
        """Make a copy of a database, as a backup does."""
        self.f.end_slowly()
        self.f.copies[who] = snapshot(self.f.parties[who])

    def put_back(self, who: str, number: int) -> None:
        """Give a party its old database again."""
        self.f.end_slowly()
        if who == "hub" and not all(map(self.f.can_remind, self.f.rotated - {"hub"})):
            return
        self.f.put_back(who, restored=number % 3 > 0)
        self.watch.forget(who)

    def clock(self, who: str, number: int) -> None:
        """Set a party's clock wrong, and let it do what it does each second."""
        self.f.happened["clock"] += 1
        with self.f.at(who) as local:
            self.f.clocks.wrong[local.name] = WRONG[number % len(WRONG)]
            lapse(local)
            local.react()

    def right(self, who: str, _: int) -> None:
        """Set a party's clock right again."""
        self.f.clocks.wrong.pop(self.f.parties[who].name, None)

    def slow(self, code: str, number: int) -> None:
        """Begin to write while others commit. (SQLite has one writer: there it cannot be.)"""
        if code != "hub" and not self.f.hub.database.is_sqlite:
            self.f.begin_slowly(code, make.answer(municipality=code, count=number))

    def commit(self, _: str, __: int) -> None:
        """Commit what was slow."""
        self.f.end_slowly()

    def overtaken(self, _: str, number: int) -> None:
        """Begin to write at each member, and commit once a later write of it was read."""
        for code in self.f.members:
            self.slow(code, number)
            self.write(code, 3 * number)
            self.exchange(code, number)
        self.commit("", number)

    # what the hostile do

    def poison(self, code: str, _: int) -> None:
        """Put a record in a node's feed that breaks its schema."""
        if code != "hub":
            node = self.f.nodes[code]
            good = signed(node, make.answer(municipality=code), id=self.f.new_id())
            smuggle(node, sealed(node, {**good, "body": {**good["body"], "name": "Bo"}}), HUB)
            self.f.poisons.add((node.authority, UUID(good["id"])))

    def forge(self, code: str, number: int) -> None:
        """Let a hub say to a node what is not its own, in forms that differ."""
        if code not in self.f.members:
            return
        node = self.f.nodes[code]
        other = CODES[(CODES.index(code) + 1) % 3]
        with node.read() as session:
            peer = session.get_one(Peer, HUB)
            first = step.hello(session, peer, peer.out_seq)
            own = records(session, None)
        lines = [put(envelope) for envelope in _forged(self.f, code, other, own)]
        end = {"type": "end", "last": peer.in_seq, "head": peer.in_seq, "sum": peer.in_sum,
               "more": True}  # fmt: skip
        cursor = {**first["cursor"], "epoch": "", "seq": peer.out_seq}
        hello = {**first, "epoch": peer.life, "cursor": cursor, "after": peer.in_seq}
        before = self.state(code)[2:]
        with self.f.at(code), node.database.begin() as session:
            held = session.get_one(Peer, HUB)
            done = step.receive(node, session, held, Message(hello, lines, end=end),
                                self.f.clocks.now())  # fmt: skip
        self.watch.holds("I8", done.refused == len(lines), code, done.refused, len(lines))
        self.watch.holds("I8", self.state(code)[2:] == before, code, "a forged record is held")


@contextmanager
def _not_written_to_before_it_is_repaired() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        if refused.code != "restored_not_repaired":
            raise


def _forged(f: Federation, code: str, other: str, own: dict[Key, Any]) -> Iterator[Any]:
    hub, writer = f.hub, f.nodes[other]
    theirs = make.restriction(f.employer, municipality=other)
    yield signed(hub, theirs, owner=writer.authority)  # the hub in another's name
    yield signed(writer, make.answer(municipality=other))  # what is meant for the hub alone
    yield signed(hub, make.agreement(f.employer), rev=20_000)  # to freeze it
    changed = signed(hub, make.agreement(f.employer))
    yield {**changed, "body": {**changed["body"], "title": "Ændret"}}  # after it was signed
    for owner, record_id in list(own)[:1]:  # the receiver's own
        yield signed(hub, make.answer(municipality=code), owner=owner, id=record_id, rev=99)


def _change(kind: str, number: int) -> dict[str, Any]:
    return {
        "agreement": {"invited": _some_codes(number)} if number % 2 else {"title": f"Ny {number}"},
        "need": {"reach_km": number % 2 * 50, "title": f"Køkken {number}"},
        "workplace": {"name": f"Søbredden {number}"},
        "answer": {"count": number},
        "profile": {"reach_minutes": (30, 60, 90)[number % 3]},
        "restriction": {"at_most": 1 + number},
    }[kind]


def _some_codes(number: int) -> tuple[str, ...]:
    return tuple(code for bit, code in enumerate(CODES) if number + 3 >> bit & 1) or CODES


def _part(said: Message, number: int) -> Message:
    """Return the first lines of a message, as a batch that was cut there."""
    data = said.data[: number % (len(said.data) + 1)]
    last = data[-1]["seq"] if data else said.hello["after"]
    return replace(said, data=data, end={**said.end, "last": last, "more": True})


ACTS: dict[str, Callable[[Play, str, int], None]] = {
    name: getattr(Play, name)
    for name in (
        "write", "change", "erase", "withdraw", "accede", "exchange", "listen", "join", "suspend",
        "allow", "days",
        "lossy", "late", "again", "repair", "kill", "copy", "put_back", "clock", "right", "slow",
        "commit", "overtaken", "poison", "forge", "parts",
    )
}  # fmt: skip
ACTS |= {act.__name__: act for act in (keys.rotate, keys.revoke)}
ACTS |= {act.__name__: act for act in (parting.leave, parting.come_back, parting.go_and_return)}
ACTS |= {act.__name__: act for act in (slots.propose, slots.hand_out, slots.confirm, slots.accept,
                                       slots.squeeze, slots.overdraw)}  # fmt: skip
ACTS |= {act.__name__: act for act in (rooms.ask_ahead, rooms.plan_one, rooms.use_room,
                                       rooms.free_room, rooms.move_room, rooms.crowd)}  # fmt: skip
OFTEN = ("write", "write", "write", "change", "erase", "withdraw", "withdraw", "accede",
         "exchange", "exchange", "listen", "listen", "again", "again", "again", "lossy", "kill",
         "copy", "put_back", "put_back", "again", "poison", "suspend", "allow", "allow", "lossy",
         "rotate", "revoke", "come_back", "propose", "hand_out", "confirm", "accept", "squeeze",
         "squeeze", "again", "again", "again", "again", "poison", "poison", "poison", "poison",
         "forge", "parts", "parts")  # fmt: skip
LATE = ("overtaken",) * len(ACTS)  # on PostgreSQL, where a row may commit late


# each of many steps: drawn in `make soak` alone, else in schedules that are kept
LONG = ("ask_ahead", "plan_one", "use_room", "free_room", "move_room", "crowd")


def schedules(*often: str) -> st.SearchStrategy[list[Act]]:
    """Return schedules of all acts, and these often."""
    act = st.sampled_from([*often, *(name for name in ACTS if name not in LONG)])
    one = st.tuples(act, st.sampled_from(["hub", *CODES]), st.integers(0, 99))
    return st.lists(one, min_size=5, max_size=12)

"""What a peer does not know is held back, told on both sides, and sent once it knows it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from hub.members import actions as members
from node.membership import actions as membership
from shared import clock
from shared.exchange import message, step
from shared.exchange.client import exchange_all
from shared.feed import stored, versions
from shared.feed.local import Local
from shared.feed.tables import Peer, Quarantine, StoredRecord
from shared.peers.standings import Standing, standing
from shared.problem import Refused
from shared.records.formats import ref, split_ref
from tests import make
from tests.federation.carrier import Carrier
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.shared.exchange.programs import LATER, Notice, Upgrading, Wish, running
from tests.snapshots import put_back, snapshot
from tests.wire import HUB, body_of, check_sums, post, records, request_of

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
PROPOSAL = "municipality:101/0192f3a0-0000-4000-8000-000000000001"


def seen(local: Local, peer: str) -> Standing:
    with local.read() as session:
        return standing(session, clock.now(), peer)


def handout() -> object:
    return make.handout(PROPOSAL)


def body(local: Local, key: str) -> object:
    with local.read() as session:
        return stored.get(session, key).body


def bytes_of(local: Local, key: str) -> tuple[bytes, str]:
    owner, record_id = split_ref(key)
    with local.read() as session:
        row = session.get_one(StoredRecord, (owner, record_id))
        return row.content, row.sig


def open_here(local: Local) -> int:
    with local.read() as session:
        return len(list(session.scalars(select(Quarantine).where(Quarantine.closed_at.is_(None)))))


def test_what_a_node_does_not_know_waits_for_its_upgrade_and_both_operators_see_it(
    town: Town,
) -> None:
    up = Upgrading(town)
    node, hub = up.node, town.hub
    rule, old = up.write("hub", make.rule()), up.write("hub", handout())
    up.exchange()
    up.runs["hub"] = 2
    up.write("hub", make.rule(paragraph="§ 2"), revises=rule)
    up.write("hub", handout(), revises=old)
    new, notice = up.write("hub", handout()), up.write("hub", Notice(number=1))
    up.exchange()
    with node.read() as session:
        held = records(session, HUB)
    assert held[split_ref(old)][0] == 1, "the older one stays"
    assert not {split_ref(new), split_ref(notice)} & held.keys()
    assert body(node, rule).paragraph == "§ 2"  # type: ignore[attr-defined]  # of the first program
    assert bytes_of(node, rule) == bytes_of(hub, rule)
    assert b'"read_in":7' in bytes_of(node, rule)[0], "what it does not know is kept"
    check_sums(node, hub)
    with running(2):
        there = seen(hub, node.name)
    here = seen(node, HUB)
    assert there.facts.held_back == here.facts.withheld == {"notice": 1, "handout": 2}
    assert "held_back" in [one.state for one in there.causes]
    assert "withheld" in [one.state for one in here.causes]
    assert there.facts.agrees
    assert here.facts.agrees
    assert open_here(node) == open_here(hub) == 0
    assert here.repaired_at is None, "sums were equal without it"
    up.runs["101"] = 2
    up.exchange()
    with running(2):
        assert body(node, old).times == body(node, new).times == 7  # type: ignore[attr-defined]
        assert body(node, notice) == Notice(number=1)
        assert not seen(hub, node.name).facts.held_back
        assert not seen(node, HUB).facts.withheld
    check_sums(node, hub)


def test_what_was_sent_to_who_had_not_said_what_it_knows_is_no_case_for_the_quarantine(
    town: Town,
) -> None:
    up = Upgrading(town)
    node, hub = up.node, town.hub
    with node.database.begin() as session:
        session.execute(update(Peer).values(schemas="{}"))
    up.runs["101"] = 2
    wishes = [up.write("101", Wish(number=number)) for number in range(3)]
    up.exchange()
    with running(2):
        facts = seen(node, HUB).facts
    assert (facts.held_back, facts.refused) == ({"wish": 3}, 0)
    check_sums(node, hub)
    up.runs["hub"] = 2
    up.exchange()
    with hub.read() as session:
        assert {split_ref(key) for key in wishes} <= records(session, node.name).keys()
    assert open_here(hub) == 0
    check_sums(node, hub)


def test_a_newcomer_with_an_older_program_gets_what_it_knows(town: Town) -> None:
    up = Upgrading(town)
    up.runs["hub"] = 2
    with running(2):
        node, words = town.apply("147")
        members.approve(town.hub, "test", "147", words)
    notice, rule = up.write("hub", Notice(number=1)), up.write("hub", make.rule())
    membership.synchronise(node)
    with node.read() as session:
        held = records(session, HUB)
    assert split_ref(rule) in held
    assert split_ref(notice) not in held
    assert open_here(node) == 0, "it was sent nothing that it does not know"
    check_sums(node, town.hub)
    with running(2):
        assert seen(town.hub, node.name).facts.held_back == {"notice": 1}
        membership.synchronise(node)
    with node.read() as session:
        assert split_ref(notice) in records(session, HUB)
    check_sums(node, town.hub)


def test_the_highest_version_that_both_speak_is_used_and_none_is_told_with_both_lists(
    town: Town,
) -> None:
    up = Upgrading(town)
    node = up.node

    def spoken() -> list[int]:
        with Proxy() as proxy, running(up.runs["101"]):
            exchange_all(node, HUB, http=proxy.http)
            exchange_all(node, HUB, http=proxy.http)
            body, answer = proxy.traffic[-1]
            both = message.decode(body), message.decode(answer.content)
            return [one.hello.get("speaks", 1) for one in both]

    assert spoken() == [1, 1]
    up.runs["hub"] = 2
    assert spoken() == [1, 1]
    up.runs["101"] = 2
    assert spoken() == [2, 2]
    up.runs = {"hub": 3, "101": 1}
    up.write("101", make.answer())
    with pytest.raises(Refused, match="protocol_unknown"):
        up.exchange()
    with town.hub.read() as session:
        assert records(session, node.name) == {}, "nothing was changed"
    for local, peer, generation in ((node, HUB, 1), (town.hub, node.name, 3)):
        with running(generation):
            one = seen(local, peer)
        [why] = [cause for cause in one.causes if cause.state == "failing"]
        assert sorted(map(tuple, one.facts.protocols)) == [(1,), (2,)]  # type: ignore[arg-type]
        assert why.code == "protocol_unknown"
    up.runs["101"] = 2
    assert spoken() == [2, 2]
    check_sums(node, town.hub)


def test_a_line_is_read_by_the_version_that_it_is_written_in(town: Town) -> None:
    up = Upgrading(town)
    up.runs = {"hub": 2, "101": 2}
    up.exchange()
    line = {"type": "verdict", "owner": HUB, "id": str(uuid4()), "rev": 1, "status": "refused",
            "problem": {}, "n": 1}  # fmt: skip
    for speaks, more, status in (
        (1, {}, 200), (2, {}, 400), (2, {"why": "x"}, 200), (4, {}, 400), (True, {}, 400),
    ):  # fmt: skip
        with running(2):
            sent = body_of(up.node, {**line, **more}, speaks=speaks)
        assert post(request_of(up.node, sent)).status_code == status, (speaks, more)


# any order of upgrades, with anything between

Act = tuple[str, str, int]
WHO = st.sampled_from(["hub", "101"])
HOW = st.sampled_from(
    ["write", "write", "write", "change", "change", "erase", "exchange", "lost", "upgrade", "back"]
)
SOME = st.tuples(HOW, WHO, st.integers(0, 8))


@st.composite
def schedules(draw: st.DrawFn) -> list[Act]:
    """Draw acts, in which one party is upgraded before the other."""
    first = draw(WHO)
    before = draw(st.lists(SOME, min_size=2, max_size=5))
    after = draw(st.lists(SOME, min_size=6, max_size=12))
    new = [("upgrade", first, 0), *(("write", first, number) for number in (1, 2, 2))]
    return [("write", first, 0), ("write", first, 1), *before, *new, *after]


class Play:
    """One schedule, and what an onlooker knows of it."""

    def __init__(self, up: Upgrading) -> None:
        self.up = up
        self.parties: dict[str, Local] = {"hub": up.town.hub, "101": up.node}
        self.own: dict[str, list[str]] = {"hub": [], "101": []}
        self.happened: Counter[str] = Counter()
        self.carrier = Carrier(self._hub, lambda: up.town.program)
        up.town.hub.allowed = (10**6, 10**6)  # a schedule plays an upgrade in a second

    @contextmanager
    def _hub(self) -> Iterator[Local]:
        with running(self.up.runs["hub"]):
            yield self.up.town.hub

    def write(self, who: str, number: int, **other: str) -> None:
        """Write of one of the kinds that this party's program knows."""
        bodies = [make.rule(), handout(), Notice(number=number)]
        if who == "101":
            bodies = [make.answer(), make.disclosure(), Wish(number=number)]
        some = bodies[: 3 if self.up.runs[who] == 2 else 2]
        self.own[who].append(self.up.write(who, some[number % len(some)], **other))

    def change(self, who: str, number: int) -> None:
        """Revise a record of this party's, in the schema of its program."""
        if self.own[who]:
            key = self.own[who][number % len(self.own[who])]
            with running(self.up.runs[who]):
                old = body(self.parties[who], key)
            self.up.write(who, old, revises=key)

    def erase(self, who: str, number: int) -> None:
        """Destroy a record of this party's."""
        if self.own[who]:
            key = self.own[who].pop(number % len(self.own[who]))
            with running(self.up.runs[who]), self.parties[who].begin("test") as tx:
                tx.erase(key)

    def upgrade(self, who: str, _: int) -> None:
        """Let this party run the later program."""
        self.up.runs[who] = 2

    def back(self, who: str, _: int) -> None:
        """Let a party that has written nothing of the later program go back to the first."""
        with self.parties[who].read() as session:
            written = session.scalar(
                select(StoredRecord.id)
                .where(
                    StoredRecord.source.is_(None),
                    (StoredRecord.schema > 1) | StoredRecord.kind.in_(["notice", "wish"]),
                )
                .limit(1)
            )
            taken = session.scalar(select(StoredRecord.id).where(
                StoredRecord.source.is_not(None),
                (StoredRecord.schema > 1) & StoredRecord.kind.in_(["handout", "disclosure"])
                | StoredRecord.kind.in_(["notice", "wish"])).limit(1))  # fmt: skip
        if written is taken is None:
            self.up.runs[who] = 1

    def exchange(self, *_: object) -> None:
        """Let both say all."""
        with running(self.up.runs["101"]):
            exchange_all(self.up.node, HUB, http=self.carrier.http)

    def lost(self, *_: object) -> None:
        """Let the node ask, and die before it hears the answer."""
        with running(self.up.runs["101"]):
            with self.up.node.read() as session:
                half = step.compose(session, session.get_one(Peer, HUB), max_bytes=10**6)
            self.carrier.deliver(request_of(self.up.node, half.body))

    def quiet(self) -> None:
        """Let both say all, and see that each has what it can take, and no more."""
        self.exchange()
        check_sums(self.up.node, self.up.town.hub)
        self._has("hub", "101")
        self._has("101", "hub")

    def _has(self, writer: str, reader: str) -> None:
        known = {name: kind.version for name, kind in LATER.items()}
        if self.up.runs[reader] == 1:
            known = {"rule": 1, "answer": 1, "handout": 1, "disclosure": 1}
        with self.parties[writer].read() as session:
            mine = records(session, None)
            forms = {key: (one.kind, one.schema) for key in mine
                     if (one := session.get_one(StoredRecord, key))}  # fmt: skip
        with self.parties[reader].read() as session:
            held = records(session, self.parties[writer].name)
        ours: set[tuple[str, UUID]] = set(map(split_ref, self.own[writer]))
        assert not held.keys() - mine.keys(), "erased, and held"
        back = 0
        with running(2):
            for key in ours:
                if versions.knows(known, *forms[key]):
                    assert held.get(key) == mine[key], (ref(*key), forms[key])
                else:
                    back += 1
                    assert held.get(key, (0,))[0] < mine[key][0], "held back, and sent"
        with running(self.up.runs[writer]):
            facts = seen(self.parties[writer], self.parties[reader].name).facts
        assert sum(facts.held_back.values()) == back
        self.happened["held back"] += back


@pytest.mark.parametrize("examples", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_in_whatever_order_parties_are_upgraded_both_have_what_they_can_take(
    examples: int, record_property: Callable[[str, object], None]
) -> None:
    happened: Counter[str] = Counter()
    with TemporaryDirectory(dir=MEMORY) as folder, Town(Path(folder)) as town:
        up = Upgrading(town)
        start = snapshot(town.hub), snapshot(up.node)

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        )  # fmt: skip
        @given(schedules())
        def play(schedule: list[Act]) -> None:
            put_back(town.hub, start[0])
            put_back(up.node, start[1])
            up.runs = {"hub": 1, "101": 1}
            one = Play(up)
            for act, who, number in schedule:
                getattr(one, act)(who, number)
                one.happened[act] += 1
            one.quiet()
            up.runs = {"hub": 2, "101": 2}
            one.quiet()
            happened.update(one.happened)

        play()
    assert happened["held back"] >= examples // 2
    record_property("figure", f"versions: {dict(happened)}")

"""Faults 18–22, 24–27: whatever happens on the way, nothing is partial, and all ends equal.

The hub is served over real HTTP, and a real proxy stands between.
"""

import random
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

import pytest
import requests
from sqlalchemy import update

from node.jobs import Exchanging
from shared.exchange import calling
from shared.exchange.calling import HubUnreachable
from shared.exchange.client import exchange, exchange_all
from shared.feed.local import Local
from shared.feed.sums import sum_held, sum_sent
from shared.feed.tables import Peer
from shared.problem import Refused
from tests import make
from tests.federation.faults import Cut, Drip, Flip, Late, Refuse, Say, Swap, Twice
from tests.federation.proxy import Fault, Proxy
from tests.parties import Town
from tests.wire import HUB, check_sums, records

CODES = ("101", "147")
VARIES = 64  # bytes by which the same answer packs differently: its times and signatures are new
PAGE = (("Content-Type", "text/html; charset=utf-8"),)
OF_OTHERS = [
    Say(200, PAGE), Say(302, (("Location", "http://login.example/"),)), Say(407), Say(502, PAGE),
    Say(429, (("Retry-After", "120"),)), Say(503, (("Retry-After", "nonsense"),)),
    Say(404, (), b'{"type": "gone fishing"}'), Say(403, (), b"{"), Say(204, (), b""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def never_too_fast(town: Town) -> None:
    """Hundreds of faults are tried in seconds; how often a member may ask has tests of its own."""
    town.hub.allowed = (10**6, 10**6)


def script(shuffle: random.Random) -> list[tuple[Fault, str]]:
    """Return every kind of fault once, in any order, each with the code that the node then has."""
    at = partial(shuffle.randrange, 400)
    faults: list[tuple[Fault, str]] = [
        (Refuse(), "hub_unreachable"), (Cut(at()), "hub_unreachable"), (Late(), "hub_unreachable"),
        (Cut(at(), honest=True), "unsigned"), (Flip(8 * at()), "unsigned"),
        (Flip(8 * at(), of_request=True), "unsigned"), (Swap(), "unsigned"),
        (Twice(), "replayed"), (Drip(1 + at(), 0.001), ""),
        *((other, "hub_unreachable") for other in OF_OTHERS),
    ]  # fmt: skip
    shuffle.shuffle(faults)
    return faults


def write_a_pair(town: Town, node: Local) -> None:
    """Write two records at each side, each pair in one act: a batch has both or none."""
    with node.begin("test") as tx:
        tx.write(make.answer(municipality=node.municipality), "test")
        tx.write(make.answer(municipality=node.municipality), "test")
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        tx.write(make.agreement(employer, invited=CODES), "test")


def see_that_it_is_whole(town: Town, node: Local) -> None:
    """Each side's running sums are those of what it has, and no pair is torn."""
    for one, other in ((node, town.hub), (town.hub, node)):
        with one.read() as session:
            peer = session.get_one(Peer, other.name)
            assert peer.in_sum == sum_held(session, other.name)
            assert peer.out_sum == sum_sent(session, other.name)
    with town.hub.read() as session:
        assert len(records(session, node.name)) % 2 == 0


@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 60), marks=pytest.mark.soak)])
def test_after_any_faults_both_hold_the_same_within_three_exchanges(
    town: Town, seeds: range
) -> None:
    """Faults 18, 19, 21, 22, 26, in any order, with writing at both sides between them."""
    nodes = [town.node(code) for code in CODES]
    for seed in seeds:
        shuffle = random.Random(seed)
        with Proxy() as proxy:
            exchange(nodes[0], HUB, http=proxy.http)  # an answer of before, to be swapped in
            for fault, code in script(shuffle):
                node = shuffle.choice(nodes)
                write_a_pair(town, node)
                proxy.script.append(fault)
                with suppress(Refused):
                    exchange(node, HUB, http=proxy.http)
                with node.read() as session:
                    assert session.get_one(Peer, HUB).failure == code, (seed, fault)
                see_that_it_is_whole(town, node)
            assert proxy.strays == []
            for _ in range(3):
                for node in nodes:
                    exchange(node, HUB, http=proxy.http)
        for node in nodes:
            check_sums(node, town.hub)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
@pytest.mark.parametrize("cuts", [12, pytest.param(400, marks=pytest.mark.soak)])
def test_an_answer_that_is_cut_anywhere_is_nothing_and_comes_again(town: Town, cuts: int) -> None:
    """Fault 20. With and without a length in the header that gives it away."""
    node = town.node("101")
    for _ in range(20):
        write_a_pair(town, node)
    with Proxy(Cut(0)) as proxy:
        with pytest.raises(Refused, match="hub_unreachable"):
            exchange(node, HUB, http=proxy.http)
        length = len(proxy.traffic[0][1].content) - VARIES
        with node.read() as session:
            before = records(session, HUB)
        for after in range(1, length, max(1, length // cuts)):
            for honest in (True, False):
                proxy.script.append(Cut(after, honest))
                with pytest.raises(Refused, match="unsigned" if honest else "hub_unreachable"):
                    exchange(node, HUB, http=proxy.http)
        with node.read() as session:
            assert records(session, HUB) == before
        exchange_all(node, HUB, http=proxy.http)
    with node.read() as session:
        assert len(records(session, HUB)) == len(before) + 40
    check_sums(node, town.hub)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_hub_that_stalls_or_drips_is_left(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 24: 30 seconds between two bytes, and 300 for the whole, here made short."""
    assert (calling.ANSWER_SECONDS, calling.WHOLE_SECONDS) == (30, 300)
    node = town.node("101")
    write_a_pair(town, node)
    monkeypatch.setattr(calling, "ANSWER_SECONDS", 0.15)
    with Proxy(Drip(10_000, 0, stop=True)) as proxy:
        with pytest.raises(Refused, match="hub_unreachable"):
            exchange(node, HUB, http=proxy.http)
        monkeypatch.setattr(calling, "WHOLE_SECONDS", 0.1)
        proxy.script.append(Drip(20, 0.02))
        with pytest.raises(Refused, match="hub_unreachable"):
            exchange(node, HUB, http=proxy.http)
        monkeypatch.undo()
        exchange_all(node, HUB, http=proxy.http)
    check_sums(node, town.hub)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_nothing_is_sent_before_a_hub_wants_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 25: told to wait, a node waits, however much it has to say."""
    node = town.node("101")
    with Proxy() as proxy:
        for header, seconds in (("120", 120), ("nonsense", 0), ("315360000", 900)):
            proxy.script.append(Say(503, (("Retry-After", header),)))
            with pytest.raises(HubUnreachable) as told:
                exchange(node, HUB, http=proxy.http)
            assert told.value.wait == seconds
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "")
        write_a_pair(town, node)
        proxy.script.append(Say(429, (("Retry-After", "3600"),)))
        exchanging = Exchanging(node, every=0)
        exchanging()
        time.sleep(2.05)  # without being asked it would wait 2 seconds at most
        exchanging()
        assert (len(proxy.script), proxy.traffic) == (0, [])


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_hub_that_cannot_be_found_is_an_outage_and_nothing_else_waits(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 27: no such name, nobody there, an address to which packets vanish."""
    node = town.node("101")
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    monkeypatch.setattr(calling, "CONNECT_SECONDS", 0.2)
    with black_hole() as hole:
        for url in ("http://hub.invalid", "http://127.0.0.1:9", "http://[100::1]:9", hole):
            with node.database.begin() as session:
                session.execute(update(Peer).values(url=url))
            with requests.Session() as http, pytest.raises(Refused, match="hub_unreachable"):
                exchange_all(node, HUB, http=http)
    write_a_pair(town, node)
    with node.database.begin() as session:
        session.execute(update(Peer).values(url=town.url))
    town.synchronise()
    check_sums(node, town.hub)


@contextmanager
def black_hole() -> Iterator[str]:
    """Yield an address at which no connection is ever taken: its queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as waiting:
        for _ in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"

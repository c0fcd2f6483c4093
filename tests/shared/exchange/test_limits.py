"""What one party may ask of another: how much at once, how often, and one thing at a time."""

import gzip
import json
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from node.jobs import Exchanging
from shared import clock
from shared.exchange import message
from shared.exchange.asking import LOCK
from shared.exchange.calling import Later
from shared.exchange.client import exchange_all
from shared.feed.local import Local
from shared.feed.pace import OF_REFUSED, PLACES, TURNS, Pace
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.trust import signature
from tests import make
from tests.federation.faults import Say
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.wire import HUB, body_of, bomb, check_sums, post, put, request_of, say, sealed, signed


def taken(pace: Pace) -> int:
    """Take one of a party's tokens; return how long to wait instead, 0 when it was there."""
    try:
        pace.take("node:101", "0" * 16)
    except Refused as refused:
        return int(str(refused.params["wait"]))
    return 0


@given(st.integers(1, 5), st.integers(1, 9), st.lists(st.floats(0, 3), max_size=60))
def test_a_party_gets_what_it_may_and_no_more_and_is_told_how_long_to_wait(
    per_second: int, at_once: int, pauses: list[float]
) -> None:
    now, got = 0.0, list[float]()
    pace = Pace(per_second, at_once, lambda: now)
    for pause in pauses:
        now += pause
        wait = taken(pace)
        if not wait:
            got.append(now)
            continue
        assert sum(at > now - at_once / per_second for at in got) >= at_once - 1, "there was one"
        now += wait
        assert taken(pace) == 0, "as long as it was told was enough"
        got.append(now)
    for number, first in enumerate(got):
        for count, last in enumerate(got[number:], 1):
            assert count <= at_once + per_second * (last - first) + 1e-3


def test_one_partys_tokens_are_no_others() -> None:
    pace = Pace(1, 1)
    pace.take("node:101", "1" * 16)
    with pytest.raises(Refused, match="too_fast"):
        pace.take("node:101", "2" * 16)  # another key of the same
    pace.take("node:147", "3" * 16)


def test_who_asks_too_fast_is_answered_slowly_in_places_of_its_own() -> None:
    over, slowed = threading.Event(), threading.Semaphore(0)

    def sleep(_: float) -> None:
        slowed.release()
        assert over.wait(10)

    def look(key_id: str) -> bool:
        try:
            pace.look({"Signature-Input": f'keyid="{key_id}"'})
        except Refused:
            return False
        return True

    pace = Pace(1, 1, sleep=sleep)
    pace.take("node:101", "1" * 16)
    with ThreadPoolExecutor(PLACES) as pool:
        flood = [pool.submit(look, "1" * 16) for _ in range(PLACES)]
        for _ in flood:
            assert slowed.acquire(timeout=10)
        assert not look("1" * 16), "at once, as no place is left"
        assert look("2" * 16), "another is not slowed"
        over.set()
        assert not any(one.result() for one in flood)
    assert not look("1" * 16)
    assert slowed.acquire(blocking=False), "the places are free again"


def test_a_request_that_is_refused_or_brings_what_is_counts_tenfold(town: Town) -> None:
    node, other = town.node("101"), town.node("147")
    town.hub.__dict__["pace"] = Pace(1, 2 * OF_REFUSED + 2, lambda: 0.0)
    early = request_of(node, body_of(node))
    early.headers.clear()
    signature.sign(early, node.key, clock.now() + timedelta(days=1))
    refused(post(early), 401, "clock_off")  # an honest one may have a wrong clock: it costs one
    assert post(request_of(node, b"x")).json()["type"] == "malformed"
    forged = sealed(node, {**signed(node, make.answer()), "rev": 0})
    [verdict] = message.decode(post(request_of(node, body_of(node, put(forged)))).content).verdicts
    assert verdict["problem"]["code"] == "rev_jump"
    say(node)
    refused(post(request_of(node, body_of(node))), 429, "too_fast")
    say(other)


def refused(answer: requests.Response, status: int, code: str) -> str:
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["detail"], "what to do"
    return answer.headers.get("Retry-After", "")


def test_who_asks_too_often_waits_and_nobody_can_use_up_its_tokens(town: Town) -> None:
    node, other = town.node("101"), town.node("147")
    time = [0.0]
    town.hub.__dict__["pace"] = Pace(1, 3, lambda: time[0])
    for _ in range(6):  # somebody names our key
        forged = request_of(node, body_of(node))
        forged.body += b" "
        refused(post(forged), 401, "unsigned")
    for _ in range(3):
        say(node)
    assert refused(post(request_of(node, body_of(node))), 429, "too_fast") == "1"
    forged = request_of(node, b"")
    forged.headers["Signature"] = "la=:AA==:"
    refused(post(forged), 429, "too_fast")  # it is not even looked at
    say(other)
    time[0] += 1
    say(node)


def test_what_is_too_large_is_not_read(town: Town) -> None:
    node = town.node("101")
    request = request_of(node, b"x" * (message.MAX_CODED + 1))
    refused(post(request), 413, "too_large")
    bomb = b"\x00" * (message.MAX_PLAIN + 1)
    refused(post(request_of(node, gzip.compress(bomb, 1))), 413, "too_large")


def test_few_exchange_at_a_time_and_pages_await_nobody(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    say(node)
    with ThreadPoolExecutor(1) as pool, ExitStack() as others:
        for _ in range(TURNS):
            others.enter_context(hub.pace.turn())
        asked = pool.submit(say, node)
        wait([asked], timeout=0.5)
        assert not asked.done()
        assert requests.get(f"{town.url}/log-ind", timeout=5).status_code == 200
        others.close()
        asked.result(10)


@contextmanager
def in_another_process(hub: Local) -> Iterator[None]:
    """Hold what another process of the hub would, while it answers node:101."""
    with hub.database.begin() as session:
        session.scalar(select(func.pg_advisory_xact_lock(LOCK, func.hashtext("node:101"))))
        yield


@pytest.mark.parametrize("town", ["sqlite", "postgresql"], indirect=True)
def test_of_two_exchanges_at_once_the_second_comes_again_and_holds_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    say(node)
    with hub.pace.alone(node.name):
        for path in ("", "/repair"):
            assert (
                refused(post(request_of(node, body_of(node), path)), 429, "exchange_open") == "1"
            )
    if not hub.database.is_sqlite:
        with in_another_process(hub):
            refused(post(request_of(node, body_of(node))), 429, "exchange_open")
        return
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    one = hub.pace.alone(node.name)
    one.__enter__()
    threading.Timer(0.3, one.__exit__, (None, None, None)).start()
    with requests.Session() as http:
        exchange_all(node, HUB, http=http)  # waits for the other one
    check_sums(node, hub)
    with node.read() as here, hub.read() as there:
        assert here.get_one(Peer, HUB).failure == there.get_one(Peer, node.name).failure == ""


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_no_side_sends_more_at_once_than_the_other_takes(town: Town) -> None:
    node, hub, little = town.node("101"), town.hub, 3000
    program = town.program

    def small(*asked: Any) -> list[bytes]:
        """Be a hub that takes, and makes, little at once."""
        before, message.MAX_BYTES = message.MAX_BYTES, little
        try:
            return list(program(*asked))
        finally:
            message.MAX_BYTES = before

    town.__dict__["program"] = small
    town.synchronise()
    with node.begin("test") as tx:
        for number in range(40):
            tx.write(make.answer(count=number), "test")
    with Proxy() as proxy:
        exchange_all(node, HUB, http=proxy.http)
        sent = [message.decode(body) for body, _ in proxy.traffic]
    longest = max(len(message.line_of(line)) for one in sent for line in one.data)
    sizes = [sum(len(message.line_of(line)) for line in one.data) for one in sent]
    assert sum(len(one.data) for one in sent) == 40
    assert max(sizes) <= max(little, longest)
    town.__dict__["program"] = program
    with hub.begin("test") as tx:
        for _ in range(20):
            tx.write(make.rule(), "test")
    answer = message.decode(post(request_of(node, body_of(node, max_bytes=little))).content)
    assert answer.end["more"]
    assert sum(len(message.line_of(line)) for line in answer.data) <= max(little, longest)
    least = message.decode(post(request_of(node, body_of(node, max_bytes=0))).content)
    assert len(least.data) == 1


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_to_be_asked_to_wait_is_no_outage_and_nothing_goes_before(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = town.node("101")
    told = json.dumps({"type": "too_fast", "params": {"wait": 60}}).encode()
    with Proxy() as proxy:
        for header, seconds in (("60", 60), ("nonsense", 0)):
            proxy.script.append(Say(429, (("Retry-After", header),), told))
            with pytest.raises(Later, match="too_fast") as asked:
                exchange_all(node, HUB, http=proxy.http)
            assert asked.value.wait == seconds
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "")
        proxy.script.append(Say(429, (("Retry-After", "60"),), told))
        exchanging = Exchanging(node, every=0)
        exchanging()
        with node.begin("test") as tx:
            tx.write(make.answer(), "test")
        exchanging()
        exchanging.listen()
        assert (len(proxy.script), proxy.traffic) == (0, []), "it does not even listen"
        with node.read() as session:
            assert session.get_one(Peer, HUB).failure == ""


def test_who_listens_in_vain_goes_on(town: Town) -> None:
    node = town.node("101")
    town.synchronise()
    with node.database.begin() as session:
        session.get_one(Peer, HUB).url = "http://127.0.0.1:9"  # where nobody answers
    Exchanging(node, every=0).listen()  # what it raises would be a fault of ours


def test_a_bomb_that_says_it_is_small_is_not_unpacked() -> None:
    body = bomb(8_000_000)[:-4] + (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="malformed"):
            message.decode(body)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000

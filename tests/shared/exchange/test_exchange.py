"""Honest exchanges: in portions, after losses, out of order, and with nothing to say."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select

from shared import clock
from shared.exchange import message, step
from shared.exchange.client import exchange, exchange_all
from shared.feed import stored
from shared.feed.local import Local, on
from shared.feed.tables import Outbox, Peer
from shared.records.formats import split_ref
from shared.trust import merkle
from shared.trust.keys import PublicKey
from tests import make
from tests.federation.faults import NothingAhead
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.wire import HUB, check_sums, post, put, records, request_of, say, signed


def answers(node: Local, count: int) -> list[str]:
    with node.begin("test") as tx:
        return [tx.write(make.answer(count=number), "test") for number in range(1, count + 1)]


def test_a_long_list_goes_in_portions(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    node, hub = town.node("101"), town.hub
    answers(node, 60)
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        tx.write(make.agreement(employer), "test")
        for number in range(40):
            tx.write(make.workplace(employer, p_number=f"19900000{number:02}"), "test")
    monkeypatch.setattr(message, "MAX_BYTES", 6000)
    with Proxy() as proxy:
        total = exchange_all(node, HUB, http=proxy.http)
        assert len(proxy.traffic) > 5
        for body, answer in proxy.traffic:
            for said in map(message.decode, filter(None, (body, answer.content))):
                assert sum(len(str(line)) for line in said.data) < 3 * 6000
    assert total.received >= 42
    check_sums(node, hub)
    with node.read() as session:
        assert session.get_one(Peer, HUB).in_step


def test_of_many_records_that_were_signed_together_one_signature_is_checked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, checked, verifies = town.node("101"), list[bytes](), PublicKey.verifies

    def counting(key: PublicKey, signature: bytes, said: bytes) -> bool:
        checked.append(said)
        return verifies(key, signature, said)

    monkeypatch.setattr(PublicKey, "verifies", counting)
    for count in (1, 300):
        written = answers(node, count)
        checked.clear()
        town.synchronise("101")
        assert sum(said.startswith(merkle.CONTEXT) for said in checked) == 1
    with town.hub.read() as session:
        for one in stored.many(session, map(split_ref, written)):  # and each proves itself
            assert one.sig
            assert merkle.Verifier().proves(one.digest, one.sig, node.key.public)


def test_an_answer_that_is_lost_is_caught_up_with(town: Town) -> None:
    """The node dies after the hub has applied its request: all of it comes again."""
    node, hub = town.node("101"), town.hub
    answers(node, 5)
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
    with node.read() as session:
        body = step.compose(session, session.get_one(Peer, HUB), max_bytes=message.MAX_BYTES).body
    assert post(request_of(node, body)).status_code == 200
    with hub.read() as session:
        assert len(records(session, node.name)) == 5
    answers(node, 2)
    town.synchronise()
    with node.read() as session:
        assert stored.get(session, agreement)
    with hub.read() as session:
        assert len(records(session, node.name)) == 7
    check_sums(node, hub)


def test_an_answer_that_comes_after_a_later_one_brings_nothing_back(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
    with node.read() as session:
        body = step.compose(session, session.get_one(Peer, HUB), max_bytes=message.MAX_BYTES).body
    slow = message.decode(post(request_of(node, body)).content)
    with hub.begin("test") as tx:
        tx.erase(agreement)
    town.synchronise()
    with node.database.begin() as session:
        step.receive(node, session, session.get_one(Peer, HUB), slow, clock.now())
    with node.read() as session:
        assert stored.many(session, [stored.split_ref(agreement)]) == []
    town.synchronise()
    check_sums(node, hub)


def test_a_request_that_comes_after_a_later_one_brings_nothing_back(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    [key] = answers(node, 1)
    with node.read() as session:
        body = step.compose(session, session.get_one(Peer, HUB), max_bytes=message.MAX_BYTES).body
    with node.begin("test") as tx:
        tx.erase(key)
    town.synchronise()
    assert post(request_of(node, body)).status_code == 200
    with hub.read() as session:
        assert records(session, node.name) == {}
    town.synchronise()
    check_sums(node, hub)


@contextmanager
def seeing(note: Callable[..., None], *parties: Local) -> Iterator[None]:
    """Let something be told of each statement of these parties, before it is carried out."""
    engines = [party.database.engine for party in parties]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@contextmanager
def counted(*parties: Local) -> Iterator[list[str]]:
    """Count the statements of these parties."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    with seeing(note, *parties):
        yield seen


@contextmanager
def steps(*parties: Local) -> Iterator[list[int]]:
    """Count the steps of SQLite's machine in these parties' statements: each row that is looked
    at costs some, whether it is told or not.
    """
    seen, asked = [0], set[sqlite3.Connection]()

    def one() -> None:
        seen[0] += 1

    def note(connection: Any, *_: Any) -> None:
        asked.add(connection.connection.dbapi_connection)
        connection.connection.dbapi_connection.set_progress_handler(one, 1)

    with seeing(note, *parties):
        yield seen
    for connection in asked:
        connection.set_progress_handler(None, 1)


def test_what_begins_beyond_what_was_heard_is_not_taken_and_comes_again(town: Town) -> None:
    """An exchange before it was lost: a line in between would be missed for good."""
    node, hub = town.node("101"), town.hub
    with hub.read() as session:
        before = session.get_one(Peer, node.name).in_seq
    late = put(signed(node, make.answer()))
    said = say(node, late, after=before + 1, last=before + 2)
    assert (said.hello["cursor"]["seq"], said.verdicts) == (before, [])
    with hub.read() as session:
        assert records(session, node.name) == {}
    assert say(node, late, after=before, last=before + 1).hello["cursor"]["seq"] == before + 1
    with hub.read() as session:
        assert len(records(session, node.name)) == 1


def test_what_is_to_be_forgotten_is_said_until_it_was_heard(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two lines in two exchanges: hearing of the first is no word about the second."""
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        both = [tx.write(make.agreement(employer), "test") for _ in range(2)]
    town.synchronise()
    for key in both:
        with hub.begin("test") as tx:
            tx.write(replace(tx.get(key).body, invited=("147",)), "test", revises=key)
    monkeypatch.setattr(message, "MAX_BYTES", 1)
    with Proxy(*[NothingAhead()] * 10) as proxy:
        while (done := exchange(node, HUB, http=proxy.http)).more:
            assert done.received <= 1
    assert not done.apart
    with node.read() as session:
        assert stored.many(session, map(split_ref, both)) == []
    check_sums(node, hub)


@pytest.mark.parametrize("town", ["sqlite", "postgresql"], indirect=True)
def test_an_exchange_with_nothing_new_costs_the_same_however_much_there_is(town: Town) -> None:
    """I12: as many statements, and as many rows looked at (which SQLite alone can count)."""
    node, hub = town.node("101"), town.hub
    counts, looked = list[int](), list[int]()
    with Proxy() as proxy:
        for more in (40, 1200):
            answers(node, more)
            exchange_all(node, HUB, http=proxy.http)
            exchange_all(node, HUB, http=proxy.http)
            with counted(node, hub) as statements:
                exchange(node, HUB, http=proxy.http)
            counts.append(len(statements))
            assert len(proxy.traffic[-1][0]) < 1000
            if hub.database.is_sqlite:
                with steps(node, hub) as seen:
                    exchange(node, HUB, http=proxy.http)
                looked += seen
    assert abs(counts[0] - counts[1]) <= 1  # a clock that seems a second further off is noted
    assert max(counts) <= 32
    if looked:
        assert 100 < looked[1] < 1.1 * looked[0]


def test_nothing_waits_for_a_number_once_all_is_said(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    answers(node, 3)
    town.synchronise()
    for party in (node, hub):
        with party.read() as session:
            assert session.scalar(select(func.count()).select_from(Outbox)) == 0


def test_a_reaction_that_fails_stops_no_exchange(town: Town) -> None:
    node, hub = town.node("101"), town.hub

    def fails(_: Local) -> None:
        raise RuntimeError("a fault of the program")

    hub.reactions.insert(0, on(fails))
    node.reactions.insert(0, on(fails))
    answers(node, 1)
    with hub.begin("test") as tx:
        tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
    town.synchronise()
    check_sums(node, hub)

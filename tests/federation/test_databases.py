"""Faults 12 and 14: a database that restarts in the middle, or that another process holds."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from sqlalchemy import event

from node.membership import actions as membership
from shared import database
from shared.exchange.calling import HubUnreachable
from shared.exchange.client import exchange
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Refused
from tests import make
from tests.federation.proxy import Proxy
from tests.hub.people import browser_of
from tests.parties import Town
from tests.postgres import Postgres
from tests.wire import HUB, check_sums, records

HOLD = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], isolation_level=None) as held:
    held.execute("BEGIN EXCLUSIVE")
    print("held", flush=True)
    sys.stdin.read()
"""


def write(node: Local, count: int) -> None:
    with node.begin("test") as tx:
        for number in range(count):
            tx.write(make.answer(count=number + 1), "test")


@contextmanager
def at_statement(local: Local, start: str, do: Any) -> Iterator[None]:
    """Do something as soon as a party is about to say a statement that starts so, once."""
    left = [do]

    def look(_: Any, __: Any, statement: str, *___: Any) -> None:
        if left and statement.startswith(start):
            left.pop()()

    event.listen(local.database.engine, "before_cursor_execute", look)
    yield
    event.remove(local.database.engine, "before_cursor_execute", look)
    assert not left


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
@pytest.mark.parametrize("where", ["INSERT INTO record", "UPDATE peer", "INSERT INTO nonce"])
def test_a_postgresql_that_restarts_in_mid_batch_costs_one_exchange(
    town: Town, postgres: Postgres, where: str
) -> None:
    """Fault 12. The hub has stored half of a batch: it goes, and the batch comes again whole."""
    node, hub = town.node("101"), town.hub
    write(node, 5)

    def restart() -> None:
        postgres.crash()
        postgres.start()

    with at_statement(hub, where, restart), Proxy() as proxy:
        with pytest.raises(HubUnreachable) as told:
            exchange(node, HUB, http=proxy.http)
        answer = proxy.traffic[0][1]
        assert (answer.status_code, answer.json()["type"]) == (503, "database_busy")
        assert told.value.wait == int(answer.headers["Retry-After"]) > 0
    with hub.read() as session:
        assert records(session, node.name) == {}
    town.synchronise()
    with hub.read() as session:
        assert len(records(session, node.name)) == 5
    check_sums(node, hub)


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_while_postgresql_is_away_a_page_says_so_to_who_is_logged_in(
    town: Town, postgres: Postgres
) -> None:
    browser = browser_of(town.hub, "hub.operator")
    postgres.crash()
    try:
        page = browser.get("/")
    finally:
        postgres.start()
    assert (page.status_code, "Databasen svarer ikke" in page.text) == (503, True)
    assert int(page.headers["Retry-After"]) > 0
    assert browser.get("/").status_code in (200, 303)


@contextmanager
def held_by_another(local: Local) -> Iterator[None]:
    """Let another process hold a SQLite database for itself."""
    file = local.database.engine.url.database or ""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        yield
        other.communicate()


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_sqlite_that_another_holds_is_waited_for_and_then_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 14. Ten seconds, here made short; nothing is half written, nothing is broken."""
    assert "busy_timeout=10000" in database.PRAGMAS
    monkeypatch.setattr(database, "PRAGMAS", ("busy_timeout=150", *database.PRAGMAS[:-1]))
    node, hub = town.node("101"), town.hub
    for party in (node, hub):
        party.database.close()  # what is opened from here on waits the shorter time
    write(node, 3)
    with held_by_another(hub):
        answer = requests.get(f"{town.url}/log-ind", timeout=30)
        assert answer.status_code == 200  # who only reads waits for nobody
        with Proxy() as proxy, pytest.raises(Refused, match="hub_unreachable"):
            exchange(node, HUB, http=proxy.http)
        answer = proxy.traffic[0][1]
        assert (answer.status_code, answer.json()["type"]) == (503, "database_busy")
        assert int(answer.headers["Retry-After"]) > 0
    with held_by_another(node), pytest.raises(Refused, match="database_busy"):
        write(node, 1)
    with held_by_another(node), pytest.raises(Refused, match="database_busy"):
        membership.synchronise(node)
    with node.read() as session:
        assert session.get_one(Peer, HUB).failure == "hub_unreachable"
    town.synchronise()
    for party, source in ((node, None), (hub, node.name)):
        with party.read() as session:
            assert len(records(session, source)) == 3
        check_that_it_is_sound(party)
    check_sums(node, hub)


def check_that_it_is_sound(local: Local) -> None:
    with sqlite3.connect(local.database.engine.url.database or "") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()

"""Who waits for news wakes when there are some, nobody else, and at no cost to others."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import text

from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.feed.verdicts import owe
from tests import make
from tests.parties import Town

LONG = 30  # seconds: who waits so long has slept through
NUMBERS = count()
Held = Callable[[str], Future[bool]]


@contextmanager
def waiters(hub: Local) -> Iterator[Held]:
    """Let threads wait for parties' news, each in its place before it is given back."""
    with ThreadPoolExecutor(8) as pool:

        def hold(party: str) -> Future[bool]:
            looked = threading.Event()
            waiting = pool.submit(hub.bell.wait, party, LONG, lambda: looked.set() or False)
            assert looked.wait(LONG)
            return waiting

        yield hold


def owe_something(hub: Local, party: str) -> None:
    with hub.database.begin() as session:
        owe(session, Peer(name=party), {"type": "receipt", "n": next(NUMBERS)})


def test_who_waits_wakes_at_its_news_and_nobody_else(town: Town) -> None:
    hub = town.hub
    town.node("101")

    def offer() -> bool:
        with hub.begin("test") as tx:
            employer = tx.write(make.employer(), "test")
            tx.write(make.agreement(employer, invited=("101",)), "test")
        return False

    with waiters(hub) as hold:
        one, other = hold("node:101"), hold("node:751")
        assert hub.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        offer()
        assert one.result(LONG)
        assert not wait([other], 0.2).done
        assert hub.bell.wait("node:101", LONG, offer)  # it comes just after one has looked
        owe_something(hub, "node:751")
        assert other.result(LONG)


def test_who_asks_again_goes_before_and_time_runs_out(hub: Local) -> None:
    with waiters(hub) as hold:
        first = hold("node:101")
        assert not hub.bell.wait("node:101", 0.01, lambda: False)
        assert first.result(LONG)
        assert not hub.bell.wait("node:101", 0, lambda: False)


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_when_the_database_goes_away_all_wake_and_can_wait_again(hub: Local) -> None:
    with waiters(hub) as hold:
        both = [hold("node:101"), hold("node:751")]
        with hub.database.begin() as session:
            session.execute(text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            ))  # fmt: skip
        assert all(one.result(LONG) for one in both)
        again = hold("node:101")
        owe_something(hub, "node:101")
        assert again.result(LONG)

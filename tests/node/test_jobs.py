"""The node's jobs beside a real hub: each side hears the other at once, and in the end."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from node.jobs import LOOK_EVERY, Exchanging
from shared import clock
from shared.exchange.pauses import LONGEST
from shared.exchange.server import MAX_WAIT
from shared.feed import stored
from shared.feed.local import Local
from shared.records.formats import split_ref
from tests import make
from tests.federation.proxy import Passing, Proxy
from tests.parties import Town
from tests.postgres import Postgres
from tests.processes import RealTown
from tests.wire import check_sums

PATIENCE = 0.6 * MAX_WAIT  # who sleeps through the news hears of it later than this
DAYS, DAY = 2, 24 * 3600
STEP = 60  # seconds between two turns of a loop that is watched for days
real_now = clock.now


@pytest.fixture
def real(tmp_path: Path, postgres: Postgres) -> Iterator[RealTown]:
    """The hub with its two workers on PostgreSQL, nodes on SQLite."""
    with RealTown(tmp_path, postgres) as town:
        yield town


@contextmanager
def jobs_of(home: Path) -> Iterator[Path]:
    """Run the jobs of a node's home as its operator does; yield the file of what they say."""
    said = home / f"jobs{len([*home.glob('jobs*.txt')])}.txt"
    command = [sys.executable, "-m", "deploy.cli", "node", "--home", str(home), "jobs"]
    with said.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield said
        finally:
            process.terminate()
        assert process.wait(PATIENCE) == 0


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def holds(local: Local, *keys: str) -> bool:
    with local.read() as session:
        return len(stored.many(session, map(split_ref, keys))) == len(keys)


def write(local: Local, body: Any) -> str:
    with local.begin("test") as tx:
        return tx.write(body, "test")


def hears(hub: Local, node: Local) -> None:
    """See that a hub hears what is written at a node, whoever runs its jobs."""
    answer = write(node, make.answer(municipality="101"))
    until(lambda: holds(hub, answer))


def test_either_side_is_heard_at_once_and_a_second_process_stands_by(real: RealTown) -> None:
    node, hub = real.node("101"), real.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
    with jobs_of(node.home):
        for _ in range(2):  # the first may come with the exchange at the start
            with hub.begin("test") as tx:
                agreement = tx.write(make.agreement(employer, invited=("101",)), "test")
            until(lambda: holds(node, agreement))  # noqa: B023 -- asked at once
        with node.begin("test") as tx:
            accession = tx.write(make.accession(agreement, municipality="101"), "test")
        until(lambda: holds(hub, accession))
        with jobs_of(node.home) as second:
            until(lambda: b"jobs_stand_by" in second.read_bytes())


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_copied_home_that_names_the_same_database_stands_by_until_the_first_ends(
    town: Town, tmp_path: Path
) -> None:
    node = town.node("101")
    copied = shutil.copytree(node.home, tmp_path / "copied")
    with ExitStack() as in_the_end:
        with jobs_of(node.home):
            hears(town.hub, node)
            second = in_the_end.enter_context(jobs_of(copied))
            until(lambda: b"another process runs the jobs" in second.read_bytes())
        hears(town.hub, node)


class Time:
    """The clock of both parties and of the node's loop: it stands until it is moved."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return real_now() + timedelta(seconds=self.passed)


def turns(exchanging: Exchanging, time: Time, seconds: float, step: float) -> None:
    """Let a node's loop take its turns for so long: what exchanges, and what listens."""
    end = time.passed + seconds
    while time.passed < end:
        exchanging()
        exchanging.listen()
        time.passed += step


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_hub_that_is_away_for_days_is_tried_again_and_hears_all_when_it_is_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 30, as the jobs `exchange` and `listen` go through it."""
    node, hub, time = town.node("101"), town.hub, Time()
    tries: list[float] = []

    def away(passing: Passing) -> None:
        tries.append(time.passed)
        passing.reset()

    monkeypatch.setattr("node.jobs.time", time)
    monkeypatch.setattr(clock, "now", time.now)
    with Proxy(*[away] * 100 * DAYS * 24) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "")
        exchanging = Exchanging(node, every=25)
        turns(exchanging, time, 60, LOOK_EVERY)
        assert 1 < len(tries) < 20, "each pause may be longer than the one before"
        said, heard = [], []
        for _ in range(DAYS):
            said.append(write(node, make.answer(municipality="101")))
            heard.append(write(hub, make.rule()))
            turns(exchanging, time, DAY, STEP)
        assert 4 < len(tries) / (24 * DAYS) < 10, "a quarter of an hour at most, half of it mostly"
        assert max(later - one for one, later in pairwise(tries)) <= LONGEST + STEP
        assert proxy.traffic == []
        proxy.script.clear()
        time.passed += LONGEST
        exchanging()
        assert holds(hub, *said)
        assert holds(node, *heard)
        check_sums(node, hub)
        said.append(write(node, make.answer(municipality="101")))
        exchanging()
        heard.append(write(hub, make.rule()))
        exchanging.listen()
    assert holds(hub, *said), "it waits no more"
    assert holds(node, *heard)

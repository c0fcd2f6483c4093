"""I2: no reader passes a committed row, while eight writers commit out of order on PostgreSQL."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import chain

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from shared.feed import read, sequence, stored
from shared.feed.local import Local
from shared.feed.tables import Feed, Peer
from shared.records.base import load_json
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums

WRITERS = 8
ACTS = 12
PAUSE = 0.012  # seconds at most that a transaction is held open after its rows are written


pytestmark = pytest.mark.parametrize("town", ["postgresql"], indirect=True)


def serial(session: Session, key: str) -> None:
    session.execute(text("INSERT INTO naive (key) VALUES (:key)"), {"key": key})


def write(node: Local, number: int) -> list[str]:
    """Write in many small acts, some of them slow; return the keys that were committed."""
    shuffle = random.Random(number)
    keys = []
    for act in range(ACTS):
        with node.begin(f"writer {number}") as tx:
            some = [tx.write(make.answer(count=act + 1), "raced") for _ in range(1 + act % 3)]
            for key in some:
                serial(tx.session, key)
            tx.flush()
            if shuffle.random() < 0.5:
                time.sleep(shuffle.uniform(0, PAUSE))
        keys += some
    return keys


class Readers(threading.Thread):
    """Follows the feed by its numbers, and beside it a serial number as a naive reader would."""

    def __init__(self, node: Local) -> None:
        super().__init__()
        self.node = node
        self.done = threading.Event()
        self.passed = threading.Event()  # the naive reader has read something
        self.seen: list[str] = []
        self.naive: list[str] = []
        self._after = self._id = 0

    def run(self) -> None:
        while not self.done.is_set():
            self.look()
            time.sleep(0.001)
        while self.look():
            pass

    def look(self) -> int:
        with self.node.read() as session:
            part = read.batch(session, session.get_one(Peer, HUB), self._after, 20_000)
            rows = session.execute(
                text("SELECT id, key FROM naive WHERE id > :id ORDER BY id"), {"id": self._id}
            ).all()
        records = [load_json(line)["record"] for line in part.lines]
        self.seen += [f"{record['owner']}/{record['id']}" for record in records]
        self._after = part.last
        self.naive += [key for _, key in rows]
        if rows:
            self._id = rows[-1][0]
            self.passed.set()
        return len(part.lines)


@contextmanager
def open_early(node: Local, readers: Readers) -> Iterator[list[str]]:
    """Hold an act open that took its serial number first, until a later one has been read."""
    keys: list[str] = []
    begun = threading.Event()

    def act() -> None:
        with node.begin("early") as tx:
            keys.append(tx.write(make.answer(count=99), "raced"))
            serial(tx.session, keys[0])
            tx.flush()
            begun.set()
            assert readers.passed.wait(30)

    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(act)
        assert begun.wait(30)
        yield keys
        early.result()


def test_no_reader_passes_a_row_that_commits_late(town: Town) -> None:
    node = town.node("101")
    engine: Engine = node.database.engine
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS naive (id serial PRIMARY KEY, key text)")
        )
    readers = Readers(node)
    readers.start()
    try:
        with open_early(node, readers) as early, ThreadPoolExecutor(WRITERS) as pool:
            written = list(chain.from_iterable(pool.map(write, [node] * WRITERS, range(WRITERS))))
        written += early
    finally:
        readers.done.set()
        readers.join()
    lost = set(written) - set(readers.naive)
    assert early[0] in lost  # a cursor over serial numbers has passed it for good
    assert set(readers.seen) == set(written)
    assert len(readers.seen) == len(written)  # and none came twice, as none was written twice
    print(f"naive reader lost {len(lost)} of {len(written)}, the feed's reader none")
    town.synchronise()
    check_sums(node, town.hub)


def test_a_need_that_is_posted_while_a_municipality_leaves_does_not_reach_it(town: Town) -> None:
    """The audience is worked out by who has acceded when the act commits, not when it began."""
    hub, node = town.hub, town.node("101")
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
    town.synchronise()
    with node.begin("test") as tx:
        accession = tx.write(make.accession(agreement), "test")
    town.synchronise()
    with node.begin("test") as tx:
        tx.write(make.accession(agreement, state="left"), "test", revises=accession)
    posted, leaving = threading.Event(), threading.Event()

    def post() -> str:
        with hub.begin("test") as tx:
            need = tx.write(make.need(employer, agreement), "test")
            tx.flush()
            posted.set()
            leaving.wait(30)
            time.sleep(0.3)  # the leaving is being applied meanwhile, and waits
        return need

    def leave() -> None:
        assert posted.wait(30)
        leaving.set()
        town.synchronise()

    with ThreadPoolExecutor(2) as pool:
        need, left = pool.submit(post), pool.submit(leave)
        left.result()
    town.synchronise()
    with node.read() as session:
        assert stored.many(session, [stored.split_ref(need.result())]) == []
    check_sums(node, hub)


def test_two_sequencers_and_an_exchange_leave_the_running_sum_right(town: Town) -> None:
    node, hub = town.node("101"), town.hub

    def exchanges(_: int) -> None:
        for _ in range(6):
            town.synchronise("101")

    with ThreadPoolExecutor(4) as pool:
        written = [pool.submit(write_only, node, number) for number in range(3)]
        pool.map(exchanges, [1])
        keys = list(chain.from_iterable(one.result() for one in written))
    town.synchronise()
    town.synchronise()
    check_sums(node, hub)
    with hub.read() as session:
        rows = session.scalars(select(stored.StoredRecord.id)
                               .where(stored.StoredRecord.source == node.name))  # fmt: skip
        assert {f"municipality:101/{record_id}" for record_id in rows} == set(keys)


def test_while_one_numbers_no_other_does_and_no_number_is_given_twice(town: Town) -> None:
    """The last number is one for all peers; who finds another at work leaves the rest to it."""
    hub = town.hub
    for code in ("101", "147"):
        town.node(code)

    def offer(code: str) -> None:
        with hub.begin("test") as tx:
            employer = tx.write(make.employer(), "test")
            tx.write(make.agreement(employer, invited=(code,)), "test")

    with ThreadPoolExecutor(1) as pool, hub.database.begin() as first:
        assert sequence.sequence(hub.database) == 0
        first.execute(select(func.pg_advisory_xact_lock(sequence.LOCK)))
        offer("101")
        assert sequence.number(first) > 0  # and it goes on for a while
        other = pool.submit(offer, "147")
        wait([other], timeout=3)  # who does not leave it to the first waits for a row of it
        first.commit()
        other.result(30)
    sequence.sequence(hub.database)
    with hub.read() as session:
        numbers = session.scalars(select(Feed.seq)).all()
        assert None not in numbers
        assert len(numbers) == len(set(numbers))
        assert sequence.head(session) == max(filter(None, numbers))


def write_only(node: Local, number: int) -> list[str]:
    keys = []
    for act in range(10):
        with node.begin(f"writer {number}") as tx:
            keys.append(tx.write(make.answer(count=act + 1), "raced"))
    return keys

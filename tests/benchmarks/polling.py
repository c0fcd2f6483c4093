"""Consumers of the naive service, who poll, as many as there are nodes and spread as these are."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session

from deploy.cli import NEW_OBJECTS
from tests.benchmarks.changes import Change, seen_by_all
from tests.benchmarks.fleet import Fleet, Heard, Listeners, answer
from tests.benchmarks.initial import fill
from tests.benchmarks.naive import Consumer, Row, poll_on, served

LATER = 1_000_000_000  # than all that was filled in


class Told(NamedTuple):
    """What one consumer is told: where to ask, where to keep it, from where on, and how often."""

    url: str
    file: Path
    since: int
    first: float  # seconds after the start
    every: float


def delays(fleet: Fleet, consumers: int, numbers: range, every: float) -> list[float]:
    """Let so many consumers poll each second while records are changed at a pace; return after how
    many seconds each had each of them.
    """
    with _service(fleet, numbers.stop) as (url, change):
        each = [(numbers.stop, number / consumers, 1.0) for number in range(consumers)]
        with _consumers(fleet, url, each) as pollers:
            time.sleep(3)
            found, *_ = seen_by_all(pollers, change, numbers, every, consumers)
    return found


def backlog(fleet: Fleet, consumers: int, records: int, patience: float) -> float:
    """Let so many consumers ask for all records at once, page after page; return after how many
    seconds they have them.
    """
    with _service(fleet, records) as (url, _):
        began = time.monotonic()
        with _consumers(fleet, url, [(0, 0.0, 0.0)] * consumers) as pollers:
            heard = pollers.all_have(records * consumers, patience)
            seconds = time.monotonic() - began
    assert len(heard.at) == records * consumers
    return seconds


@contextmanager
def _service(fleet: Fleet, records: int) -> Iterator[tuple[str, Change]]:
    """Serve so many records; yield the address, and what changes one of them."""
    database = fleet.database()
    ids, engine = fill(database, records), create_engine(database)

    def change(number: int) -> tuple[float, list[tuple[str, int]]]:
        began = time.monotonic()
        with Session(engine) as session:
            session.execute(
                update(Row).where(Row.id == ids[number]).values(rev=2, updated=LATER + number)
            )
            session.commit()
        return began, [(ids[number], 2)]

    with served(database, fleet.folder / "naive.log") as (url, _):
        yield url, change
    engine.dispose()


@contextmanager
def _consumers(
    fleet: Fleet, url: str, each: list[tuple[int, float, float]]
) -> Iterator[Listeners]:
    files = fleet.folder / f"naive{time.monotonic_ns()}"
    files.mkdir()
    told = [Told(url, files / f"{number}.sqlite", *one) for number, one in enumerate(each)]
    with fleet.spread(_poll, told) as pollers:
        yield pollers


def _poll(all_told: list[Told], pipe: Connection) -> None:
    gc.set_threshold(NEW_OBJECTS)
    heard, lock, over = Heard(), threading.Lock(), threading.Event()

    def saw(name: str) -> Callable[[dict[str, Any]], None]:
        def note(row: dict[str, Any]) -> None:
            with lock:
                heard.at[name, (row["id"], row["rev"])] = time.monotonic()
                heard.lines += 1

        return note

    def taken() -> Heard:
        nonlocal heard
        with lock:
            whole, heard = heard, Heard()
        return whole

    for one in all_told:
        consumer = Consumer(one.url, one.file)
        consumer.skip_to(one.since)
        arguments = consumer, over, time.monotonic() + one.first, one.every, saw(one.file.name)
        threading.Thread(target=poll_on, args=arguments, daemon=True).start()
    answer(pipe, taken)
    over.set()

"""What an honest node and people notice of a hostile member that attacks beside them.

Times with and without are taken by turns in one run. The hostile program has the least claim on
the processor that there is: it would stand on another machine; what its attacks cost the hub
counts whole.
"""

import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import requests
from sqlalchemy import select

from hub.members import actions as members
from node.config import open_node
from node.membership import actions as membership
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from shared.records.base import Json, load_json
from shared.trust.signature import Request
from tests import make
from tests.benchmarks.figures import Figure, Goal, share
from tests.benchmarks.fleet import Fleet
from tests.federation.attacking import OWN, Hostile
from tests.federation.hostile import of
from tests.wire import check_sums

BOUND = 1.5  # of the issue: times that of none
CONNECTIONS = 4
TURNS = 4  # of each sort
LEAST_CLAIM = 19
WARMED = 40  # seconds, at most


class Times(NamedTuple):
    """How long each exchange and each page took, in seconds."""

    exchanges: list[float]
    pages: list[float]


def measure(fleet: Fleet, honest: Local, hostile: Local, seconds: float) -> Figure:
    """Let an honest node write and exchange, and somebody look at a page; by turns beside it."""
    alone, beside, tried = Times([], []), Times([], []), 0
    with hostile.begin("bench") as tx:
        tx.write(make.answer(municipality=hostile.municipality), "answered", id=OWN)
    for node in (honest, hostile):
        membership.synchronise(node)
    arguments = (hostile.home, _loot(fleet.hub, honest))
    members.state_candidates(fleet.hub, "bench", hostile.municipality, 0)
    with fleet.process(_attack, *arguments) as told:
        told.recv()
        for _ in range(TURNS):
            _take_times(fleet, honest, seconds, alone)
            told.send("attack")
            _take_times(fleet, honest, seconds, beside)
            told.send("rest")
            tried += told.recv()
        told.send("end")
        told.recv()
    check_sums(honest, fleet.hub)
    exchanges, pages = (
        (share(before, 0.95), share(after, 0.95))
        for before, after in zip(alone, beside, strict=True)
    )
    return Figure(
        "hostile", f"an honest exchange beside {CONNECTIONS} hostile connections, p95", "s",
        exchanges[1], exchanges[0],
        goals=(Goal("exchange p95, times that of none", exchanges[1] / exchanges[0], BOUND),
               Goal("page p95, times that of none", pages[1] / pages[0], BOUND)),
        more={"page p95 ms": [round(1000 * one, 1) for one in pages],
              "exchanges": [len(alone.exchanges), len(beside.exchanges)],
              "hostile things tried a second": round(tried / (TURNS * seconds))},
    )  # fmt: skip


def _loot(hub: Local, honest: Local) -> Json:
    with honest.begin("bench") as tx:
        tx.write(make.answer(municipality=honest.municipality), "answered")
    membership.synchronise(honest)
    with hub.read() as session:
        theirs = select(StoredRecord).where(StoredRecord.source == honest.name)
        record = session.scalars(theirs).first()
        assert record
        loot: Json = load_json(stored.wire(record.content, record.sig))
        return loot


def _take_times(fleet: Fleet, honest: Local, seconds: float, times: Times) -> None:
    end = time.monotonic() + seconds
    with requests.Session() as http:
        while time.monotonic() < end:
            with honest.begin("bench") as tx:
                tx.write(make.answer(municipality=honest.municipality), "answered")
            began = time.perf_counter()
            membership.synchronise(honest)
            times.exchanges.append(time.perf_counter() - began)
            began = time.perf_counter()
            http.get(f"{fleet.url}/log-ind", timeout=30)
            times.pages.append(time.perf_counter() - began)
            time.sleep(0.05)


def _attack(home: Path, loot: Json, told: Connection) -> None:
    _ask_until_refused(home, loot)
    os.nice(LEAST_CLAIM)
    told.send("ready")
    while told.recv() == "attack":
        over, counts = Event(), [0] * CONNECTIONS
        threads = [Thread(target=_go_on, args=(home, loot, over, counts, number))
                   for number in range(CONNECTIONS)]  # fmt: skip
        for one in threads:
            one.start()
        told.poll(None)
        told.recv()
        over.set()
        for one in threads:
            one.join()
        told.send(sum(counts))
    told.send("ended")


def _ask_until_refused(home: Path, loot: Json) -> None:
    """Use up what a member may ask at once: who attacks for a minute has done so."""
    hostile, end = Hostile(open_node(home), loot), time.monotonic() + WARMED
    asked = [hostile.request(bytes([number])) for number in range(8)]

    def ask(request: Request) -> None:
        refused = 0
        while refused < 100 and time.monotonic() < end:  # by each process of the hub
            answer = requests.post(request.url, request.body, headers=request.headers, timeout=30)
            refused = refused + 1 if answer.status_code == 429 else 0

    threads = [Thread(target=ask, args=[request]) for request in asked]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def _go_on(home: Path, loot: Json, over: Event, counts: list[int], number: int) -> None:
    hostile, attacks = Hostile(open_node(home), loot), of()
    begin = number * len(attacks) // CONNECTIONS
    order: Sequence[int] = [*range(begin, len(attacks)), *range(begin)]
    while not over.is_set():
        for place in order:
            if over.is_set():
                return
            counts[number] += sum(1 for _ in attacks[place].act(hostile))

"""W5: every node comes back at once after a week, with much to hear and something to say."""

import threading
import time
from collections.abc import Sequence

import requests
from sqlalchemy import func, select

from shared.feed.local import Local
from shared.feed.tables import StoredRecord
from tests import make
from tests.benchmarks import polling
from tests.benchmarks.changes import Places
from tests.benchmarks.figures import Figure, Goal, memory_megabytes, share
from tests.benchmarks.fleet import Fleet
from tests.wire import check_sums

SAID = 20  # records that each node has written meanwhile
PATIENCE = 300
MOST_MEMORY = 600  # megabytes that the hub may come to hold
USABLE = 2.0  # seconds in which a page answers, nearly always


def measure(fleet: Fleet, nodes: Sequence[Local], changes: int) -> Figure:
    """Let the hub and all nodes write, then let all nodes begin to listen."""
    codes = [node.municipality for node in nodes]
    Places(fleet.hub, codes, changes)
    for node in nodes:
        with node.begin("bench") as tx:
            for _ in range(SAID):
                tx.write(make.answer(municipality=node.municipality), "answered")
    before = memory_megabytes(fleet.hub_process)
    with fleet.listening(nodes) as listeners, _Visitor(fleet) as visitor:
        began = time.monotonic()
        heard = listeners.all_have(changes * len(nodes), patience=PATIENCE)
        seconds = time.monotonic() - began
        at_hub = _wait_for_answers(fleet.hub, SAID * len(nodes))
    for node in (nodes[0], nodes[-1]):
        check_sums(node, fleet.hub)
    naive = polling.backlog(fleet, len(nodes), changes, PATIENCE)
    lost = max(0, changes * len(nodes) - len(heard.at)) + SAID * len(nodes) - at_hub
    return Figure(
        "W5", f"{len(nodes)} nodes back after a week, {changes} changes for each", "s", seconds,
        naive, lost=lost,
        goals=(
            Goal("megabytes that the hub holds", visitor.memory, MOST_MEMORY),
            Goal("page p95 meanwhile, seconds", share(visitor.taken, 0.95), USABLE),
        ),
        more={"records a second": round(len(heard.at) / seconds), "megabytes before": before,
              "twice": heard.lines - len(heard.at), "pages asked for": len(visitor.taken)},
    )  # fmt: skip


def _wait_for_answers(hub: Local, count: int) -> int:
    """Return how many of the nodes' records are at the hub, waiting for all a while."""
    query = select(func.count()).select_from(StoredRecord).where(StoredRecord.kind == "answer")
    end = time.monotonic() + 60
    while True:
        with hub.read() as session:
            found = session.scalar(query) or 0
        if found >= count or time.monotonic() > end:
            return found
        time.sleep(0.2)


class _Visitor(threading.Thread):
    """Asks for a page all the time, and looks how much memory the hub holds."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__()
        self._page, self._hub = f"{fleet.url}/log-ind", fleet.hub_process
        self._over = threading.Event()
        self.taken: list[float] = []
        self.memory = 0.0

    def __enter__(self) -> "_Visitor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        with requests.Session() as http:
            while not self._over.wait(0.2):
                began = time.perf_counter()
                http.get(self._page, timeout=60)
                self.taken.append(time.perf_counter() - began)
                self.memory = max(self.memory, memory_megabytes(self._hub))

"""A hub as real processes on PostgreSQL and nodes whose real loops share a few processes."""

import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from deploy.cli import NEW_OBJECTS
from hub.directory import HUB
from node.config import open_node
from node.jobs import GATHER, Exchanging
from node.membership import actions as membership
from shared import jobs
from shared.bulk import upsert
from shared.codes.places import municipalities
from shared.feed import apply
from shared.feed.local import Local, on
from shared.feed.tables import Peer
from shared.records.directory import Membership
from tests.benchmarks.figures import cpu_seconds
from tests.postgres import Postgres
from tests.processes import RealTown

PROCESSES = 4
CALM = 0.05  # seconds of processor time in one
DURABLE = "-c max_connections=300"
Key = tuple[str, int]  # a record and its revision


class Fleet(RealTown):
    """One hub with two workers, and many nodes; the bench acts on the hub as commands do."""

    def __init__(self, folder: Path) -> None:
        self._server_of_all = Postgres(DURABLE)
        super().__init__(folder, self._server_of_all)

    @property
    def server_processes(self) -> tuple[int, int]:
        """The hub's first process, and the database's."""
        postmaster = self._server_of_all.folder / "data" / "postmaster.pid"
        return self.hub_process, int(postmaster.read_text().split()[0])

    def calm(self, patience: float = 60) -> None:
        """Wait until hub and database do next to nothing: what was put in is tidied up."""
        end, busy = time.monotonic() + patience, True
        while busy and time.monotonic() < end:
            before = cpu_seconds(*self.server_processes)
            time.sleep(1)
            busy = cpu_seconds(*self.server_processes) - before > CALM

    def database(self) -> str:
        """Return the address of an empty database."""
        return self._stack.enter_context(self._server_of_all.database())

    def crowd(self, codes: Sequence[str]) -> list[Local]:
        """Return the nodes of these municipalities, all admitted in one act."""
        for code in codes:
            home = self.folder / f"node{code}"
            self._found(home, "node", name=f"node:{code}", title=code,
                        authority=f"municipality:{code}")  # fmt: skip
            self.nodes[code] = self._open(open_node(home))
        crowd = [self.nodes[code] for code in codes]
        with self.hub.begin("bench") as tx:
            upsert(tx.session, Peer, [
                {"name": node.name, "pinned_key": node.key.public.text} for node in crowd
            ])  # fmt: skip
            for node in crowd:
                tx.write(_membership(node), "approved")
        for node in crowd:
            with node.database.begin() as session:
                hub = {"name": HUB, "pinned_key": self.hub.key.public.text, "url": self.url}
                upsert(session, Peer, [hub])
        return crowd

    @contextmanager
    def listening(self, nodes: Sequence[Local]) -> Iterator["Listeners"]:
        """Let these nodes' loops run, spread over a few processes, until the block ends."""
        with self.spread(_listen, [node.home for node in nodes]) as listeners:
            yield listeners

    @contextmanager
    def spread(self, run: Callable[..., None], things: Sequence[Any]) -> Iterator["Listeners"]:
        """Let a few processes share these things; each tells what it has heard."""
        with ExitStack() as stack:
            pipes = [
                stack.enter_context(self.process(run, things[number::PROCESSES]))
                for number in range(min(PROCESSES, len(things)))
            ]
            yield Listeners(pipes)
            for pipe in pipes:
                pipe.send("end")
                pipe.recv()

    @contextmanager
    def process(self, run: Callable[..., None], *arguments: object) -> Iterator[Connection]:
        """Start a process that is told and tells through a pipe."""
        ours, its = Pipe()
        self._start(run, *arguments, its)
        its.close()
        with ours:
            yield ours

    def _exchange(self, code: str) -> None:
        membership.synchronise(self.nodes[code])

    def __exit__(self, *some: object) -> None:
        super().__exit__(*some)
        self._server_of_all.stop()


def _membership(node: Local) -> Membership:
    return Membership(
        party=node.name, name=municipalities()[node.municipality].name,
        authorities=(node.authority,), key_id=node.key.public.id,
        public_key=node.key.public.text, state="active",
    )  # fmt: skip


@dataclass
class Heard:
    """What nodes have heard: when each revision was kept, and how many lines came."""

    at: dict[tuple[str, Key], float] = field(default_factory=dict)
    lines: int = 0
    exchanges: int = 0


class Listeners:
    """The processes in which nodes listen."""

    def __init__(self, pipes: list[Connection]) -> None:
        self._pipes = pipes

    def heard(self) -> Heard:
        """Return what came since this was asked last."""
        whole = Heard()
        for pipe in self._pipes:
            pipe.send("heard")
        for pipe in self._pipes:
            part: Heard = pipe.recv()
            whole.at |= part.at
            whole.lines += part.lines
            whole.exchanges += part.exchanges
        return whole

    def all_have(self, count: int, patience: float = 60) -> Heard:
        """Wait until so many revisions have come in all, or patience is out; return them."""
        whole, end = Heard(), time.monotonic() + patience
        while len(whole.at) < count and time.monotonic() < end:
            time.sleep(0.2)
            part = self.heard()
            whole = Heard(whole.at | part.at, whole.lines + part.lines,
                          whole.exchanges + part.exchanges)  # fmt: skip
        return whole


class _Watch:
    """Notes what is applied in this process, and when it has been committed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fresh: dict[str, list[Key]] = {}
        self._heard = Heard()
        self._take = apply.take
        apply.take = self._taking

    def _taking(
        self, local: Local, session: Any, peer: Peer, lines: Sequence[Any], now: Any
    ) -> apply.Applied:
        done = self._take(local, session, peer, lines, now)
        with self._lock:
            self._heard.lines += sum(line["type"] == "put" for line in lines)
            self._heard.exchanges += 1
            fresh = self._fresh.setdefault(local.name, [])
            fresh += [(record.ref, record.rev) for record in done.records]
        return done

    def committed(self, local: Local) -> None:
        now = time.monotonic()
        with self._lock:
            for key in self._fresh.pop(local.name, ()):
                self._heard.at.setdefault((local.name, key), now)

    def taken(self) -> Heard:
        with self._lock:
            heard, self._heard = self._heard, Heard()
        return heard


def _listen(homes: list[Path], told: Connection) -> None:
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    watch, over = _Watch(), threading.Event()
    for home in homes:
        node = open_node(home)
        node.reactions.append(on(watch.committed))
        exchanging = Exchanging(node, every=25)

        def turn(exchanging: Exchanging = exchanging) -> None:
            exchanging()
            exchanging.listen()

        job = jobs.Job("listen", GATHER, turn, waits=True)
        threading.Thread(target=jobs._again, args=(job, over), daemon=True).start()
    answer(told, watch.taken)
    over.set()


def answer(told: Connection, heard: Callable[[], Heard]) -> None:
    """Tell what was heard as often as it is asked."""
    while told.recv() == "heard":
        told.send(heard())
    told.send("ended")

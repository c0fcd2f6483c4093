"""A town of real processes: the hub on PostgreSQL, each node on SQLite.

The hub is served as `landsaftale hub serve` does; each node's process exchanges when told to.
They are forked from one that has loaded the code, which costs a tenth of starting them. People
act beside them on a party's database, as commands do.
"""

import functools
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import create_connection, socket

from node.config import open_node
from node.membership import actions as membership
from tests.parties import Town

LOADED = ["hub.cli", "hub.app", "hub.commands", "node.config", "node.membership.actions",
          "gunicorn.arbiter", "gunicorn.workers.gthread"]  # fmt: skip
PATIENCE = 20


class RealTown(Town):
    """One hub and its nodes, each a process of its own."""

    def _listen(self) -> str:
        self._port, self._told = free_port(), dict[str, Connection]()
        return f"http://127.0.0.1:{self._port}"

    def _serve(self) -> None:
        self.hub_process = self.serve(self.hub.home, self._port)

    def serve(self, home: Path, port: int) -> int:
        """Start the hub that lives in a folder, wait until it answers, and return its id."""
        process = self._start(serve_hub, home)
        wait_for(port)
        return process.pid or 0

    def _database(self, name: str) -> str:
        return super()._database(name) if name == "hub" else self._on_sqlite(name)

    def _exchange(self, code: str) -> None:
        if code not in self._told:
            ours, its = multiprocessing.Pipe()
            self._told[code] = self._stack.enter_context(ours)
            self._start(_node, self.nodes[code].home, its)
            its.close()
        self._told[code].send("exchange")
        assert self._told[code].poll(PATIENCE), "the node's process says nothing"
        assert self._told[code].recv() == "done"

    def _start(self, run: Callable[..., None], *arguments: object) -> BaseProcess:
        process = forks().Process(target=run, args=arguments)
        process.start()
        self._stack.callback(end, process)
        return process


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@functools.cache
def forks() -> ForkServerContext:
    """Return the way to start processes that have loaded the code."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def serve_hub(home: Path) -> None:
    """Serve a hub until killed."""
    from deploy.cli import main  # noqa: PLC0415 -- in the process that is to run it

    apart(home)
    main(["hub", "--home", str(home), "serve"])


def _node(home: Path, told: Connection) -> None:
    apart(home)
    node = open_node(home)
    while told.recv():
        try:
            membership.synchronise(node)
            told.send("done")
        except Exception as fault:  # noqa: BLE001 -- the test is told, and fails
            told.send(repr(fault))


def apart(home: Path) -> None:
    """A process group of its own, whose talk is kept in the party's folder."""
    os.setsid()
    with (home / "log").open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def end(process: BaseProcess) -> None:
    """Kill a process with its group, if it lives, and wait until all of it is gone."""
    if process.is_alive():
        with suppress(ProcessLookupError):  # not apart yet
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.kill()
    process.join()


def wait_for(port: int) -> None:
    """Wait until somebody answers on a port."""
    limit = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < limit, f"nobody answers on port {port}"
        time.sleep(0.01)

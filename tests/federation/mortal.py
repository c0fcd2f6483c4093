"""A town whose processes die where they are told to, by SIGKILL, and are started again.

A *step* is a statement, a commit, or a connection given back (which follows a commit). Each
process counts its steps down from a number in shared memory; the one that comes to nought kills
its whole process group. Nothing of this is in the product.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from socket import create_connection
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from hub.config import open_hub
from node.config import open_node
from node.imports.actions import Imported
from node.membership import actions as membership
from node.profiles import actions as profiles
from shared.feed.local import Local
from shared.problem import Problem, Refused
from tests import make
from tests.node.candidates import person, take
from tests.processes import RealTown, apart, end, forks, serve_hub, wait_for

NEVER = 10**9
PATIENCE = 60


def write(local: Local, _: int) -> list[str]:
    """Write one record; then, in one act, three more and the end of the first."""
    body = make.employer if local.is_hub else make.answer
    with local.begin("test") as tx:
        first = tx.write(body(), "test")
    with local.begin("test") as tx:
        written = [tx.write(body(), "test") for _ in range(3)]
        tx.erase(first)
    return written


def take_in(local: Local, number: int) -> Imported:
    """Import the file of this number, of twelve people: all of it or nothing."""
    return take(local, [person(12 * number + at) for at in range(12)])


ACTS: dict[str, Callable[[Local, int], Any]] = {
    "write": write,
    "import": take_in,
    "publish": lambda local, _: profiles.publish(local, "test"),
    "exchange": lambda local, _: membership.synchronise(local),
}


class Fate:
    """How many steps a party's processes have left."""

    def __init__(self) -> None:
        self.steps = forks().Value("q", NEVER)

    def bind(self) -> None:
        """Let this process, and those it forks, count their steps down."""

        def step(*_: object) -> None:
            with self.steps.get_lock():
                self.steps.value -= 1
                over = self.steps.value == 0
            if over:
                os.killpg(0, signal.SIGKILL)

        for owner, name in ((Engine, "before_cursor_execute"), (Engine, "commit"),
                            (Pool, "checkin")):  # fmt: skip
            event.listen(owner, name, step)


class Died(Exception):
    """It was killed before it could say that the act is done."""


class Actor:
    """A process of a party that acts when told to; it is started again after it has died."""

    def __init__(self, program: str, home: Path) -> None:
        self.program, self.home = program, home
        self._start()

    def _start(self) -> None:
        self.fate = Fate()
        self._told, its = multiprocessing.Pipe()
        self._process = forks().Process(
            target=_act_when_told, args=(self.program, self.home, self.fate, its)
        )
        self._process.start()
        its.close()

    def do(self, act: str, number: int = 0, *, steps: int = NEVER) -> Any:
        """Let it act, with so many steps to live, and return what came of it.

        Raises:
            Died: before the act was done; it has been started again.
            Refused: as the act.
        """
        self.fate.steps.value = steps
        self._told.send((act, number))
        assert self._told.poll(PATIENCE), "the process says nothing"
        try:
            done = self._told.recv()
        except EOFError:
            self.end()
            self._start()
            raise Died from None
        if isinstance(done, Refused):
            raise done
        return done

    def steps_of(self, act: str, number: int = 0) -> int:
        """Let it act, and return how many steps that took."""
        self.do(act, number)
        return NEVER - self.fate.steps.value

    def end(self) -> None:
        """Kill it, if it lives."""
        self._told.close()
        end(self._process)


class MortalTown(RealTown):
    """The hub as it is served, on PostgreSQL; it can be told when to die.

    One process answers, so that the same exchange always takes as many steps.
    """

    def _found(self, home: Path, program: str, **settings: Any) -> None:
        super()._found(home, program, workers=1, **settings)

    def _serve(self) -> None:
        self.fate = Fate()
        self._served = self._start(_serve_mortally, self.hub.home, self.fate)
        wait_for(self._port)

    def revive_hub(self) -> None:
        """Wait until the hub's processes are gone, and start them again."""
        self._served.join(PATIENCE)
        assert not self._served.is_alive(), "the hub lives on"
        limit = time.monotonic() + PATIENCE
        while _answers(self._port):  # one that is killed may hold the port for a moment
            assert time.monotonic() < limit, "the hub's port is held"
            time.sleep(0.01)
        self._serve()

    def actor(self, code: str = "") -> Actor:
        """Return a process of the hub, or of a municipality's node."""
        home = self.node(code).home if code else self.hub.home
        actor = Actor("node" if code else "hub", home)
        self._stack.callback(actor.end)
        return actor


def _answers(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _serve_mortally(home: Path, fate: Fate) -> None:
    fate.bind()
    serve_hub(home)


def _act_when_told(program: str, home: Path, fate: Fate, told: Connection) -> None:
    apart(home)
    local = open_hub(home) if program == "hub" else open_node(home)
    fate.bind()
    while True:
        try:
            act, number = told.recv()
            told.send(ACTS[act](local, number))
        except EOFError:
            return
        except Problem as problem:
            told.send(Refused(problem.code))

"""Fault 4: killed again and again under load, nothing acknowledged is lost, nothing is extra.

`make soak ARGS='--minutes 2'` is shorter. Twenty kills a minute, of whole process groups.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self

import pytest

from tests import make
from tests.federation.clients import SLOTS, employ, look, propose, read_logs
from tests.federation.history import Look, faults
from tests.hub.stage import set_up
from tests.node.scene import set_day
from tests.postgres import Postgres
from tests.processes import RealTown, apart, end, wait_for
from tests.wire import check_sums

KILLS_A_MINUTE = 20
CODES = ("101", "147")
Start = Callable[[], BaseProcess]


class RunningTown(RealTown):
    """Everything as it runs: the hub and its jobs, nodes' jobs, and clients who write to them."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.logs: list[Path] = []
        self.starts: dict[str, Start] = {"hub": self._serve}
        self.alive = {"hub": self.served}
        return self

    def _serve(self) -> BaseProcess:
        self.served = self._start(_run, "hub", "run", self.hub.home)
        wait_for(self._port)
        return self.served

    def begin(self, codes: Sequence[str]) -> None:
        """Start two employers at the hub, and for each code a node's jobs and a municipality."""
        for name in ("employer", "another employer"):
            self._keep(name, partial(self._client, employ, self.hub.home))
        for code in codes:
            home = self.nodes[code].home
            self._keep(f"node {code}", partial(self._start, _run, "node", "jobs", home))
            self._keep(f"municipality {code}", partial(self._client, propose, home))

    def kill(self, name: str) -> None:
        """Kill a process with its group, and start it again."""
        end(self.alive[name])
        self.alive[name] = self.starts[name]()

    def calm(self) -> None:
        """End what writes and exchanges, and let all be said: within three exchanges."""
        for name, process in self.alive.items():
            if name != "hub":
                end(process)
        for _ in range(3):
            self.synchronise()

    def _keep(self, name: str, start: Start) -> None:
        self.starts[name], self.alive[name] = start, start()

    def _client(self, role: Callable[[Path, Path, int], None], home: Path) -> BaseProcess:
        self.logs.append(self.folder / f"client{len(self.logs)}.log")
        self.logs[-1].touch()
        return self._start(role, home, self.logs[-1], 1000 * len(self.logs))


def _run(program: str, command: str, home: Path) -> None:
    from deploy.cli import main  # noqa: PLC0415 -- in the process that is to run it

    apart(home)
    main([program, "--home", str(home), command])


@pytest.fixture
def running(postgres: Postgres, tmp_path: Path) -> Iterator[RunningTown]:
    with RunningTown(tmp_path, postgres) as town:
        yield town


@pytest.mark.soak
def test_what_is_killed_all_the_time_loses_nothing_and_gives_no_slot_twice(
    running: RunningTown, postgres: Postgres, pytestconfig: pytest.Config
) -> None:
    minutes = pytestconfig.getoption("--minutes")
    parties = [running.hub, *map(running.node, CODES)]
    for party in parties:
        set_day(party, make.TODAY.isoformat())
    set_up(running, running.folder).accede(*CODES)
    running.begin(CODES)
    shuffle, begun = random.Random(1), time.monotonic()
    looks, killed = list[Look](), Counter[str]()
    for number in range(round(KILLS_A_MINUTE * minutes)):
        at = begun + (number + shuffle.random()) * 60 / KILLS_A_MINUTE
        time.sleep(max(0, at - time.monotonic()))
        victim = shuffle.choice([*running.starts, "postgresql"])
        killed[victim] += 1
        if victim == "postgresql":
            postgres.crash()
            postgres.start()
        else:
            running.kill(victim)
        looks += map(look, parties)
    running.calm()
    for party in parties[1:]:
        check_sums(party, running.hub)
    looks += [look(party, quiet=True) for party in parties]
    acts = read_logs(running.logs)
    done = Counter(act.what for act in acts if act.ended is not None)
    print(f"{killed.total()} kills: {dict(killed)}; {len(looks)} looks; acknowledged {dict(done)};"
          f" not acknowledged {len(acts) - done.total()}")  # fmt: skip
    assert faults(acts, looks, dict.fromkeys(looks[-1].lists, SLOTS)) == []
    assert min(done[what] for what in ("append", "propose", "accept")) > 10 * minutes

"""The story, played once for all its tests: real processes, real HTTP, real files."""

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

SECONDS = 1500


def seven_free_ports() -> int:
    """Return the first of seven ports in a row that nobody listens on, ours by process."""
    for first in range(20_000 + os.getpid() % 1000 * 10, 32_000, 10):
        with ExitStack() as probes:
            try:
                for port in range(first, first + 7):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
        return first
    raise AssertionError("no seven free ports in a row")


class Played:
    """What a run of the demo reported, and the home folder that it left."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        first_port = seven_free_ports()
        done = subprocess.run(
            [sys.executable, "-m", "deploy.cli", "demo", "--once", "--json", "--home", str(home),
             "--first-port", str(first_port), *options],
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        self.status, self.talk = done.returncode, done.stderr
        self.lines = done.stdout.splitlines()
        self.report: dict[str, Any] = json.loads(done.stdout)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The story as `make demo` plays it: every act a command, all in one process."""
    return Played(tmp_path_factory.mktemp("story"))

"""The demo's parties as separate processes: each a group of its own, killed as one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click

from shared.serving import check_port

HOST = "127.0.0.1"
FIRST_PORT = 8100
START_SECONDS = 40
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, kill, a closed terminal


class NotStarted(click.ClickException):
    """A party does not answer; the text says where its log lies."""


@dataclass
class Party:
    """A hub or a node of the demo: its home, its port, and its process group when it runs."""

    program: str
    name: str
    title: str
    home: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)  # beside those in its home
    group: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{HOST}:{self.port}"

    @property
    def arguments(self) -> list[str]:
        """The start of every command line that acts on this party."""
        return [self.program, "--home", str(self.home)]

    def start(self) -> None:
        """Start pages and jobs as one process group; its log lies in the home folder."""
        command = [sys.executable, "-m", "deploy.cli", *self.arguments, "run"]
        with (self.home / "log.jsonl").open("ab") as log:
            self.group = subprocess.Popen(
                command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=os.environ | self.settings,
            )  # fmt: skip

    def wait_until_it_answers(self) -> None:
        """Return when the port answers.

        Raises:
            NotStarted: it does not within 40 seconds, or its process ended.
        """
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.group and self.group.poll() is None:
            with suppress(OSError), socket.create_connection((HOST, self.port), 1):
                return
            time.sleep(0.05)
        raise NotStarted(
            f"{self.title} svarer ikke på {self.url}. Hvorfor, står i {self.home / 'log.jsonl'}; "
            "--fresh begynder forfra."
        )

    def kill(self) -> None:
        """SIGKILL the whole group: nothing gets to tidy up."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the group to end, and wait for it."""
        self._signal(signal.SIGTERM)

    def ask_to_end(self) -> None:
        """Ask the group to end, and do not wait."""
        if self.group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.group.pid, signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.group is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.group.pid, number)
        try:
            self.group.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.group.pid, signal.SIGKILL)
            self.group.wait(10)
        self.group = None


def parties(
    root: Path, municipalities: dict[str, str], first_port: int
) -> tuple[Party, dict[str, Party]]:
    """Return the hub and a node for each municipality (code → name), on ports in a row.

    Raises:
        Refused: one of the ports is in use (`port_in_use`).
    """
    hub = Party("hub", "hub:dk", "Hub", root / "hub", first_port)
    nodes = {
        code: Party("node", f"node:{code}", name, root / f"node{code}", first_port + number)
        for number, (code, name) in enumerate(municipalities.items(), 1)
    }
    for party in (hub, *nodes.values()):
        check_port(HOST, party.port)
    return hub, nodes


@contextmanager
def all_stopped(*everybody: Party) -> Iterator[None]:
    """Stop all these parties after the block, whatever ends it; what ends it again is ignored."""
    for number in ENDINGS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as `nohup` has it
            signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        for party in everybody:
            party.ask_to_end()
        for party in everybody:
            party.stop()


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

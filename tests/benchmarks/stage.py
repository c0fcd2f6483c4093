"""A hub served by gunicorn in its own process, and a node with a large file to import."""

import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from hub.config import open_hub
from hub.directory import HUB
from hub.members import actions as members
from node.citizens.vault import create_key
from node.config import open_node
from node.membership import actions as membership
from shared.config import Settings
from shared.database import set_setting
from shared.feed.local import Local
from shared.founding import found
from tests import make
from tests.node.candidates import file_of, person

CODE = "101"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Stage:
    """Two parties on SQLite whose databases can be put back to where they were."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None
        self._found("hub", HUB, HUB)
        self._found("node", f"node:{CODE}", f"municipality:{CODE}")
        create_key(folder / "node")
        self.hub, self.node = open_hub(folder / "hub"), open_node(folder / "node")
        members.found(self.hub, "bench")
        self._join()

    def _found(self, program: str, name: str, authority: str) -> None:
        database = f"sqlite:///{self.folder / program / 'party.sqlite'}"
        port = self.port if program == "hub" else 8000
        found(self.folder / program, Settings(
            program=program, name=name, authority=authority, title=program, database=database,
            demo=True, port=port, url=self.url,
        ))  # fmt: skip

    def _join(self) -> None:
        for local in (self.hub, self.node):
            with local.database.begin() as session:
                set_setting(session, "demo_today", make.TODAY.isoformat())
        self.serve()
        token = members.invite(self.hub, "bench", CODE)
        words = membership.join(self.node, f"{self.url}/api/v1/invitations/{token}")
        members.approve(self.hub, "bench", CODE, words)
        with self.hub.begin("bench") as tx:
            employer = tx.write(make.employer(), "registered")
            agreement = tx.write(make.agreement(employer), "made")
        with self.node.begin("bench") as tx:
            tx.write(make.accession(agreement, municipality=CODE), "acceded")
        membership.synchronise(self.node)

    def serve(self) -> None:
        """Start the hub's pages as its own process and wait until they answer."""
        command = [sys.executable, "-m", "deploy.cli", "hub", "--home", str(self.folder / "hub")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen([*command, "serve"], stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self._server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop the hub's process and close both databases."""
        if self._server:
            self._server.terminate()
            self._server.wait(30)
        for local in (self.hub, self.node):
            local.database.close()

    def keep(self, name: str) -> None:
        """Keep both databases as they are now."""
        for party in ("hub", "node"):
            shutil.copytree(self.folder / party, self.folder / name / party)

    def put_back(self, name: str) -> None:
        """Put both databases back to where they were kept; the hub must not be running."""
        for party in ("hub", "node"):
            shutil.rmtree(self.folder / party)
            shutil.copytree(self.folder / name / party, self.folder / party)


def candidates(count: int) -> bytes:
    """A file of so many people, as various as real ones, all of them with consent."""
    shuffle = Random(7)
    return file_of([
        person(at, **{
            "CPR-nr.": f"{at % 28 + 61:02}{at % 12 + 1:02}{at // 6000 + 60}-{4000 + at % 6000:04}",
            "Stillingsønske": shuffle.choice(["9412", "9112", "5120", "5131"]),
            "Dansk": shuffle.choice(["A2", "B1", "B2"]),
            "Timer": shuffle.choice(["37", "20", ""]),
            "Transport": shuffle.choice(["30", "60", "90"]),
            "Kørekort": shuffle.choice(["B", "Nej", ""]),
        })
        for at in range(count)
    ])  # fmt: skip


def exchange_in_a_process(home: Path) -> tuple[int, float]:
    """Let another process exchange for the node; return records sent and seconds taken."""
    script = (
        "import gc, sys, time, pathlib\n"
        "from deploy.cli import NEW_OBJECTS\n"
        "from node.config import open_node\n"
        "from node.membership.actions import synchronise\n"
        "gc.set_threshold(NEW_OBJECTS)  # as the command line does\n"
        "local = open_node(pathlib.Path(sys.argv[1]))\n"
        "began = time.perf_counter()\n"
        "sent = synchronise(local).sent\n"
        "print(sent, time.perf_counter() - began)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], check=True, capture_output=True, text=True
    )
    sent, seconds = done.stdout.split()
    return int(sent), float(seconds)


def records_of(local: Local) -> list[bytes]:
    """The canonical bytes of all profiles."""
    from shared.feed import stored  # noqa: PLC0415 -- read once, after the measuring

    with local.read() as session:
        return [record.content for record in stored.of_kind(session, "profile")]

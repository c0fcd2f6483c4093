"""What the story is played on: the parties, a way to run commands, and a look into databases."""

import contextlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from deploy.demo.processes import Party
from shared.database import Database

LETTERS = "letters"  # the folder that they are put in
Run = Callable[[list[str]], tuple[int, str]]


class StepFailed(Exception):
    """A step of the story did not come out as it must; the text says what was seen."""


def in_process(arguments: list[str]) -> tuple[int, str]:
    """Run a command in this process; return its exit status and standard output."""
    from deploy.cli import main  # noqa: PLC0415 -- the command line mounts the demo

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(arguments)
    return status, out.getvalue()


def as_subprocess(arguments: list[str]) -> tuple[int, str]:
    """Run a command as its own process, as a person at a shell would."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", *arguments],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@dataclass
class Stage:
    """The hub, the nodes by municipality code, and how commands are run."""

    root: Path
    hub: Party
    nodes: dict[str, Party]
    run: Run
    tell: Callable[[str], None]
    codes: dict[str, Any] = field(default_factory=dict)  # what later steps need of earlier ones

    def on(self, party: Party, *arguments: object) -> dict[str, Any]:
        """Run a command on a party and return what it says with `--json`.

        Raises:
            StepFailed: it was refused.
        """
        status, said = self._ask(party, arguments)
        if status:
            raise StepFailed(f"{party.name}: {' '.join(map(str, arguments))}: {said}")
        return said

    def day(self, day: str) -> None:
        """Let it be another day for all parties."""
        status, out = self.run(["clock", day, "--home", str(self.root), "--json"])
        if status:
            raise StepFailed(f"the day is not moved to {day}: {out}")
        self.tell(f"Dagen er nu {day}")

    def refused(self, party: Party, *arguments: object) -> dict[str, Any]:
        """Run a command that must be refused; return the problem's code and parameters.

        Raises:
            StepFailed: it was done.
        """
        status, said = self._ask(party, arguments)
        if not status or "problem" not in said:
            raise StepFailed(f"{party.name}: {' '.join(map(str, arguments))} was not refused")
        problem: dict[str, Any] = said["problem"]
        return problem

    def _ask(self, party: Party, arguments: tuple[object, ...]) -> tuple[int, dict[str, Any]]:
        command = [*party.arguments, *map(str, arguments), "--json"]
        status, out = self.run(command)
        lines = out.strip().splitlines()
        said: dict[str, Any] = json.loads(lines[-1]) if lines else {}
        return status, said

    @contextlib.contextmanager
    def database(self, party: Party) -> Iterator[Database]:
        """Open a party's database to look into it."""
        database = Database(f"sqlite:///{(party.home / party.program).absolute()}.sqlite")
        try:
            yield database
        finally:
            database.close()

    def letter(self) -> str:
        """Return the text of the first letter that the hub has sent; waits for it."""
        folder = self.root / LETTERS

        def first() -> str:
            return next((one.read_text(encoding="utf-8") for one in sorted(folder.iterdir())), "")

        return str(until("a letter", lambda: folder.exists() and first()))

    def count(self, party: Party, query: str, **values: object) -> int:
        """Return the one number of a query on a party's database."""
        with self.database(party) as database, database.read() as session:
            return int(session.scalar(text(query), values) or 0)

    def mentions(self, party: Party, needle: str) -> int:
        """Return how many rows of any table hold a text or an id, in any column."""
        plain = needle.replace("-", "")
        found = 0
        with self.database(party) as database, database.read() as session:
            for table in inspect(database.engine).get_table_names():
                columns = [c["name"] for c in inspect(database.engine).get_columns(table)]
                hits = " OR ".join(
                    f'instr(CAST("{name}" AS TEXT), :a) OR instr(CAST("{name}" AS TEXT), :b)'
                    for name in columns
                )
                found += (
                    session.scalar(
                        text(f'SELECT count(*) FROM "{table}" WHERE {hits}'),  # noqa: S608 -- names of our own tables
                        {"a": needle, "b": plain},
                    )
                    or 0
                )
        return found


def until(what: str, look: Callable[[], Any], seconds: float = 30) -> Any:
    """Look again and again until there is something to see, and return it.

    Raises:
        StepFailed: nothing within so many seconds.
    """
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise StepFailed(f"waited {seconds:.0f} s for {what}")

"""The story, played once for all its tests: real processes, real HTTP, real files."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SECONDS = 1500


class Played:
    """What a run of the demo reported, and the home folder that it left."""

    def __init__(self, home: Path, first_port: int, *options: str) -> None:
        self.home = home
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
    """The story played in process."""
    return Played(tmp_path_factory.mktemp("story"), 8200)

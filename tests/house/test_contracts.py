"""Who may import whom, and whose names we share an environment with."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.tree import PROGRAMS, ROOT


def test_every_import_keeps_the_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_that_is_locked_brings_a_name_of_ours() -> None:
    brought = packages_distributions()
    for name in PROGRAMS:
        assert set(brought.get(name, ["landsaftale"])) == {"landsaftale"}


def test_both_locks_agree_on_every_version() -> None:
    running, testing = (pinned(name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert running.items() <= testing.items()


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    pins = [line.split(" ")[0] for line in lines if line and line[0] not in "# -"]
    return {package: version for package, _, version in (pin.partition("==") for pin in pins)}

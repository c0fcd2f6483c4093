"""The environment `.venv`: made once, filled by the lock files, brought in step when they change.

    python3 deploy/build/environment.py          what running needs (requirements.txt)
    python3 deploy/build/environment.py --dev    what testing needs (requirements-dev.txt)

Runs before anything is installed, so it uses the standard library alone. All it says goes to
standard error: what a command prints after it stays clean.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "installed.json"
OWN = ("setup.cfg", "shared/web/package-lock.json", "deploy/build/backend.py")
CATALOGUES = "shared/web/translations/*/LC_MESSAGES/messages.po"


class Missing(SystemExit):
    """Something the machine must have is not there; the text says what, and how to get it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"landsaftale: {sentence}")


def prepare(lock: str) -> None:
    """Make the environment hold what the lock file names, and our own package.

    Raises:
        Missing: Python is too old, has no venv, or something cannot be installed.
    """
    if sys.version_info < (3, 11):
        raise Missing(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    if not _works():
        _make()
    done = _read()
    locked = _digest([ROOT / lock])
    if done.get(lock) != locked:
        _say(f"Installing what {lock} names (once; some minutes on a slow line) …")
        _pip("--require-hashes", "--requirement", lock)
        done[lock] = locked
    own = _digest([*(ROOT / name for name in OWN), *sorted(ROOT.glob(CATALOGUES))])
    if done.get("landsaftale") != own:
        _say("Installing landsaftale …")
        _pip("--no-deps", "--editable", ".")
        done["landsaftale"] = own
    STAMP.write_text(json.dumps(done, indent=1) + "\n")


def _works() -> bool:
    """Say whether the environment is whole: a folder that was moved or half made is not."""
    if not Path(PYTHON).exists():
        return False
    asked = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    return asked.returncode == 0 and str(VENV).encode() in asked.stdout


def _make() -> None:
    _say("Making .venv …")
    if not _venv() and os.geteuid() == 0 and shutil.which("apt-get"):
        _say("Python has no venv here; installing python3-venv …")
        apt = ["apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "update"], stdout=sys.stderr, env=quiet, check=False)
        subprocess.run(
            [*apt, "install", "--yes", "python3-venv"], stdout=sys.stderr, env=quiet, check=False
        )
    if not Path(PYTHON).exists() and not _venv():
        raise Missing(
            "Python cannot make a virtual environment here. "
            "On Debian: `apt-get install python3-venv` as root, then try again."
        )


def _venv() -> bool:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
    return made.returncode == 0


def _pip(*arguments: str) -> None:
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, *arguments], cwd=ROOT, stdout=sys.stderr, check=False)
    if done.returncode:
        raise Missing(
            "pip could not install what is needed; what it says stands above. "
            "See that the package index can be reached, and try again."
        )


def _read() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    prepare("requirements-dev.txt" if "--dev" in sys.argv[1:] else "requirements.txt")

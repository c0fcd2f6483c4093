import subprocess
import sys
from pathlib import Path

import shared

ROOT = Path(shared.__file__).parents[1]


def test_every_danish_sentence_has_its_english() -> None:
    command = [sys.executable, str(ROOT / "deploy/build/translations.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)

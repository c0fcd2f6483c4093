"""Fault 5: the power goes while a node writes to SQLite; what it has acknowledged is there.

The test can fail: with weaker settings the same cuts lose what was acknowledged.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from shared.feed import journal
from tests.federation.power import Call, Disk, Files, traced
from tests.parties import Town

OURS = "ours"  # the setting that the product has
MODES = (OURS, "NORMAL", "OFF")
pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("acts", "every"), [(4, 9), pytest.param(40, 1, marks=pytest.mark.soak)])
def test_a_power_cut_loses_nothing_acknowledged_and_weaker_settings_would(
    town: Town, tmp_path: Path, acts: int, every: int
) -> None:
    """`every` how many system calls the power is cut, in four ways each."""
    town.node("101").database.close()
    homes = {mode: tmp_path / mode for mode in MODES}
    for home in homes.values():
        at_home(town, home)
    before = {
        str(path): path.read_bytes() if path.exists() else b""
        for home in homes.values() for path in files_of(home)
    }  # fmt: skip
    command = ["-m", "tests.federation.writing", str(acts),
               *(f"{home}:{mode}" for mode, home in homes.items())]  # fmt: skip
    calls = traced(command, tmp_path / "trace", before)
    found = {mode: cut(calls, homes[mode], before, every) for mode in MODES}
    for mode, counts in found.items():
        print(f"synchronous={mode}: {dict(counts)}")
    assert (found[OURS]["lost"], found[OURS]["corrupt"]) == (0, 0)
    assert found[OURS]["states"] > 20 * acts / every
    assert found["NORMAL"]["lost"] > 0
    assert found["OFF"]["lost"] + found["OFF"]["corrupt"] > 0


def at_home(town: Town, home: Path) -> None:
    """Give a node a home of its own with the same keys and content."""
    shutil.copytree(town.folder / "node101", home)
    shutil.copy(town.folder / "node101.sqlite", home / "node.sqlite")
    settings = home / "landsaftale.toml"
    text = settings.read_text().replace(f"{town.folder}/node101.sqlite", f"{home}/node.sqlite")
    settings.write_text(text)


def files_of(home: Path) -> list[Path]:
    return [home / "node.sqlite", home / "node.sqlite-wal", home / journal.FILE]


def cut(calls: Sequence[Call], home: Path, before: Files, every: int) -> Counter[str]:
    """Cut the power again and again while this home is written to, and count what is found."""
    ours = [str(path) for path in files_of(home)]
    mode = home.name.encode()
    disk = Disk({path: bytearray(before[path]) for path in ours})
    shuffle, counts, said = random.Random(1), Counter[str](), Said()
    mine = [call for call in calls if call.path in ours or call.data.startswith(mode)]
    for number, call in enumerate(mine):
        disk.take(call)
        if call.what == "say":
            said.hear(call.data.decode().split())
        if number % every == 0:
            for files in disk.cuts(shuffle):
                for path, content in files.items():
                    Path(path).write_bytes(content)
                counts["states"] += 1
                counts[said.verdict(home)] += 1
    return counts


class Said:
    """What a process has acknowledged: the least revision of what is kept, and what is erased."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}
        self.erased: set[str] = set()

    def hear(self, words: list[str]) -> None:
        _, act, key, rev = words
        if act == "erase":
            self.erased.add(key)
        else:
            self.kept[key] = int(rev)

    def verdict(self, home: Path) -> str:
        """Open what a cut has left, as the next start would, and judge it."""
        database, _, lines = files_of(home)
        (home / f"{database.name}-shm").unlink(missing_ok=True)  # memory, not disk
        try:
            with closing(sqlite3.connect(database)) as found:
                found.execute("PRAGMA synchronous=OFF")  # this disk is not to be judged
                sound = found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                held = dict(found.execute("SELECT id, rev FROM record"))
                marks = {mark for (mark,) in found.execute("SELECT mark FROM erased")}
        except sqlite3.DatabaseError:
            return "corrupt"
        marks |= {line[11:] for line in lines.read_text("latin-1").splitlines()}
        whole = all(held.get(name(key), 0) >= rev for key, rev in self.kept.items()) and all(
            name(key) not in held and journal.mark(key) in marks for key in self.erased
        )
        return "corrupt" if not sound else "kept" if whole else "lost"


def name(key: str) -> str:
    """Return a record's id as SQLite has it."""
    return key.rpartition("/")[2].replace("-", "")

"""Fault 15: files that are copied while the program writes are whole, or named torn."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from deploy.cli import main
from shared import config
from shared.backup import whole
from shared.feed import journal
from shared.feed.tables import BodyKey
from shared.records.formats import split_ref
from tests import make
from tests.parties import Town

Held = dict[str, int]
ACTS = 240
PAGE, PAUSE = 4096, 0.001  # of a copy on a machine that has other things to do
NEVER_WRONG = {"older"}
only_sqlite = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def beside(town: Town, home: Path) -> Path:
    """Give a home the settings and keys of a node, and a place of its own for a database."""
    shutil.copytree(town.folder / "node101", home)
    settings = home / config.FILE
    text = settings.read_text().replace(f"{town.folder}/node101.sqlite", f"{home}/node.sqlite")
    settings.write_text(text)
    return home / "node.sqlite"


def slowly(source: Path, target: Path) -> None:
    """Copy page by page, as `cp` does where others run."""
    with source.open("rb") as old, target.open("wb") as new:
        while page := old.read(PAGE):
            new.write(page)
            time.sleep(PAUSE)


def with_its_log(source: Path, target: Path) -> None:
    """Copy the database and then what it has beside it, as `cp -r` does."""
    for end in ("", "-wal"):
        if Path(f"{source}{end}").exists():
            slowly(Path(f"{source}{end}"), Path(f"{target}{end}"))


HOWS = (shutil.copy, slowly, with_its_log)


def copied(source: Path, target: Path, how: Callable[[Path, Path], object]) -> None:
    for file in target.parent.glob("node.sqlite*"):
        file.unlink()
    how(source, target)
    shutil.copy(source.parent / "node101" / journal.FILE, target.with_name(journal.FILE))


def verdict(home: Path) -> set[str]:
    return {one.code for one in whole.faults(home, config.load(home, "node"))}


def held(file: Path) -> Held:
    with closing(sqlite3.connect(file)) as database:
        return dict(database.execute("SELECT id, rev FROM record WHERE source IS NULL"))


def moments(said: str, before: Held) -> list[Held]:
    """Return what there was after each transaction of a process that said what it did."""
    found, now = [before], dict(before)
    lines = [line.split() for line in said.splitlines()]
    for kept, _, gone in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        keep, go = (name(line[2]) for line in (kept, gone))
        found += [now | {keep: 1, go: 1}, now | {keep: 2}]
        now = found[-1]
    return found


def name(key: str) -> str:
    return UUID(str(split_ref(key)[1])).hex


@only_sqlite
def test_a_file_that_is_copied_while_it_is_written_is_of_one_moment_or_named_torn(
    town: Town, tmp_path: Path
) -> None:
    with town.node("101").begin("test") as tx:
        tx.erase(tx.write(make.answer(), "test"))  # so that there is a journal
    town.node("101").database.close()
    source, target = town.folder / "node101.sqlite", beside(town, tmp_path / "copy")
    before, counts, found = held(source), Counter[str](), []
    command = [sys.executable, "-m", "tests.federation.writing", str(ACTS)]
    with (tmp_path / "said").open("wb") as out:
        writer = subprocess.Popen([*command, f"{town.folder / 'node101'}:FULL"], stdout=out)
    ended = False
    while not ended:
        ended = writer.poll() is not None  # then the last copy has all
        copied(source, target, with_its_log if ended else HOWS[len(found) % len(HOWS)])
        wrong = verdict(target.parent)
        counts.update(wrong or {"whole"})
        found.append({} if wrong - NEVER_WRONG else held(target))
    assert writer.returncode == 0
    there_was = moments((tmp_path / "said").read_text(), before)
    print(dict(counts))
    assert all(one in there_was for one in found if one)
    assert found[-1] == there_was[-1]
    assert not all(found), "no copy was torn"


Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(capfd: pytest.CaptureFixture[str]) -> Told:
    def tell(home: Path, *options: str) -> tuple[int, str]:
        capfd.readouterr()
        return main(["node", "--home", str(home), "verify", *options]), capfd.readouterr().out

    return tell


@only_sqlite
def test_each_thing_that_is_wrong_is_a_sentence_and_exit_status_1(
    town: Town, tmp_path: Path, told: Told
) -> None:
    """Done by hand to copies of a node's database, which is whole without it."""
    node = town.node("101")
    with node.begin("test") as tx:
        kept = tx.write(make.answer(), "test")
        tx.erase(tx.write(make.answer(), "test"))
    node.database.close()
    file = beside(town, tmp_path / "copy")
    home = file.parent

    def wrong(*changes: str) -> list[str]:
        copied(town.folder / "node101.sqlite", file, shutil.copy)
        with closing(sqlite3.connect(file)) as database:
            for change in changes:
                database.execute(change)
            database.commit()
        status, said = told(home, "--json")
        codes = [one["code"] for one in json.loads(said)["faults"]]
        assert status == (1 if codes else 0)
        return codes

    assert wrong() == []
    assert told(home) == (0, "Databasen er hel, og journalen passer til den.\n")
    record = f"id = '{name(kept)}'"
    assert wrong(f"UPDATE record SET rev = 7 WHERE {record}") == ["history"]
    assert wrong(f"DELETE FROM history WHERE {record}") == ["history"]
    assert wrong(f"UPDATE feed SET summed = 'ab' WHERE {record}") == ["sums"]
    assert wrong("UPDATE peer SET in_sum = 'ab'") == ["sums"]
    other = """CAST(replace(CAST(content AS TEXT), '"count":2', '"count":3') AS BLOB)"""
    assert wrong(f"UPDATE record SET content = {other} WHERE {record}") == ["altered"]
    assert wrong("UPDATE setting SET value = '1' WHERE name = 'head_seq'") == ["feed"]
    assert wrong("INSERT INTO body_key VALUES ('hub:dk', 'ab', 'ab')") == ["torn"]
    assert wrong("UPDATE setting SET value = '0' WHERE name = 'journal_at'") == ["older"]
    assert "1 sletninger" in told(home)[1]
    assert wrong("UPDATE setting SET value = '999' WHERE name = 'journal_at'") == ["journal_short"]
    assert str(home / journal.FILE) in told(home)[1]


@only_sqlite
def test_a_file_that_is_cut_empty_missing_or_something_else_is_named_so(
    town: Town, tmp_path: Path, told: Told
) -> None:
    town.node("101").database.close()
    file = beside(town, tmp_path / "copy")
    home = file.parent
    for content, code in (
        ((town.folder / "node101.sqlite").read_bytes()[: 9 * PAGE], "torn"),
        (b"something else" * 999, "torn"),
        (b"", "empty"),
    ):
        file.write_bytes(content)
        assert verdict(home) == {code}
        assert told(home)[0] == 1
    file.unlink()
    assert verdict(home) == {"missing"}
    assert not file.exists()  # nothing was made in its place


def test_a_party_that_exchanges_is_whole_on_either_database(town: Town) -> None:
    node = town.node("101")
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
        tx.write(make.profile(), "test", valid_until=make.lease(tx.today))  # ciphertext at the hub
    town.synchronise("101")
    for local, program in ((town.hub, "hub"), (node, "node")):
        assert whole.faults(local.home, config.load(local.home, program)) == []
    with town.hub.database.begin() as session:
        session.execute(update(BodyKey).values(key=bytes(32)))
    hub = town.hub.home
    assert whole.faults(hub, config.load(hub, "hub")) == [whole.Fault("altered", {"records": 1})]

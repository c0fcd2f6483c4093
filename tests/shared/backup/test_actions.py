"""A backup is whole though others write; what is restored of it ends where everybody else is."""

import json
import os
import resource
import signal
import threading
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, event, func, select

from hub.config import open_hub
from node.config import open_node
from shared import config
from shared.backup import actions, archive
from shared.database import setting
from shared.exchange.client import exchange_all
from shared.feed import acts, lives
from shared.feed.journal import FILE
from shared.feed.local import Local
from shared.feed.sums import add
from shared.feed.tables import Quarantine
from shared.feed.transaction import Transaction
from shared.problem import Refused
from shared.records.base import Json
from shared.trust.sealed_file import create_offline_key
from tests import make
from tests.node.candidates import NAMES, acceding, person, take
from tests.parties import Town
from tests.processes import free_port
from tests.wire import HUB, check_sums, records

BASE = 1800  # records of each side before the backup
EACH = 50  # changes after it
GONE = 5  # erasures after it
OF_THIS_LIFE = ("setting", "peer", "operator_act")  # what a restore changes


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restored party's own port is free: the town's hub goes on listening on its own."""
    monkeypatch.setenv("LANDSAFTALE_PORT", str(free_port()))


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The offline key, whose public half every party has."""
    public = create_offline_key(tmp_path / "offline.key")
    monkeypatch.setenv("LANDSAFTALE_BACKUP_KEY", public)
    return tmp_path / "offline.key"


def program(party: Local) -> str:
    return "hub" if party.is_hub else "node"


def backed_up(party: Local, file: Path, *, plain: bool = False) -> Path:
    settings = config.load(party.home, program(party))
    actions.back_up(party, settings, file, "cli:test", plain=plain)
    return file


def restored(town: Town, party: Local, file: Path, key: Path | None) -> Local:
    """Replace a party's database by a backup, and open it."""
    party.database.close()
    actions.restore(party.home, program(party), file, key, replacing=True)
    again = town._open((open_hub if party.is_hub else open_node)(party.home))
    if party.is_hub:
        town.hub.database.close()
        town.hub = again
        town.program.extensions["local"] = again
    else:
        town.nodes[party.municipality] = again
    return again


def _something(tx: Transaction, employer: str) -> str:
    if tx.local.is_hub:
        return tx.write(make.agreement(employer), "test")
    return tx.write(make.profile(), "test", valid_until=make.lease(tx.today))


def changed(party: Local, keys: Sequence[str], employer: str) -> set[str]:
    """Change some, make some, erase some; return what was erased."""
    with party.begin("test") as tx:
        for number, one in enumerate(keys[:EACH]):
            body: Any = tx.get(one).body
            change = {"tasks": f"Andet {number}"} if party.is_hub else {"count": number + 1}
            if not party.is_hub or hasattr(body, "tasks"):
                tx.write(replace(body, **change), "test", revises=one)
    erased = set(keys[-GONE:])
    with party.begin("test") as tx:
        made = _something(tx, employer)
        _something(tx, employer)
    with party.begin("test") as tx:
        tx.erase(*erased, made)
    return {*erased, made}


@pytest.mark.parametrize(
    ("town", "sides"),
    [("sqlite", "node"), ("postgresql", "hub"), ("sqlite", "both")],
    indirect=["town"],
)
def test_a_restored_party_ends_with_what_the_others_have_and_nothing_that_was_erased(
    town: Town, sides: str, key: Path, tmp_path: Path
) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        of_hub = [tx.write(make.agreement(employer), "test") for _ in range(BASE // 5)]
    with node.begin("test") as tx:
        of_node = [tx.write(make.answer(count=one % 9 + 1), "test") for one in range(BASE)]
    whole = exchanged(node)
    file_of = {"node": backed_up(node, tmp_path / "node.backup")}
    erased = changed(node, of_node, employer)
    town.synchronise()
    file_of["hub"] = backed_up(hub, tmp_path / "hub.backup")  # at another time
    erased |= changed(hub, of_hub, employer)
    town.synchronise()
    before = held(node)
    if sides in ("hub", "both"):
        hub = restored(town, hub, file_of["hub"], key)
    if sides in ("node", "both"):
        node = restored(town, node, file_of["node"], key)
        with pytest.raises(Refused, match="restored_not_repaired"), node.begin("test"):
            pass
    moved = exchanged(node)
    exchanged(node)  # and each has heard that the other has all
    check_sums(node, hub)
    check_repaired(node, erased)
    check_repaired(hub, erased)
    if sides != "both":  # what both have lost since their backups nobody has
        assert held(node) == before
    assert moved < whole / 3, f"{moved} bytes of {whole}"


def held(node: Local) -> dict[str | None, Any]:
    with node.read() as session:
        return {source: records(session, source) for source in (None, HUB)}


def check_repaired(party: Local, erased: set[str]) -> None:
    """It may write, nothing was written twice, and nothing is there that was erased."""
    with party.read() as session:
        assert lives.awaited(session) == []
        assert session.scalar(select(func.count()).select_from(Quarantine)) == 0
        here = {f"{owner}/{one}" for source in (None, HUB, "node:101")
                for owner, one in records(session, source)}  # fmt: skip
    assert not erased & here
    with party.begin("test"):
        pass


def exchanged(node: Local) -> int:
    """Let a node and its hub say all; return the bytes of the bodies that went."""
    moved = 0

    def count(answer: requests.Response, **_: object) -> None:
        nonlocal moved
        moved += len(answer.request.body or b"") + len(answer.content)

    with requests.Session() as http:
        http.hooks["response"].append(count)
        exchange_all(node, HUB, http=http)
    return moved


def told(file: Path, key: Path | None) -> dict[str, list[Json]]:
    """Return the rows of a backup, by table."""
    rows: dict[str, list[Json]] = {}
    for line in archive.reading(file, key):
        if "table" in line:
            name, columns = line["table"], line["columns"]
        elif "row" in line:
            rows.setdefault(name, []).append(dict(zip(columns, line["row"], strict=True)))
    return rows


def test_a_backup_is_of_one_moment_though_others_write(
    town: Town, key: Path, tmp_path: Path
) -> None:
    """Each record is in the history, the feed's sum is the peer's, whichever moment it was."""
    node = town.node("101")
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.wait(0.005):
            with node.begin("test") as tx:
                first = tx.write(make.answer(count=1), "test")
                tx.write(make.answer(count=2), "test")
            with node.begin("test") as tx:
                tx.write(make.answer(count=3), "test", revises=first)
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        copies = [told(backed_up(node, tmp_path / "node.backup"), key) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    sizes = [len(copy["record"]) for copy in copies]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1], "nobody wrote meanwhile"
    for copy in copies:
        own = {(row["id"], row["rev"]) for row in copy["record"] if row["source"] is None}
        assert own <= {(row["id"], row["rev"]) for row in copy["history"]}
        assert len(own) % 2 == 0  # each transaction whole
        summed = add("0", sum(int(row["summed"], 16) for row in copy["feed"]))
        assert [summed] == [row["out_sum"] for row in copy["peer"]]


def test_each_row_comes_back_as_it_was_and_numbers_go_on(
    town: Town, key: Path, tmp_path: Path
) -> None:
    """Of citizens, too, whose tables have every type of column that there is."""
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    file = backed_up(node, tmp_path / "node.backup")
    again = restored(town, node, file, key)
    copies = told(file, key), told(backed_up(again, tmp_path / "again.backup"), key)
    before, after = ({name: rows for name, rows in copy.items() if name not in OF_THIS_LIFE}
                     for copy in copies)  # fmt: skip
    assert len(before["candidate"]) == 6
    assert after == before
    town.synchronise()
    take(again, [person(at) for at in range(12)])


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_sealed_backup_tells_nothing_and_a_plain_one_no_name_and_is_noted(
    town: Town, key: Path, tmp_path: Path
) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    sealed = backed_up(node, tmp_path / "sealed").read_bytes()
    plain = list(archive.reading(backed_up(node, tmp_path / "plain", plain=True), None))
    text = json.dumps(plain, ensure_ascii=False)
    secrets = [person(at)["CPR-nr."] for at in range(6)] + [*NAMES[:6], "Prøvevej"]
    told_of = ["municipality:101", "candidate", "9412"]
    for word in (*secrets, *told_of):
        for encoding in ("utf-8", "utf-16-le", "cp1252"):
            assert word.encode(encoding) not in sealed
    assert all(word in text for word in told_of)  # so that the search can find something
    assert not any(word in text or word.replace("-", "") in text for word in secrets)
    for file in (node.home / "keys").iterdir():
        assert file.read_bytes() not in sealed
        assert file.read_text() not in text
    with node.read() as session:
        noted = [(one.actor, one.act) for one in acts.newest(session)]
    assert noted == [("cli:test", "backed_up_plain"), ("cli:test", "backed_up")]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_on_a_full_disk_the_file_of_before_stays(town: Town, tmp_path: Path) -> None:
    node = town.node("101")
    file = backed_up(node, tmp_path / "node.backup", plain=True)
    before = file.read_bytes()
    with no_file_over(1000), pytest.raises(Refused, match="backup_not_written"):
        backed_up(node, file, plain=True)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*.part")] == []
    assert actions.look(file, None).rows > 0


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_what_a_killed_backup_left_goes_with_the_next_and_nothing_else(
    town: Town, tmp_path: Path
) -> None:
    node, folder = town.node("101"), tmp_path / "backups"
    folder.mkdir()
    killed_at("FROM record", lambda: backed_up(node, folder / "monday", plain=True))
    assert [one.name for one in folder.iterdir()] == ["monday.part"]
    (folder / "film.part").write_bytes(b"half of it")
    about = {"program": "hub", "party": HUB, "at": "2026-11-27T12:00:00+00:00"}
    with archive.writing(folder / "hub", about, "") as put:
        backed_up(node, folder / "tuesday", plain=True)
        put({"manifest": {}})
    assert sorted(one.name for one in folder.iterdir()) == ["film.part", "hub", "tuesday"]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_plain_backup_opens_no_database(town: Town, key: Path, tmp_path: Path) -> None:
    node = town.node("101")
    file = node.home / config.FILE
    url = "postgresql+psycopg://la:hemmelig%2Fkode@db.example:5433/la?sslmode=require"
    text = file.read_text().replace(str(node.database.engine.url), f"{url}&password=aabent")
    file.write_text(text)
    manifests = [
        next(archive.reading(backed_up(node, tmp_path / "one", plain=plain), key))["manifest"]
        for plain in (True, False)
    ]
    plain, sealed = (tomllib.loads(one["settings"]) for one in manifests)
    assert sealed == tomllib.loads(text)
    assert plain == {**sealed, "database": url.replace(":hemmelig%2Fkode", "")}


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    town: Town, key: Path, tmp_path: Path
) -> None:
    node, other = town.node("101"), town.node("147")
    file = backed_up(node, tmp_path / "node.backup")
    damaged = tmp_path / "damaged"
    damaged.write_bytes(file.read_bytes()[:-1] + b"x")
    with node.begin("test") as tx:
        tx.erase(tx.write(make.profile(), "test", valid_until=make.lease(tx.today)))
    later = backed_up(node, tmp_path / "later.backup")
    wrong = tmp_path / "wrong.key"
    create_offline_key(wrong)
    (tmp_path / "no.backup").write_text("{}\n")
    new = tmp_path / "new"

    def code(home: Path, file: Path, key: Path | None, **options: Any) -> str:
        with pytest.raises(Refused) as refused:
            actions.restore(home, "node", file, key, **options)
        return refused.value.code

    assert code(node.home, file, key) == "database_not_empty"
    assert code(node.home, file, None) == "backup_sealed"
    assert code(node.home, file, wrong) == "backup_key_wrong"
    assert code(node.home, damaged, key, replacing=True) == "backup_damaged"
    assert code(node.home, tmp_path / "no.backup", key) == "backup_unreadable"
    assert code(other.home, file, key, replacing=True) == "backup_of_another"
    assert code(new, file, key) == "keys_missing"
    (new / "keys").mkdir(parents=True)
    for one in (node.home / "keys").iterdir():
        (new / "keys" / one.name).write_bytes(one.read_bytes())
        (new / "keys" / one.name).chmod(0o600)
    here = f"sqlite:///{new / 'node.sqlite'}"
    assert code(new, later, key, database=here) == "journal_missing"
    assert code(new, damaged, key, database=here) == "backup_damaged"
    assert code(new, file, key, database="postgresql+psycopg://la@/none") == (
        "backup_other_database"
    )
    assert not (new / config.FILE).exists()
    with node.read() as session:
        assert setting(session, "restored") is None
        assert lives.links(session) == []
    (new / FILE).write_bytes((node.home / FILE).read_bytes())
    actions.restore(new, "node", later, key, database=here)
    assert config.load(new, "node").database == here


@pytest.mark.parametrize("town", ["sqlite", "postgresql"], indirect=True)
def test_a_restore_that_is_killed_leaves_what_was_there_and_can_be_given_again(
    town: Town, tmp_path: Path
) -> None:
    node = town.node("101")
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    file = backed_up(node, tmp_path / "node.backup", plain=True)
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    before = held(node)
    node.database.close()
    give = partial(actions.restore, node.home, "node", file, None, replacing=True)
    for statement in ("DROP TABLE", "INSERT INTO record", "UPDATE peer"):
        killed_at(statement, give)
        assert held(node) == before
        node.database.close()
    again = restored(town, node, file, None)
    with again.read() as session:
        assert len(records(session, None)) == 1
        assert lives.awaited(session) == [HUB]


def killed_at(statement: str, act: Callable[[], object]) -> None:
    """Let a process act, and be killed before it says this to the database."""
    child = os.fork()
    if child == 0:
        try:
            event.listen(Engine, "before_cursor_execute", partial(kill, statement))
            act()
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def kill(wanted: str, _: object, __: object, statement: str, *___: object) -> None:
    if wanted in " ".join(statement.replace('"', "").split()):
        os.kill(os.getpid(), signal.SIGKILL)

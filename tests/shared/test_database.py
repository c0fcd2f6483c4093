import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.bulk import upsert
from shared.database import CONNECTIONS, Base, Database, Setting, set_setting, setting
from shared.feed.tables import Feed, Nonce, Peer, StoredRecord
from shared.problem import Refused
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield from made(f"sqlite:///{tmp_path / 'one.sqlite'}")
        return
    with request.getfixturevalue("postgres").database() as url:
        yield from made(url)


def made(url: str) -> Iterator[Database]:
    database = Database(url)
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


def test_sqlite_keeps_what_it_has_acknowledged(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1,
              "busy_timeout": 10_000}  # fmt: skip
    with database.read() as one, database.read() as other:
        for session in (one, other):  # every connection, not the first alone
            found = {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted
    database.close()


def test_a_session_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        set_setting(session, "first", "1")
        session.flush()
        session.execute(text("INSERT INTO setting (name, value) VALUES ('first', '2')"))
    with database.read() as session:
        assert setting(session, "first") is None


def test_reading_sees_one_view_whatever_is_written_meanwhile(database: Database) -> None:
    with database.begin() as session:
        set_setting(session, "day", "before")
    with database.read() as reader:
        assert reader.scalar(select(Setting.value)) == "before"
        with database.begin() as writer:
            set_setting(writer, "day", "after")
        assert reader.scalar(select(Setting.value)) == "before"
    with database.read() as reader:
        assert reader.scalar(select(Setting.value)) == "after"


def test_two_may_store_a_setting_first_at_the_same_time(database: Database) -> None:
    def store() -> None:
        with database.begin() as session:
            set_setting(session, "day", "the later one's")

    with ThreadPoolExecutor(1) as pool:
        with database.begin() as session:
            set_setting(session, "day", "the first one's")
            other = pool.submit(store)
            wait([other], timeout=0.3)  # it waits for us
        other.result(10)
    with database.read() as session:
        assert setting(session, "day") == "the later one's"


def test_connections_are_kept_and_who_finds_none_is_told_to_come_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    event.listen(database.engine, "connect", lambda *_: made.append(1))
    for _ in range(2):
        with ExitStack() as stack:
            for _ in range(CONNECTIONS):
                stack.enter_context(database.glance()).scalar(select(1))
            monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
            with pytest.raises(Refused, match="database_busy"), database.glance() as session:
                session.scalar(select(1))
    assert len(made) == CONNECTIONS - 1  # the first has made the tables


def test_a_reading_session_keeps_nothing(database: Database) -> None:
    with pytest.raises((DBAPIError, RuntimeError)), database.read() as session:
        set_setting(session, "day", "x")
        session.flush()
        raise RuntimeError("SQLite takes the write; it goes with the session")
    with database.read() as session:
        assert setting(session, "day") is None


def test_two_writers_wait_for_each_other(database: Database) -> None:
    with database.begin() as session:
        set_setting(session, "count", "0")

    def count() -> None:
        for _ in range(5):
            with database.begin() as session:
                row = session.get_one(Setting, "count", with_for_update=True)
                row.value = str(int(row.value) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert setting(session, "count") == "20"


def test_a_moment_is_read_in_utc_as_it_was_written(database: Database) -> None:
    moment = datetime(2026, 11, 23, 1, 2, 3, 456_000, timezone(timedelta(hours=2)))
    with database.begin() as session:
        session.add(Nonce(nonce="n", expires=moment))
    with database.read() as session:
        read = session.get_one(Nonce, "n").expires
    assert read == moment
    assert read.tzinfo is not None
    assert read.astimezone(UTC).hour == 23


def test_upsert_replaces_what_it_names_and_nothing_else(database: Database) -> None:
    with database.begin() as session:
        upsert(session, Peer, [{"name": "hub:dk", "pinned_key": "a"}])
        session.get_one(Peer, "hub:dk").in_seq = 7
    with database.begin() as session:
        upsert(session, Peer, [{"name": "hub:dk", "pinned_key": "b"}])
        upsert(session, Peer, [])
    with database.read() as session:
        peer = session.get_one(Peer, "hub:dk")
        assert (peer.pinned_key, peer.in_seq, peer.out_sum) == ("b", 7, "0")


def test_upsert_takes_a_row_twice_in_one_call(database: Database) -> None:
    key = {"recipient": "hub:dk", "owner": "municipality:101", "id": uuid4()}
    rest = {"op": "put", "digest": "0", "seq": None, "refused": False}
    with database.begin() as session:
        upsert(session, Feed, [{**key, **rest, "rev": 1}, {**key, **rest, "rev": 2}])
    with database.read() as session:
        assert session.scalars(select(Feed.rev)).all() == [2]


def test_a_key_goes_with_its_record(database: Database) -> None:
    key = {"owner": "hub:dk", "id": uuid4()}
    with database.begin() as session:
        upsert(session, StoredRecord, [
            {**key, "kind": "x", "rev": 1, "schema": 1, "content": b"", "digest": "", "sig": "",
             "valid_until": None, "source": None}
        ])  # fmt: skip
        session.execute(
            text("INSERT INTO body_key (owner, id, key) VALUES (:owner, :id, :key)"),
            {"owner": key["owner"], "key": b"k",
             "id": key["id"].hex if database.is_sqlite else key["id"]},
        )  # fmt: skip
        session.execute(text("DELETE FROM record"))
        assert session.scalar(text("SELECT count(*) FROM body_key")) == 0


def test_what_a_server_would_forget_at_a_power_cut_is_said_before_anything_is_served() -> None:
    """Fault 6: only a demo runs on a PostgreSQL that does not wait for its disk."""
    server = Postgres("")
    with server.database("hub") as url:
        database = Database(url)
        database.must_keep()
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER ROLE la SET synchronous_commit = off")
        database.close()
        forgets = Database(url)
        with pytest.raises(Refused, match="database_forgets") as refused:
            forgets.must_keep()
        assert refused.value.params["settings"] == "synchronous_commit"
        with forgets.begin() as session:
            set_setting(session, "demo", "yes")
        forgets.must_keep()
        forgets.close()
    server.stop()

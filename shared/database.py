"""The database: an engine from a URL, and sessions that are whole or not at all."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from select import POLLIN, poll
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    String,
    TypeDecorator,
    create_engine,
    delete,
    event,
    func,
    select,
    text,
)
from sqlalchemy.exc import DisconnectionError, OperationalError, TimeoutError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from shared.bulk import upsert
from shared.problem import Refused

BUSY_SECONDS = 10
CONNECTIONS = 15  # of one process at most; who needs another waits
FRESH_SECONDS = 30  # for which a connection that worked works still, unless its server spoke
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged rows at a power cut
    "secure_delete=ON",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)

KEEPING = ("fsync", "synchronous_commit", "full_page_writes")  # of PostgreSQL: none is to be off
REPEATABLE: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Moment(TypeDecorator[datetime]):
    """A point in time with its zone, UTC on both databases (SQLite keeps none by itself)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC."""
        return value.replace(tzinfo=UTC) if value and not value.tzinfo else value


class Base(DeclarativeBase):
    """Tables that both programs have."""

    type_annotation_map = {datetime: Moment}  # noqa: RUF012 -- so declared by SQLAlchemy


class Setting(Base):
    """One value of this database: its epoch, whether it is a demo, its moved day."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str]


SETTINGS = select(*Setting.__table__.columns)


class Database:
    """One database. `begin` writes, `read` only looks; both end cleanly whatever happens.

    Both raise `database_busy` when another process holds it for too long, or it does not answer.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        one_view = {"reading": True} | ({} if self.is_sqlite else REPEATABLE)
        self._reading = self.engine.execution_options(**one_view)
        no_view = {"reading": True} | ({} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"})
        self._glancing = self.engine.execution_options(**no_view)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open a writing session: commit at the end, roll back on any exception.

        On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that two writers
        wait for each other instead of failing halfway.
        """
        with (
            _answering(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only reads, on one consistent view."""
        with _answering(), Session(self._reading, expire_on_commit=False) as session:
            yield session  # closing lets go of the view; what was read stays readable

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """Open a session for a single statement that reads: it is spared beginning and ending."""
        with _answering(), Session(self._glancing, expire_on_commit=False) as session:
            yield session

    def must_keep(self) -> None:
        """See that what is committed outlasts a power cut; only a demo's need not. SQLite's does,
        as we open it. Source: PostgreSQL's manual, "Reliability and the Write-Ahead Log".

        Raises:
            Refused: `database_forgets`, with the settings of the server that are off.
        """
        if self.is_sqlite:
            return
        with self.read() as session:
            off = [name for name in KEEPING if session.scalar(text(f"SHOW {name}")) == "off"]
            if off and setting(session, "demo") != "yes":
                raise Refused("database_forgets", settings=", ".join(off))

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _answering() -> Iterator[None]:
    """Tell a database that is locked, restarts or cannot be reached from a fault of ours; and one
    whose connections are all in use.
    """
    try:
        yield
    except TimeoutError as wrong:
        raise Refused("database_busy") from wrong
    except OperationalError as wrong:
        if isinstance(wrong.orig, sqlite3.Error) and wrong.orig.sqlite_errorcode & 0xFF not in (
            sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
        ):  # fmt: skip
            raise
        raise Refused("database_busy") from wrong


def _engine(url: str) -> Engine:
    # who has waited for news wakes together with others: what they use is kept, since to make a
    # connection costs more than most of what is asked through it
    pool: dict[str, Any] = {
        "pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": BUSY_SECONDS,
    }  # fmt: skip
    if not url.startswith("sqlite"):
        engine = create_engine(url, **pool)
        event.listen(engine, "checkin", _note_when)
        event.listen(engine, "checkout", partial(_see_that_it_lives, engine.dialect))
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_when(_: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _see_that_it_lives(dialect: Dialect, connection: Any, record: Any, _: object) -> None:
    """Ask a connection whether its server is still there: one that nobody has used for a while,
    or on which something has come since. A server that stops says so.

    Raises:
        DisconnectionError: it is not; the pool makes another.
    """
    fresh = time.monotonic() - record.info.get("used", 0.0) < FRESH_SECONDS
    try:
        if not fresh or _has_something(connection):
            dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as wrong:
        raise DisconnectionError from wrong


def _has_something(connection: Any) -> bool:
    incoming = poll()
    incoming.register(connection.fileno(), POLLIN)
    return bool(incoming.poll(0))


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to say
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def one_at_a_time(session: Session, lock: int) -> None:
    """Let no other transaction that asks for the same lock go on until this one ends.

    On SQLite a writer is alone already. `lock` is any number, the same for all who ask.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(lock)))


def setting(session: Session, name: str) -> str | None:
    """Return one setting of this database, or None."""
    return _settings(session).get(name)


def set_setting(session: Session, name: str, value: str) -> None:
    """Store one setting of this database."""
    known = _settings(session)
    if known.get(name) != value:  # another may store it first at the same time
        upsert(session, Setting, [{"name": name, "value": value}])
    known[name] = value


def drop_setting(session: Session, name: str) -> None:
    """Forget one setting of this database."""
    if _settings(session).pop(name, None) is not None:
        session.execute(delete(Setting).where(Setting.name == name))


def _settings(session: Session) -> dict[str, str]:
    """Return all settings, read once in a session: they are few, and asked for together.

    Nearly every session asks: the statement is made once, and makes no objects of the rows.
    """
    known: dict[str, str] | None = session.info.get("settings")
    if known is None:
        known = {name: value for name, value in session.connection().execute(SETTINGS)}
        session.info["settings"] = known
    return known

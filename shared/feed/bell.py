"""The bell: who waits for news of a feed is woken when there are some, by whatever process.

One thread of a process listens, and only while somebody waits: on PostgreSQL to what `ring`
notifies at its commit, on SQLite for another's commit. Who waits holds no connection and looks
only once.
"""

import threading
import time
from collections.abc import Callable, Collection
from contextlib import closing
from typing import Any, Protocol

from sqlalchemy import Select, func, select

from shared.database import Database
from shared.feed.sequence import CHANNEL, head
from shared.feed.tables import Feed, Owed

PLACES = 128  # who finds none is answered at once
SQLITE_LOOKS_EVERY = 0.1
STILL_WANTED_EVERY = 1.0  # seconds after which the thread looks whether anybody waits
Parties = Callable[[], Collection[str]]


class Bell:
    """Those who wait in this process, one for each party: who asks again goes before."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: dict[str, threading.Event] = {}
        self._listens = False
        self._rung = 0

    def mark(self) -> int | None:
        """Return how often it has rung, or None where that would not tell whether it does."""
        with self._lock:
            return self._rung if self._listens and not self._database.is_sqlite else None

    def wait(
        self, party: str, seconds: float, look: Callable[[], bool], since: int | None = None
    ) -> bool:
        """Wait until there may be news for a party; return False when its time is up.

        `look` tells whether there are some already; it is asked once, after the place is taken,
        so that none slip through between the two. Who has looked before need not, where it has
        not rung `since`.
        """
        woken = threading.Event()
        if seconds <= 0 or not self._enter(party, woken):
            return look()
        try:
            unchanged = since is not None and since == self.mark()
            return (not unchanged and look()) or woken.wait(seconds)
        finally:
            with self._lock:
                if self._waiting.get(party) is woken:
                    del self._waiting[party]

    def _enter(self, party: str, woken: threading.Event) -> bool:
        """Take the party's place; tell whether there is one."""
        with self._lock:
            before = self._waiting.get(party)
            if before is None and len(self._waiting) >= PLACES:
                return False
            if not self._listens:
                source = (_Commits if self._database.is_sqlite else _Notified)(self._database)
                threading.Thread(target=self._listen, args=(source,), daemon=True).start()
                self._listens, self._rung = True, self._rung + 1
            self._waiting[party] = woken
        if before:
            before.set()
        return True

    def _listen(self, source: "_Source") -> None:
        """Wake those whom the source names, until nobody waits; all when the source is gone.

        All of them then ask again, and the first starts to listen anew.
        """
        try:
            with closing(source):
                while self._anybody():
                    self._wake(source.heard(self._parties))
        except Exception as fault:  # noqa: BLE001 -- whatever it is, nobody must wait in vain
            import structlog  # noqa: PLC0415 -- a command, which seldom logs, starts sooner

            structlog.get_logger().warning("bell_lost", fault=type(fault).__name__)
            with self._lock:
                self._listens = False
            self._wake(self._parties())

    def _anybody(self) -> bool:
        with self._lock:
            self._listens = bool(self._waiting)
            return self._listens

    def _parties(self) -> list[str]:
        with self._lock:
            return list(self._waiting)

    def _wake(self, parties: Collection[str]) -> None:
        with self._lock:
            self._rung += bool(parties)
            woken = [self._waiting[party] for party in parties if party in self._waiting]
        for one in woken:
            one.set()


class _Source(Protocol):
    """Where it is heard who has news."""

    def heard(self, waiting: Parties) -> Collection[str]:
        """Wait a second at most; return who of those then `waiting` has news since last time."""

    def close(self) -> None:
        """Give the connection back."""


class _Notified:
    """PostgreSQL tells: `ring` has named those who have news."""

    def __init__(self, database: Database) -> None:
        self._connection = _connection(database)
        self._connection.autocommit = True
        self._connection.execute(f"LISTEN {CHANNEL}")

    def heard(self, _: Parties) -> set[str]:
        told = self._connection.notifies(timeout=STILL_WANTED_EVERY, stop_after=1)
        return {party for one in told for party in one.payload.split()}

    def close(self) -> None:
        self._connection.close()


class _Commits:
    """SQLite tells only that another has committed: then it is looked up who has news."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection = _connection(database)
        self._version = self._data_version()
        self._head, self._owed = self._ends()

    def heard(self, waiting: Parties) -> set[str]:
        time.sleep(SQLITE_LOOKS_EVERY)
        version = self._data_version()
        if version == self._version:
            return set()
        self._version = version
        fed = select(Feed.recipient).where(Feed.recipient.in_(waiting()), Feed.seq > self._head)
        owed = select(Owed.peer).where(Owed.n > self._owed)
        with self._database.read() as session:
            news = {*session.scalars(fed.distinct()), *session.scalars(owed)}
            self._head, self._owed = head(session), session.scalar(_LAST_OWED) or 0
        return news

    def _data_version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _ends(self) -> tuple[int, int]:
        with self._database.read() as session:
            return head(session), session.scalar(_LAST_OWED) or 0

    def close(self) -> None:
        self._connection.close()


_LAST_OWED: Select[tuple[int | None]] = select(func.max(Owed.n))


def _connection(database: Database) -> Any:
    """Return a connection of its own, outside the pool."""
    dialect = database.engine.dialect
    args, kwargs = dialect.create_connect_args(database.engine.url)
    return dialect.connect(*args, **kwargs)

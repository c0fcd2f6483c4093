"""Purging: after the nightly rewrite no byte is left of a key that was destroyed.

Deleting a row does not delete its bytes: PostgreSQL keeps them in the table until it is
rewritten and in its log until that is written over, SQLite in its log until that is cut. So a
receipt says first that the key is destroyed, and the bytes are gone once this has run. Only small
tables are rewritten: the keys, and the index tables of kinds about citizens.
"""

from contextlib import closing
from typing import TYPE_CHECKING

import structlog
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, inspect, select
from sqlalchemy.orm import Session

from shared import clock, erasures
from shared.daily import once_a_day
from shared.exchange.receipts import give
from shared.feed.forgetting import forget
from shared.feed.tables import BodyKey, FormerRevision, Peer, Unpurged
from shared.feed.withdrawal import Fate
from shared.records.formats import ref
from shared.records.kinds import KINDS

if TYPE_CHECKING:
    from shared.database import Database
    from shared.feed.local import Local

log = structlog.get_logger()


def purge_daily(local: "Local") -> int:
    """Once on each new day forget what was kept long enough, and purge, as `purge` says."""
    return once_a_day(local, lambda here, _: _forget_and_purge(here), "purged_on")


def _forget_and_purge(local: "Local") -> int:
    forget(local)
    return purge(local)


def purge(local: "Local") -> int:
    """Rewrite what held destroyed keys and tell who asked for it; return of how many keys.

    What cannot be done now is tried again the next time: on SQLite while somebody reads, on
    PostgreSQL without the right to write the log out (`deploy/README.md`).
    """
    with local.read() as session:
        keys = [one for one in session.scalars(select(Unpurged)) if not _awaited(session, one)]
    if not keys or not _rewrite(local):
        return 0
    with local.database.begin() as session:
        for one in keys:
            if peer := session.get(Peer, one.peer):
                fate = Fate("bytes_gone", one.rev, one.digest)
                give(local, session, peer, (one.owner, one.id), fate, clock.now())
            session.delete(session.merge(one))
    return len(keys)


def _awaited(session: Session, one: Unpurged) -> bool:
    """Tell whether somebody to whom we passed it on has not said that its bytes are gone."""
    asked = erasures.of_records(session, [ref(one.owner, one.id)])
    return any(each.grade not in ("bytes_gone", "not_held") for each in asked)


def _rewrite(local: "Local") -> bool:
    """Write the tables anew and let go of the log that had the old bytes; tell if it was done."""
    database = local.database
    return _cut_log(database) if database.is_sqlite else _vacuum(database, _tables(local))


def _tables(local: "Local") -> list[str]:
    """Return the names of the tables that have held something about a citizen."""
    kinds = [name for name, kind in KINDS.items() if kind.person]
    about = [
        BodyKey,
        FormerRevision,
        *(table for kind in kinds for table in local.index.tables_of(kind)),
    ]
    return sorted({inspect(table).local_table.name for table in about})


def _cut_log(database: "Database") -> bool:
    """Put all of SQLite's log into its file, where deleted content is written over."""
    with closing(database.engine.raw_connection()) as connection:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _vacuum(database: "Database", tables: list[str]) -> bool:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
        try:
            _write_over_log(connection)
        except Exception as fault:
            if not isinstance(getattr(fault, "orig", None), InsufficientPrivilege):
                raise
            log.warning("purge_not_allowed", needs="pg_monitor, pg_checkpoint, pg_switch_wal")
            return False
    return True


def _write_over_log(connection: Connection) -> None:
    """Go on in the log until every segment that there was has been written anew.

    An old segment is renamed to be used anew later, with its bytes; a switch fills the rest of
    the present one with zeros, and a checkpoint lets go of those before it.
    """
    for _ in range(2):  # then what was written last is among the old ones
        _next_segment(connection)
    last = connection.exec_driver_sql(_LAST_SEGMENT).scalar_one()
    while connection.exec_driver_sql(_PRESENT_SEGMENT).scalar_one() <= last:
        _next_segment(connection)


def _next_segment(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT pg_switch_wal()")
    connection.exec_driver_sql("CHECKPOINT")


_LAST_SEGMENT = "SELECT max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
_PRESENT_SEGMENT = "SELECT pg_walfile_name(pg_current_wal_lsn())"

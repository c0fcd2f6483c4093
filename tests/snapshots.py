"""Old databases put back, as a restored backup would be."""

import sqlite3
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import Engine, MetaData, Table

from shared.feed import journal, lives, own_membership
from shared.feed.local import Local

Snapshot = sqlite3.Connection | list[tuple[Table, list[dict[str, Any]]]]


def snapshot(local: Local) -> Snapshot:
    """Return what a party's database holds: SQLite's file, or the rows of PostgreSQL."""
    if local.database.is_sqlite:
        copy = sqlite3.connect(":memory:")
        with closing(_raw(local)) as raw:
            raw.backup(copy)
        return copy
    with local.database.engine.connect() as connection:
        return [
            (table, [dict(row) for row in connection.execute(table.select()).mappings()])
            for table in _tables(local.database.engine)
        ]


def put_back(local: Local, old: Snapshot, *, restored: bool = False) -> None:
    """Let a party's database be an old one again: in a new life if `restored`, else as if files
    had been copied; and open it, which replays the journal of erasures.
    """
    with local.read() as session:
        replaced = lives.links(session)
    if isinstance(old, sqlite3.Connection):
        with closing(_raw(local)) as raw:
            old.backup(raw)
    else:
        with local.database.engine.begin() as connection:
            emptied = (f'DELETE FROM "{table.name}"' for table, _ in reversed(old))
            connection.exec_driver_sql(";".join(emptied))
            for table, rows in old:
                if rows:
                    connection.execute(table.insert(), rows)
    if restored:
        with local.database.begin() as session:
            lives.begin(session, local.name, local.key, replaced)
    journal.catch_up(local)
    if local.is_hub:
        own_membership.catch_up(local)


@cache
def _tables(engine: Engine) -> list[Table]:
    """Return all tables, those that others point to first; asked for once a database."""
    tables = MetaData()
    tables.reflect(engine)
    return tables.sorted_tables


def _raw(local: Local) -> sqlite3.Connection:
    return sqlite3.connect(str(local.database.engine.url.database), timeout=30)

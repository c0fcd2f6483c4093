"""A whole database as lines of JSON and back, table by table, as its own driver gives the values.

Read on one consistent view while others write. Loaded in one transaction: tables as they were
when the copy was made, then the steps to this release's.
"""

import base64
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Integer, TableClause, column, func, inspect, select, table
from sqlalchemy.schema import MetaData

from shared.migrations import run
from shared.records.base import Json

AT_ONCE = 1000
VERSIONS = "alembic_version"  # what `upgrade` fills itself


def dumped(connection: Connection) -> Iterator[Json]:
    """Yield a line per table and per row: those that others point to first."""
    for name, columns in _tables(connection):
        yield {"table": name, "columns": columns}
        rows = connection.execution_options(yield_per=AT_ONCE).execute(
            select(_named(name, columns))
        )
        for row in rows:
            yield {"row": [_plain(value) for value in row]}


def is_empty(connection: Connection) -> bool:
    """Tell whether a database has no tables yet."""
    return not inspect(connection).get_table_names()


def drop(connection: Connection) -> None:
    """Drop all that a database has."""
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)


def load(connection: Connection, program: str, heads: list[str], lines: Iterator[Json]) -> int:
    """Fill an empty database with what was dumped from one that had come as far as `heads`, and
    bring it to this release's tables. Return the number of rows.

    Raises:
        Refused: it was dumped by a later release (`tables_newer`).
    """
    run.upgrade_to(connection, program, heads)
    count = 0
    filled: TableClause | None = None
    while some := list(islice(lines, AT_ONCE)):
        rows: list[dict[str, Any]] = []
        for line in some:
            if "table" in line:
                _insert(connection, filled, rows)
                filled, rows = _named(line["table"], line["columns"]), []
            elif filled is not None:
                values = map(_value, line["row"])
                rows.append(dict(zip(filled.c.keys(), values, strict=True)))
                count += 1
        _insert(connection, filled, rows)
    if connection.dialect.name == "postgresql":
        _count_on(connection)
    run.upgrade_to(connection, program, ["heads"])
    return count


def _tables(connection: Connection) -> list[tuple[str, list[str]]]:
    inspector = inspect(connection)
    names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name]
    return [(name, [one["name"] for one in inspector.get_columns(name)])
            for name in names if name != VERSIONS]  # fmt: skip


def _named(name: str, columns: list[str]) -> TableClause:
    return table(name, *map(column, columns))


def _insert(connection: Connection, into: TableClause | None, rows: list[dict[str, Any]]) -> None:
    if into is not None and rows:
        connection.execute(into.insert(), rows)


def _plain(value: Any) -> Any:
    """Return a driver's value as JSON carries it; what is none is text that the database reads."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(value).decode()}
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _value(plain: Any) -> Any:
    return base64.b64decode(plain["bytes"]) if isinstance(plain, dict) else plain


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL give the next numbers after those that are there."""
    for name, columns in _tables(connection):
        for one in columns:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(f'"{name}"', one)))
            if sequence:
                highest = func.coalesce(func.max(column(one, Integer)), 0)
                following = select(func.setval(sequence, highest + 1, False))
                connection.execute(following.select_from(table(name)))

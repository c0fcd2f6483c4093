"""Many rows of one table in one statement, on either database.

PostgreSQL is given a list for each column: one statement is sent and worked through, however
many rows there are. SQLite is in the same process, and takes them one after the other.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, FromClause, Table, Update, bindparam, column, func, inspect, select
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Insert = postgresql.Insert | sqlite.Insert

Rows = Sequence[Mapping[str, Any]]
NEW = "new_"  # what the names of values begin with: columns have names too


def upsert(session: Session, table: type[Any], rows: Rows, *, add: str = "") -> None:
    """Insert these rows, or replace those whose primary key is there already, all at once.

    Of two with the same key the later one counts. `add` names a column whose new value is added
    to the one that is there.
    """
    if not rows:
        return
    into, dialect = _table(table), session.get_bind().dialect.name
    lists = dialect == "postgresql" and len(rows) > 1 and not add
    if lists:  # no row can be replaced twice by one statement
        keys = [key.name for key in into.primary_key]
        rows = list({tuple(row[key] for key in keys): row for row in rows}.values())
    statement = _upsert(into, dialect, tuple(rows[0]), add, lists=lists)
    session.connection().execute(statement, _as_lists(rows) if lists else rows)


def update(session: Session, table: type[Any], rows: Rows) -> None:
    """Give rows that are there new values; each names its primary key and the same columns.

    Objects of the session that stand for these rows are not told.
    """
    if not rows:
        return
    lists = session.get_bind().dialect.name == "postgresql"
    statement = _update(_table(table), tuple(rows[0]), lists=lists)
    each = [{NEW + name: value for name, value in row.items()} for row in rows if not lists]
    session.connection().execute(statement, _as_lists(rows) if lists else each)


def _table(mapped: type[Any]) -> Table:
    table: Table = inspect(mapped).local_table
    return table


def _as_lists(rows: Rows) -> dict[str, list[Any]]:
    return {NEW + name: [row[name] for row in rows] for name in rows[0]}


@cache
def _upsert(
    into: Table, dialect: str, names: tuple[str, ...], add: str, *, lists: bool
) -> "Insert":
    keys = [key.name for key in into.primary_key]
    empty = import_module(f"sqlalchemy.dialects.{dialect}").insert(into)  # loaded where it is used
    insert: Insert = empty.from_select(names, select(_listed(into, names))) if lists else empty
    others: dict[str, Any] = {name: insert.excluded[name] for name in names if name not in keys}
    if add:
        others[add] += into.c[add]
    if others:
        return insert.on_conflict_do_update(index_elements=keys, set_=others)
    return insert.on_conflict_do_nothing()


@cache
def _update(into: Table, names: tuple[str, ...], *, lists: bool) -> Update:
    keys = [key.name for key in into.primary_key]
    new: Any = _listed(into, names).c if lists else {
        name: bindparam(NEW + name, type_=into.c[name].type) for name in names
    }  # fmt: skip
    return (
        into.update()
        .where(*(into.c[key] == new[key] for key in keys))
        .values({name: new[name] for name in names if name not in keys})
    )


def _listed(into: Table, names: Sequence[str]) -> FromClause:
    """Return the rows of a list for each of these columns."""
    lists = (bindparam(NEW + name, type_=ARRAY(into.c[name].type)) for name in names)
    columns = (column(name, into.c[name].type) for name in names)
    return func.unnest(*lists).table_valued(*columns).render_derived(name="listed")

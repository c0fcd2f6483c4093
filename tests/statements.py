"""Statements compiled once a run: a test's database has the tables of the one before it.

Each engine keeps what it compiled, for its dialect alone; the tests make over a thousand engines,
and would compile every third statement that they execute.
"""

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

MANY = 5_000  # statements: more than the program has
_compiled: LRUCache[object, object] = LRUCache(MANY)


def compile_statements_once() -> None:
    """Let all engines look up what any has compiled for the same make of database."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _of_one_make  # type: ignore[method-assign,assignment]  # it says no more
        dialect.__hash__ = _make  # type: ignore[method-assign,assignment]
    Engine._compiled_cache = property(lambda _: _compiled, lambda *_: None)  # type: ignore[assignment]


def _of_one_make(self: Dialect, other: object) -> bool:
    return type(self) is type(other)


def _make(self: Dialect) -> int:
    return hash(type(self))

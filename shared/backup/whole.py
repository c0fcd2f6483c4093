"""Whether what a party has on its disk is whole and of one moment.

A database file that is copied while somebody writes to it may have pages of two moments. SQLite
sees that where its trees do not fit; where they do, what is kept twice is no longer the same: the
running sums, the digest of each record, and the history of what is ours. A copy that is whole,
but older than the journal of erasures beside it, is told too. Nothing is changed.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Select, and_, func, inspect, or_, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from shared.config import Settings
from shared.database import Database, Setting
from shared.feed import buckets, journal, stored
from shared.feed.sequence import head
from shared.feed.sums import sum_held
from shared.feed.tables import Feed, History, Peer, StoredRecord


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its code, and what of it was seen."""

    code: str
    seen: dict[str, object] = field(default_factory=dict)


def faults(home: Path, settings: Settings) -> list[Fault]:
    """Return what is wrong with the database and the journal of a home; none if all is whole."""
    url = make_url(settings.database)
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and not Path(url.database or "").exists():
        return [Fault("missing", {"path": url.database})]
    database = Database(settings.database)
    try:
        with database.read() as session:
            torn = list(_torn(session)) if sqlite else []
            return torn or _found(home, session)
    except (sqlite3.DatabaseError, DatabaseError) as wrong:
        why = getattr(wrong, "orig", wrong)
        if not isinstance(why, sqlite3.Error):
            raise
        return [Fault("torn", {"why": str(why)})]
    finally:
        database.close()


def _torn(session: Session) -> Iterator[Fault]:
    """Yield what SQLite itself sees."""
    connection = session.connection()
    [first, *_] = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    if first != "ok":
        yield Fault("torn", {"why": " ".join(first.split())})
    elif rows := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Fault("torn", {"why": f"foreign_key_check: {len(rows)}"})


def _found(home: Path, session: Session) -> list[Fault]:
    if not inspect(session.connection()).has_table(Setting.__tablename__):
        return [Fault("empty")]
    return [*_uneven(session), *_journal(home, session)]


def _uneven(session: Session) -> Iterator[Fault]:
    """Yield where what is kept twice is not the same: each act changes both at once."""
    for peer in session.scalars(select(Peer).order_by(Peer.name)):
        held, sent = sum_held(session, peer.name), buckets.sent(session, peer.name).sum()
        if (held, sent) != (peer.in_sum, peer.out_sum):
            yield Fault("sums", {"peer": peer.name})
    if records := stored.altered(session):
        yield Fault("altered", {"records": records})
    if rows := session.scalar(_without_history()):
        yield Fault("history", {"records": rows})
    if (session.scalar(select(func.max(Feed.seq))) or 0) > head(session):
        yield Fault("feed")


def _without_history() -> Select[int]:
    """Select how many of our own records have another revision than the last of their history."""
    last = (
        select(History.owner, History.id, func.max(History.rev).label("rev"))
        .group_by(History.owner, History.id)
        .subquery()
    )
    of_it = and_(last.c.owner == StoredRecord.owner, last.c.id == StoredRecord.id)
    other = or_(last.c.rev.is_(None), last.c.rev != StoredRecord.rev)
    query = select(func.count()).select_from(StoredRecord).outerjoin(last, of_it)
    return query.where(StoredRecord.source.is_(None), other)


def _journal(home: Path, session: Session) -> Iterator[Fault]:
    """Yield how the journal of erasures and the database do not belong together."""
    if not journal.reaches(home, session):
        yield Fault("journal_short", {"path": str(home / journal.FILE)})
    elif behind := journal.goes_on(home, session):
        yield Fault("older", {"lines": behind})

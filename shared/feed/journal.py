"""The journal of erasures: a file beside the database, so that no backup brings back the erased.

A line is a day and the SHA-256 of what was erased: ids alone, and hashed. The database queues
what it erases in the same transaction; the line is on the disk right after the commit, at the
latest when the party is opened again. The database knows how far the file went: where the file
goes on beyond that, an older copy was put in its place, and what stands there is erased again
before anybody is answered (Datatilsynet: what was deleted is deleted again after a restore).
Lines that are no longer kept are cut off at its beginning; a first line says how many bytes that
were, so that positions stay.
"""

import fcntl
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import dropwhile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from shared import clock
from shared.database import set_setting, setting
from shared.feed import withdrawal
from shared.feed.keys import Key
from shared.feed.tables import Erased, StoredRecord
from shared.records.formats import ref

if TYPE_CHECKING:
    from shared.feed.local import Local

FILE = "erasures.journal"
PART = ".part"
_CUT = b"before "  # what a first line begins with that says how much was cut off before it
_AT = "journal_at"  # the setting that says up to which byte of all lines this database has heard


def mark(name: str) -> str:
    """Return what the journal keeps of a name: a record's key, or a program's own word."""
    return hashlib.sha256(name.encode()).hexdigest()


def note(session: Session, names: Iterable[str]) -> None:
    """Queue what this transaction erases for the journal."""
    rows = [{"mark": mark(name)} for name in names]
    if rows:
        session.execute(insert(Erased), rows)


def keep(local: "Local") -> None:
    """Write what is queued to the file, and be sure that it is on the disk."""
    with local.read() as session:
        if session.scalar(select(Erased.n).limit(1)) is None:
            return
    with _held(local) as file, local.database.begin() as session:
        rows = session.execute(select(Erased.n, Erased.mark).order_by(Erased.n)).all()
        day = clock.now().date().isoformat()
        end = _end(file)
        lines = b"".join(f"{day} {row.mark}\n".encode() for row in rows)
        file.seek(0, os.SEEK_END)
        file.write(lines)
        _sync(file)
        session.execute(delete(Erased).where(Erased.n.in_([row.n for row in rows])))
        set_setting(session, _AT, str(end + len(lines)))


def catch_up(local: "Local") -> int:
    """Erase again what the journal says and this database does not know of; return how many."""
    keep(local)
    with local.read() as session:
        at = int(setting(session, _AT) or 0)
    if _end_in(local.home) <= at:
        return 0
    with _held(local) as file:
        end = _end(file)
        marks = _marks(_lines(file, at))
    with local.begin("journal", always=True) as tx:
        local.forget(tx, marks)
        again = _records(tx.session, marks)
        tx.erase(*(ref(*key) for key in again.pop(None, ())))
        for source, keys in again.items():
            withdrawal.forget(local, tx.session, source or "", keys)
        set_setting(tx.session, _AT, str(end))
    return len(marks)


def named(local: "Local", keys: Iterable[Key]) -> set[Key]:
    """Return which of these records the file names, whatever the database knows of them."""
    path = local.home / FILE
    marks = _marks(path.read_bytes()) if path.exists() else set()
    return {key for key in keys if mark(ref(*key)) in marks}


def reaches(home: Path, session: Session) -> bool:
    """Tell whether the file in a home goes as far as a database knows that it went."""
    return int(setting(session, _AT) or 0) <= _end_in(home)


def goes_on(home: Path, session: Session) -> int:
    """Return how many lines the file in a home has behind what a database knows of."""
    at, path = int(setting(session, _AT) or 0), home / FILE
    if _end_in(home) <= at:
        return 0
    with path.open("rb") as file:
        return len(_lines(file, at).splitlines())


def forget_before(local: "Local", day: date) -> None:
    """Cut off the lines before a day; what the file holds is whole at any moment."""
    path = local.home / FILE
    if not path.exists():
        return
    with _held(local) as file:
        end, lines = _end(file), _lines(file, 0)
        kept = dropwhile(lambda line: line[:10].decode() < day.isoformat(), lines.splitlines(True))
        rest = b"".join(kept)
        if rest == lines:
            return
        part = path.with_name(FILE + PART)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
            new.write(_CUT + b"%d\n" % (end - len(rest)) + rest)
            _sync(new)
        part.replace(path)


@contextmanager
def _held(local: "Local") -> Iterator[BinaryIO]:
    """Open the file for one process at a time: the one that is there once nobody else holds it."""
    path = local.home / FILE
    while True:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield file
                return


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _cut(file: BinaryIO) -> tuple[int, int]:
    """Return how many bytes were cut off before the file's lines, and where these begin."""
    file.seek(0)
    first = file.readline()
    return (int(first[len(_CUT) :]), len(first)) if first.startswith(_CUT) else (0, 0)


def _end(file: BinaryIO) -> int:
    """Return how many bytes of lines there were ever."""
    before, begin = _cut(file)
    return before + file.seek(0, os.SEEK_END) - begin


def _end_in(home: Path) -> int:
    if not (home / FILE).exists():
        return 0
    with (home / FILE).open("rb") as file:
        return _end(file)


def _lines(file: BinaryIO, at: int) -> bytes:
    """Return the lines behind a position, as far as they are kept."""
    before, begin = _cut(file)
    file.seek(begin + max(0, at - before))
    return file.read()


def _marks(lines: bytes) -> set[str]:
    return {line[11:].decode() for line in lines.splitlines() if not line.startswith(_CUT)}


def _records(session: Session, marks: set[str]) -> dict[str | None, list[Key]]:
    """Return the records here that are among the marks, by the peer they came from."""
    found: dict[str | None, list[Key]] = defaultdict(list)
    rows = session.execute(select(StoredRecord.owner, StoredRecord.id, StoredRecord.source))
    for owner, record_id, source in rows:
        if mark(ref(owner, record_id)) in marks:
            found[source].append((owner, record_id))
    return found

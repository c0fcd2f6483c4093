"""A backup as a file: a line that says what it is, then lines of JSON, packed and sealed.

Written beside its place and moved there when it is whole and on the disk: whatever happens, the
file of before stays. Read line by line; a file that was cut or changed is refused, at the latest
at its end.
"""

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from shared.exchange.message import line_of
from shared.problem import Refused
from shared.records.base import Json
from shared.trust.sealed_file import Sealing, key_id, new_key, opened_key, unsealed

VERSION = 1
END = {"end": True}
WRITTEN = ".part"
_BEGIN = b'{"landsaftale":"backup"'
GZIP = 31  # zlib's word for its form


@contextmanager
def writing(path: Path, about: Json, public: str) -> Iterator[Callable[[Json], None]]:
    """Open a new backup; yield what writes a line. `public` is whom it is sealed for, or empty.

    Raises:
        Refused: it cannot be written (`backup_not_written`); no trace of it is left.
    """
    part = path.with_name(path.name + WRITTEN)
    try:
        _clear(path.parent)
        part.unlink(missing_ok=True)
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield from _lines_into(file, about, public)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync(path.parent)
    except OSError as wrong:
        raise Refused("backup_not_written", path=str(path), why=wrong.strerror) from wrong
    finally:
        part.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove what others that were killed have left half written in a folder."""
    for part in folder.glob(f"*{WRITTEN}"):
        with part.open("rb") as file:
            if file.read(len(_BEGIN)) == _BEGIN and _nobody_writes(file):
                part.unlink(missing_ok=True)


def _nobody_writes(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lines_into(file: BinaryIO, about: Json, public: str) -> Iterator[Callable[[Json], None]]:
    head: Json = {"landsaftale": "backup", "version": VERSION, **about, "sealed_for": None}
    key = b""
    if public:
        key, sealed = new_key(public)
        head |= {"sealed_for": key_id(public), "key": sealed}
    first = line_of(head) + b"\n"
    file.write(first)
    file.flush()  # so that it is known by what it is
    body = Sealing(file, key, first) if public else file
    packing = zlib.compressobj(wbits=GZIP)

    def put(line: Json) -> None:
        body.write(packing.compress(line_of(line) + b"\n"))

    yield put
    put(END)
    body.write(packing.flush())
    if isinstance(body, Sealing):
        body.close()


def _sync(folder: Path) -> None:
    """See that the new name is on the disk too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read_about(path: Path) -> Json:
    """Return what the first line of a backup says: program, party, day, whom it is sealed for.

    Raises:
        Refused: it is no backup (`backup_unreadable`), or a later release's (`backup_newer`).
    """
    with path.open("rb") as file:
        return _about(path, file.readline(10_000))


def reading(path: Path, key_file: Path | None) -> Iterator[Json]:
    """Yield the lines of a backup.

    Raises:
        Refused: as `read_about`; it is sealed and no key is given (`backup_sealed`), or not this
            one (`backup_key_wrong`); or it is damaged (`backup_damaged`).
    """
    with path.open("rb") as file:
        first = file.readline(10_000)
        about = _about(path, first)
        if about["sealed_for"] is None:
            pieces = iter(lambda: file.read(64 * 1024), b"")
        elif key_file is None:
            raise Refused("backup_sealed", key=about["sealed_for"])
        else:
            pieces = unsealed(file, opened_key(about["key"], key_file), first)
        last: Json = {}
        for line in _lines(pieces):
            last = json.loads(line)
            if last != END:
                yield last
        if last != END:
            raise Refused("backup_damaged")


def _about(path: Path, first: bytes) -> Json:
    try:
        about: Json = json.loads(first)
        known = about["landsaftale"] == "backup"
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise Refused("backup_unreadable", path=str(path))
    if about["version"] != VERSION:
        raise Refused("backup_newer", path=str(path))
    return about


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflate, rest = zlib.decompressobj(wbits=GZIP), b""
    for piece in pieces:
        try:
            *whole, rest = (rest + inflate.decompress(piece)).split(b"\n")
        except zlib.error as wrong:
            raise Refused("backup_damaged") from wrong
        yield from whole
    if not inflate.eof or rest:
        raise Refused("backup_damaged")

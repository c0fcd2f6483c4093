"""The lines of an exchange: NDJSON with gzip, bounded before and after decompression."""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.feed import versions
from shared.feed.read import Batch
from shared.problem import Refused
from shared.records.base import Json, load_as_written, load_json

MEDIA_TYPE = "application/x-ndjson"
GZIP = b"\x1f\x8b"  # what a coded body begins with: RFC 1952, section 2.3.1
MAX_BYTES = 4_000_000  # of lines asked for in one exchange
MAX_CODED = 16_000_000
MAX_PLAIN = 64_000_000
MAX_RATIO = 1032  # of plain to coded that deflate can reach: zlib's technical details
MAX_SPOKEN, TOO_NEW = 16, 1000  # versions of the protocol that a peer may speak
MAX_LINES = 12_000  # 10,000 of records, 1,000 of verdicts and receipts, and some to spare
PUT = b'{"type":"put"'  # what most lines begin with; a record's schema refuses fractions
DATA = ("put", "gone", "erase")
REPAIR = ("held", "leaf", "ask", "want", "put")  # what a repair says
Shapes = dict[str, dict[str, type]]
HELLO: Shapes = {
    "hello": {"protocol": list, "epoch": str, "cursor": dict, "after": int, "max_bytes": int},
}
CURSOR: dict[str, type] = {"epoch": str, "seq": int, "sum": str, "owed": int}
LINES: Shapes = {
    "put": {"record": dict},
    "gone": {"owner": str, "id": str},
    "erase": {"owner": str, "id": str},
    "verdict": {"owner": str, "id": str, "rev": int, "status": str, "problem": dict, "n": int},
    "receipt": {"owner": str, "id": str, "grade": str, "at": str, "sig": str, "n": int},
    "held": {"prefix": str, "sum": str},
    "leaf": {"prefix": str, "rows": list},
    "ask": {"prefix": str},
    "want": {"owner": str, "id": str},
    "end": {"last": int, "head": int, "sum": str, "more": bool},
}  # fmt: skip
SPOKEN: dict[int, Shapes] = {1: LINES}  # version → its lines; `hello` is the same in all


@dataclass
class Message:
    """One side of an exchange, read: its hello, data lines, verdicts, receipts, end."""

    hello: Json
    data: list[Json] = field(default_factory=list)
    verdicts: list[Json] = field(default_factory=list)
    receipts: list[Json] = field(default_factory=list)
    end: Json = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """Whether it says more than where its sender stands."""
        return bool(self.data or self.verdicts or self.receipts)


def hello(
    epoch: str, cursor: Json, after: int, *, lives: Sequence[Json] = (),
    chain: Json | None = None, held: Json | None = None, heard: Sequence[int] = (),
) -> Json:  # fmt: skip
    """Return the first line: versions, our epoch and those before, how far we have read, where
    ours begin, where our chain stands, and what we hold back.

    `heard` is which versions the receiver speaks, if it has said so.
    """
    speaks = _to_write(heard)
    more = {"lives": lives, "chain": chain, "held": held, "speaks": speaks if speaks > 1 else 0}
    return {
        "type": "hello", "protocol": sorted(SPOKEN), "schemas": versions.ours(),
        "epoch": epoch, "cursor": cursor, "after": after, "max_bytes": MAX_BYTES,
        **{name: value for name, value in more.items() if value},
    }  # fmt: skip


def versions_in(said: object) -> list[int]:
    """Return the versions of the protocol that a peer says it speaks, as far as it does so."""
    listed = said if isinstance(said, list) else []
    return sorted({one for one in listed if type(one) is int and 0 < one < TOO_NEW})[:MAX_SPOKEN]


def _to_write(heard: Sequence[int]) -> int:
    """Return the highest version that we both speak; the lowest of ours where that is unknown."""
    return max(SPOKEN.keys() & set(heard), default=min(SPOKEN))


def _to_read(hello: Json) -> Shapes:
    """Return the lines of the version in which a message is written.

    Raises:
        Refused: `protocol_unknown`, with both lists: no version is common, or not this one.
    """
    theirs, speaks = versions_in(hello["protocol"]), hello.get("speaks", 1)
    if type(speaks) is not int or speaks not in SPOKEN.keys() & set(theirs):
        raise Refused("protocol_unknown", ours=sorted(SPOKEN), theirs=theirs)
    return SPOKEN[speaks]


def encode(first: Json, batch: Batch, others: list[Json]) -> bytes:
    """Return a whole coded body: hello, data, verdicts and receipts, end."""
    end = {"type": "end", "last": batch.last, "head": batch.head, "sum": batch.sum,
           "more": batch.more}  # fmt: skip
    lines = [line_of(first), *batch.lines, *map(line_of, others), line_of(end)]
    return gzip.compress(b"\n".join(lines) + b"\n", compresslevel=1, mtime=0)


def decode(body: bytes, *, repair: bool = False) -> Message:
    """Read a coded body whole: an exchange's, or a repair's.

    Raises:
        Refused: `too_large`, `malformed` (with the line's number) or `protocol_unknown`.
    """
    plain = _plain(body)
    if plain.count(b"\n") > MAX_LINES:
        raise Refused("too_large", bytes=len(plain), limit=MAX_LINES)
    lines = plain.split(b"\n")
    if lines.pop() != b"" or not lines:
        raise Refused("malformed", line=len(lines), why="cut short")
    first = _read(1, lines[0], HELLO)
    _check_shape(1, first["cursor"], CURSOR)
    shapes = _to_read(first)
    read = [_read(number, line, shapes) for number, line in enumerate(lines[1:], 2)]
    if not read or read[-1]["type"] != "end":
        raise Refused("malformed", line=len(lines), why="no end")
    message = Message(first, end=read[-1])
    for number, line in enumerate(read[:-1], 2):
        if line["type"] in (REPAIR if repair else DATA):
            message.data.append(line)
        elif line["type"] in ("verdict", "receipt") and not repair:
            getattr(message, line["type"] + "s").append(line)
        else:
            raise Refused("malformed", line=number, why="no line for the middle")
    return message


def line_of(value: Json) -> bytes:
    """Return a line as it travels."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(body: bytes) -> bytes:
    if len(body) > MAX_CODED:
        raise Refused("too_large", bytes=len(body), limit=MAX_CODED)
    size = int.from_bytes(body[-4:], "little")  # as it says itself: RFC 1952, section 2.3.1
    if size > MAX_RATIO * len(body):
        raise Refused("malformed", line=0, why="cut short")
    if size > MAX_PLAIN:
        raise Refused("too_large", bytes=size, limit=MAX_PLAIN)
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(body, size + 1)  # no more than that, if it lies
    except zlib.error as wrong:
        raise Refused("malformed", line=0, why="not gzip") from wrong
    if not inflate.eof or inflate.unused_data:
        raise Refused("malformed", line=0, why="cut short")
    return plain


def _read(number: int, line: bytes, shapes: Shapes) -> Json:
    try:
        value: Any = load_as_written(line) if line.startswith(PUT) else load_json(line)
    except (ValueError, RecursionError) as wrong:
        raise Refused("malformed", line=number, why=str(wrong)[:120]) from wrong
    shape = shapes.get(str(value.get("type"))) if isinstance(value, dict) else None
    if shape is None:
        raise Refused("malformed", line=number, why="unknown type of line")
    _check_shape(number, value, shape)
    return value  # type: ignore[no-any-return]  # seen to be a dict above


def _check_shape(number: int, value: Json, shape: dict[str, type]) -> None:
    for name, wanted in shape.items():
        found = value.get(name)
        if type(found) is not wanted or (isinstance(found, int) and found < 0):
            raise Refused(
                "malformed", line=number, why=f"{name} is missing or no {wanted.__name__}"
            )

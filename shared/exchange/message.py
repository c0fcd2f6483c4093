"""The lines of an exchange: NDJSON with gzip, bounded before and after decompression."""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.feed.read import Batch
from shared.problem import Refused
from shared.records.base import Json, load_json
from shared.records.kinds import KINDS

PROTOCOL = 1
MEDIA_TYPE = "application/x-ndjson"
MAX_BYTES = 4_000_000  # of lines asked for in one exchange
MAX_CODED = 16_000_000
MAX_PLAIN = 64_000_000
MAX_LINES = 12_000  # 10,000 of records, 1,000 of verdicts and receipts, and some to spare
DATA = ("put", "gone", "erase")
REPAIR = ("held", "leaf", "ask", "want", "put")  # what a repair says
SHAPES: dict[str, dict[str, type]] = {
    "hello": {"protocol": list, "epoch": str, "cursor": dict, "after": int, "max_bytes": int},
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
CURSOR: dict[str, type] = {"epoch": str, "seq": int, "sum": str, "owed": int}


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
    chain: Json | None = None, max_bytes: int = MAX_BYTES,
) -> Json:  # fmt: skip
    """Return the first line: versions, our epoch and those before, how far we have read, where
    ours begin, and where our chain stands.
    """
    return {
        "type": "hello", "protocol": [PROTOCOL],
        "schemas": {name: kind.version for name, kind in KINDS.items()},
        "epoch": epoch, "cursor": cursor, "after": after, "max_bytes": max_bytes,
        **({"lives": lives} if lives else {}), **({"chain": chain} if chain else {}),
    }  # fmt: skip


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
    read = [_read(number, line) for number, line in enumerate(lines, 1)]
    if read[0]["type"] != "hello" or read[-1]["type"] != "end":
        raise Refused("malformed", line=1, why="no hello or no end")
    if PROTOCOL not in read[0].get("protocol", ()):
        raise Refused("protocol_unknown", offered=str(read[0].get("protocol"))[:80])
    message = Message(read[0], end=read[-1])
    for number, line in enumerate(read[1:-1], 2):
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
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(body, MAX_PLAIN)
    except zlib.error as wrong:
        raise Refused("malformed", line=0, why="not gzip") from wrong
    if inflate.unconsumed_tail:
        raise Refused("too_large", bytes=MAX_PLAIN, limit=MAX_PLAIN)
    if not inflate.eof or inflate.unused_data:
        raise Refused("malformed", line=0, why="cut short")
    return plain


def _read(number: int, line: bytes) -> Json:
    try:
        value: Any = load_json(line)
    except (ValueError, RecursionError) as wrong:
        raise Refused("malformed", line=number, why=str(wrong)[:120]) from wrong
    shape = SHAPES.get(str(value.get("type"))) if isinstance(value, dict) else None
    if shape is None:
        raise Refused("malformed", line=number, why="unknown type of line")
    _check_shape(number, value, shape)
    if value["type"] == "hello":
        _check_shape(number, value["cursor"], CURSOR)
    return value  # type: ignore[no-any-return]  # seen to be a dict above


def _check_shape(number: int, value: Json, shape: dict[str, type]) -> None:
    for name, wanted in shape.items():
        found = value.get(name)
        if type(found) is not wanted or (isinstance(found, int) and found < 0):
            raise Refused(
                "malformed", line=number, why=f"{name} is missing or no {wanted.__name__}"
            )

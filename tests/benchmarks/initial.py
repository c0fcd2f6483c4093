"""W1: many records into an empty replica, each provable; ours, the naive service, the floor."""

import gc
import gzip
import hashlib
import json
import math
import sqlite3
import time
from base64 import b64decode
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, func, insert, select

from deploy.cli import NEW_OBJECTS
from node.config import open_node
from node.membership.actions import synchronise
from shared.exchange import message
from shared.feed.tables import StoredRecord
from shared.records import kinds
from shared.trust.keys import PublicKey
from tests import make
from tests.benchmarks.changes import Places
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.fleet import Fleet
from tests.benchmarks.naive import Base, Consumer, Row, served
from tests.wire import check_sums

LEAN = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def measure(fleet: Fleet, records: int) -> Figure:
    """Let one node get a quarter of the records, and another all of them."""
    few, many = fleet.crowd(["101", "147"])
    quarter = records // 4
    Places(fleet.hub, ["101"], quarter), Places(fleet.hub, ["147"], records)
    small, _ = _ours(fleet, few.home)
    ours, sent = _ours(fleet, many.home)
    with many.read() as session:
        kept = session.scalar(
            select(func.count()).select_from(StoredRecord).where(StoredRecord.kind == "workplace")
        )
    check_sums(many, fleet.hub)
    naive, naive_bytes = _naive(fleet, records)
    floor = _floor(many.home, fleet.folder / "floor.sqlite", fleet.hub.key.public)
    return Figure(
        "W1", f"{records:,} records into an empty replica, each provable", "s",
        ours, naive, floor, records - (kept or 0),
        (
            Goal("share of naive's time", ours / naive, 0.2),
            Goal("times the floor", ours / floor, 3),
            Goal("share of naive's bytes", sent / naive_bytes, 0.4),
            Goal("growth exponent in records", math.log(ours / small, records / quarter), 1.1),
        ),
        {"records a second": round(records / ours), "bytes": sent, "naive bytes": naive_bytes},
    )  # fmt: skip


def _ours(fleet: Fleet, home: Path) -> tuple[float, int]:
    with fleet.process(_catch_up, home) as told:
        seconds, sent = told.recv()
    return seconds, sent


def _catch_up(home: Path, told: Connection) -> None:
    """Exchange as a node does, and keep the bodies beside its database for the floor."""
    gc.set_threshold(NEW_OBJECTS)  # as the command line does
    node, bodies, decode = open_node(home), list[bytes](), message.decode

    def keeping(body: bytes, **other: bool) -> message.Message:
        bodies.append(body)
        return decode(body, **other)

    message.decode = keeping
    began = time.perf_counter()
    synchronise(node)
    seconds = time.perf_counter() - began
    for number, body in enumerate(bodies):
        (home / f"{number:03}.body").write_bytes(body)
    told.send((seconds, sum(map(len, bodies))))


def _naive(fleet: Fleet, records: int) -> tuple[float, int]:
    database = fleet.database()
    fill(database, records)
    with (
        served(database, fleet.folder / "naive.log") as (url, _),
        fleet.process(_naive_catch_up, url, fleet.folder / "naive.sqlite") as told,
    ):
        seconds, sent, kept = told.recv()
    assert kept == records
    return seconds, sent


def fill(database: str, records: int) -> list[str]:
    """Give the naive service as many records, of the same content; return their ids."""
    record = kinds.make(
        make.workplace(), id=kinds.KINDS["workplace"].new_id(), owner="hub:dk", rev=1
    )
    body = json.loads(record.content)["body"]
    ids = [str(uuid4()) for _ in range(records)]
    engine = create_engine(database)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(Row), [
            {"id": one, "kind": "workplace", "owner": "hub:dk", "rev": 1, "updated": at,
             "body": body} for at, one in enumerate(ids, 1)
        ])  # fmt: skip
    engine.dispose()
    return ids


def _naive_catch_up(url: str, file: Path, told: Connection) -> None:
    consumer, kept = Consumer(url, file), 0
    began = time.perf_counter()
    while found := consumer.poll():
        kept += len(found)
    told.send((time.perf_counter() - began, consumer.bytes, kept))


def _floor(home: Path, file: Path, key: PublicKey) -> float:
    """Decompress, parse, hash, verify once for each signature, and insert in bulk."""
    bodies = [path.read_bytes() for path in sorted(home.glob("*.body"))]
    began = time.perf_counter()
    with sqlite3.connect(file) as database:
        database.executescript(LEAN)
        database.execute("CREATE TABLE kept (owner, id, content, digest, PRIMARY KEY (owner, id))")
        for body in bodies:
            rows, roots = [], set[str]()
            for line in gzip.decompress(body).splitlines():
                if b'"put"' not in line[:14]:
                    continue
                record = json.loads(line)["record"]
                roots.add(record["sig"]["root"])
                rows.append((record["owner"], record["id"], line, hashlib.sha256(line).digest()))
            for root in roots:
                key.verifies(b64decode(root), b"any")
            database.executemany("INSERT INTO kept VALUES (?, ?, ?, ?)", rows)
            database.commit()
    seconds = time.perf_counter() - began
    database.close()
    return seconds

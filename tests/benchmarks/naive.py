"""The naive service that a team would write first: `GET /records?since=`, Flask and SQLAlchemy.

Its consumer asks from the newest that it has, and merges each record in the ORM.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Response, jsonify, request
from sqlalchemy import JSON, BigInteger, Engine, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.processes import free_port

PAGE = 200


class Base(DeclarativeBase):
    """The service's one table, and the consumer's."""


class Row(Base):
    """A record; `updated` is in microseconds."""

    __tablename__ = "records"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    owner: Mapped[str]
    rev: Mapped[int]
    updated: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)

    def told(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "owner": self.owner, "rev": self.rev,
                "updated": self.updated, "body": self.body}  # fmt: skip


def create_app() -> Flask:
    """Return the service over the database that the environment names."""
    app = Flask(__name__)
    engine = create_engine(os.environ["NAIVE_DATABASE"], pool_size=20, max_overflow=30)

    @app.get("/records")
    def records() -> Response:
        since = request.args.get("since", 0, type=int)
        query = select(Row).where(Row.updated > since).order_by(Row.updated).limit(PAGE)
        with Session(engine) as session:
            return jsonify(records=[row.told() for row in session.scalars(query)])

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    return app


@contextmanager
def served(database: str, log: Path) -> Iterator[tuple[str, int]]:
    """Serve it as ours is served, with two workers; yield its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "64",
               "-b", f"127.0.0.1:{port}", "--keep-alive", "30",
               "tests.benchmarks.naive:create_app()"]  # fmt: skip
    with (
        log.open("ab") as out,
        subprocess.Popen(
            command, env=os.environ | {"NAIVE_DATABASE": database}, stdout=out, stderr=out
        ) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/hello")
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            requests.get(url, timeout=5)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("the naive service does not answer")


class Consumer:
    """Keeps what it has read in a database of its own; counts the bytes of the answers."""

    def __init__(self, url: str, file: Path) -> None:
        self.url, self.bytes = url, 0
        self.engine: Engine = create_engine(f"sqlite:///{file}")
        Base.metadata.create_all(self.engine)
        self._http = requests.Session()
        with Session(self.engine) as session:
            self._since = session.scalar(select(func.max(Row.updated))) or 0

    def poll(self) -> list[dict[str, Any]]:
        """Ask once; return what was new."""
        answer = self._http.get(f"{self.url}/records?since={self._since}", timeout=60)
        self.bytes += len(answer.content)
        found: list[dict[str, Any]] = answer.json()["records"]
        if found:
            with Session(self.engine) as session:
                for one in found:
                    session.merge(Row(**one))
                session.commit()
            self._since = found[-1]["updated"]
        return found

    def skip_to(self, since: int) -> None:
        """Begin after what was before."""
        self._since = since


def poll_on(
    one: Consumer, over: threading.Event, first: float, every: float,
    saw: Callable[[dict[str, Any]], None],
) -> None:  # fmt: skip
    """Poll from a moment on, every so many seconds, and say what came."""
    due = first
    while not over.wait(max(0.0, due - time.monotonic())):
        for row in one.poll():
            saw(row)
        due = max(due + every, time.monotonic())

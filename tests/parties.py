"""Parties for tests, made as real ones are: founded, invited, joined and approved."""

import base64
import threading
from contextlib import ExitStack
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import make_server

from hub import app as hub_app
from hub.config import open_hub
from hub.directory import HUB
from hub.members import actions as members
from node.config import open_node
from node.membership import actions as membership
from shared.config import Settings
from shared.database import Database, set_setting, setting
from shared.feed.local import Local
from shared.founding import found
from shared.migrations.run import upgrade
from shared.trust.keys import read_secret
from tests.postgres import Postgres


class Town:
    """One hub, served over HTTP, and nodes that have joined it. All on one kind of database."""

    def __init__(self, folder: Path, postgres: Postgres | None = None) -> None:
        self.folder = folder
        self._postgres = postgres
        self._stack = ExitStack()
        self.nodes: dict[str, Local] = {}

    def __enter__(self) -> Self:
        home = self.folder / "hub"
        self.url = self._listen()  # before the hub is founded, so that its address is known
        self._found(home, "hub", name=HUB, authority=HUB, title="Hub", url=self.url,
                    port=urlsplit(self.url).port)  # fmt: skip
        self.hub = self._open(open_hub(home))
        members.found(self.hub, "test")
        self._serve()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def program(self) -> Flask:
        """What the hub answers with, made at the first request: not every test has one."""
        secret = base64.b64encode(read_secret(self.folder / "hub/keys/web.key")).decode()
        return hub_app.create_app(self.hub, url=self.url, secret=secret)

    def restart_hub(self) -> None:
        """Let the hub be another process: what it knows it has from its folder and database."""
        self.hub = self._open(open_hub(self.folder / "hub"))
        self.__dict__.pop("program", None)

    def node(self, code: str) -> Local:
        """Return the node of a municipality, founded, joined and approved at first use."""
        return self.nodes.get(code) or self._join(code)

    def synchronise(self, *codes: str) -> None:
        """Let these nodes (or all) exchange with the hub until both have said all."""
        for code in codes or tuple(self.nodes):
            self._exchange(code)

    def apply(self, code: str) -> tuple[Local, str]:
        """Let a municipality's new node apply to the hub; return it with the words to compare."""
        home = self.folder / f"node{code}"
        self._found(home, "node", name=f"node:{code}", title=code,
                    authority=f"municipality:{code}")  # fmt: skip
        node = self._open(open_node(home))
        self._same_day(node)
        token = members.invite(self.hub, "test", code)
        return node, membership.join(node, f"{self.url}/api/v1/invitations/{token}")

    def _same_day(self, node: Local) -> None:
        """Let a node have its hub's day, where a test has moved that."""
        with self.hub.read() as session:
            day = setting(session, "demo_today")
        if day:
            with node.database.begin() as session:
                set_setting(session, "demo_today", day)

    def _found(self, home: Path, program: str, **settings: Any) -> None:
        settings["database"] = self._database(home.name)
        found(home, Settings(program=program, demo=True, **settings))

    def _listen(self) -> str:
        self._server = make_server(
            "127.0.0.1", 0, lambda environ, start: self.program(environ, start), threaded=True
        )
        return f"http://127.0.0.1:{self._server.server_port}"

    def _serve(self) -> None:
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        thread.start()
        self._stack.callback(thread.join)
        self._stack.callback(self._server.server_close)
        self._stack.callback(self._server.shutdown)

    def _exchange(self, code: str) -> None:
        membership.synchronise(self.nodes[code])

    def _join(self, code: str) -> Local:
        node, words = self.apply(code)
        members.approve(self.hub, "test", code, words)
        self.nodes[code] = node
        self._exchange(code)
        return node

    def _database(self, name: str) -> str:
        program = name.rstrip("0123456789")
        if self._postgres:
            return self._stack.enter_context(self._postgres.database(program))
        return self._on_sqlite(name)

    def _on_sqlite(self, name: str) -> str:
        program = name.rstrip("0123456789")
        file = self.folder / f"{name}.sqlite"
        self.folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_migrated(program))
        return f"sqlite:///{file}"

    def _open(self, local: Local) -> Local:
        self._stack.callback(local.database.close)
        return local


@cache
def _migrated(program: str) -> bytes:
    """Return an empty SQLite database with a program's tables, made once for all tests."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.sqlite")
        upgrade(database, program)
        database.close()
        return Path(folder, "empty.sqlite").read_bytes()


def not_yet(_: object, start: object) -> list[bytes]:
    """Answer for a program that is not made yet: nobody asks it."""
    raise AssertionError("a program is served before it is made")

"""Serving a party: gunicorn with threads, and the jobs beside it, as one process group."""

import base64
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from shared import config
from shared.cli import Here
from shared.config import Settings
from shared.database import Database
from shared.feed import bell, pace
from shared.migrations.run import must_be_current
from shared.observe import log_to_stderr
from shared.problem import Refused
from shared.trust.keys import read_secret

CreateApp = Callable[[Path, Settings, str], Flask]


def running(
    program: str, create_app: CreateApp, jobs: Callable[[Path], None]
) -> list[click.Command]:
    """Return a program's `run`, `serve` and `jobs`."""

    @click.command()
    @click.pass_obj
    def run(here: Here) -> None:
        """Serve the pages and run the jobs, as one process group.

        Ends with Ctrl-C. Exit status 1 when the port is in use.
        """
        log_to_stderr()
        pages = partial(serve_pages, here.home, program, create_app)
        status = run_parts(here.home, program, pages, partial(jobs, here.home))
        raise click.exceptions.Exit(status)

    @click.command()
    @click.pass_obj
    def serve(here: Here) -> None:
        """Serve the pages only."""
        log_to_stderr()
        serve_pages(here.home, program, create_app)

    @click.command("jobs")
    @click.pass_obj
    def run_jobs(here: Here) -> None:
        """Run the jobs only; a second process stands by."""
        log_to_stderr()
        jobs(here.home)

    return [run, serve, run_jobs]


def serve_pages(home: Path, program: str, create_app: CreateApp) -> None:
    """Serve the pages and, at a hub, the exchange, until told to stop.

    Raises:
        Refused: another program listens on the port (`port_in_use`), or the database has other
            tables (`tables_older`, `tables_newer`), or may forget (`database_forgets`).
    """
    settings = _ready(home, program)
    secret = base64.b64encode(read_secret(home / "keys" / "web.key")).decode()
    _Server(lambda: create_app(home, settings, secret), settings).run()


def run_parts(home: Path, program: str, *parts: Callable[[], None]) -> int:
    """Run pages and jobs as one process group; when one ends, so does the other.

    The parts are forked from this process, so that what they share is loaded once. Returns the
    exit status of the one that ended first.

    Raises:
        Refused: another program listens on the port (`port_in_use`), or the database has other
            tables (`tables_older`, `tables_newer`), or may forget (`database_forgets`).
    """
    _ready(home, program)
    children = [_fork(part) for part in parts]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop(children))
    _, status = os.wait()
    _stop(children)
    for child in children:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _ready(home: Path, program: str) -> Settings:
    """Return the settings of a party that can be served."""
    settings = config.load(home, program)
    check_port(settings.host, settings.port)
    database = Database(settings.database)
    try:
        must_be_current(database, program)
        database.must_keep()
    finally:
        database.close()
    return settings


def _fork(part: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        part()
        status = 0
    finally:
        os._exit(status)


def check_port(host: str, port: int) -> None:
    """Make sure that nobody listens on this port.

    Raises:
        Refused: somebody does (`port_in_use`).
    """
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise Refused("port_in_use", host=host, port=str(port)) from wrong


def _stop(children: list[int]) -> None:
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, told what to serve by us instead of by its own command line."""

    def __init__(self, create: Callable[[], Flask], settings: Settings) -> None:
        self._create = create
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """One worker on SQLite, which has one writer.

        Who waits at a hub, or is made to, holds a thread, and none that others need.
        """
        on_sqlite = self._settings.database.startswith("sqlite")
        workers = 1 if on_sqlite else self._settings.workers
        chosen: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": workers, "worker_class": "gthread",
            "threads": self._settings.threads + bell.PLACES + pace.PLACES,
            "graceful_timeout": 5, "loglevel": "warning", "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm",  # noqa: S108 -- a heartbeat file on disk can stall
        }  # fmt: skip
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the program in the worker, after the fork."""
        return self._create()

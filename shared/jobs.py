"""Jobs: what a party does by itself, once at a time however many processes are started.

The process that holds the lock runs the jobs; a second one stands by and takes over when the
first is gone. On PostgreSQL the lock is the database's, on SQLite a file's beside it: a home that
was copied still names the database of before. When the database restarts, the lock is gone with
it, and is waited for anew.
"""

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from shared.database import Database

LOCK = 7_301_002  # any number, the same for all processes of one database
LOCKED = ".jobs.lock"  # after the name of a SQLite database
STAND_BY_SECONDS = 0.5
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do again and again; `every` is seconds. It must bear being done twice.

    One that `waits` for others has a thread of its own, which pauses for `every` seconds between
    two turns and ends with the process, whatever it waits for.
    """

    name: str
    every: float
    do: Callable[[], object]
    waits: bool = False


def run(database: Database, jobs: Sequence[Job]) -> None:
    """Run these jobs until the process is told to stop; stand by while another does.

    A job that fails is logged by its name and the kind of failure, never with values, and is
    tried again at its next turn.
    """
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: stopping.append(number))
    while not stopping:
        try:
            with _alone(database, stopping) as holds:
                _run_while(holds, jobs, stopping)
        except OperationalError:
            log.warning("jobs_stand_by", why="the database does not answer")
            time.sleep(STAND_BY_SECONDS)


def _run_while(holds: Callable[[], bool], jobs: Sequence[Job], stopping: list[int]) -> None:
    scheduler = BackgroundScheduler(
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": 60}
    )
    over = threading.Event()
    for job in jobs:
        if job.waits:
            threading.Thread(target=_again, args=(job, over), daemon=True).start()
        else:
            scheduler.add_job(_guarded(job), "interval", seconds=job.every, id=job.name)
    scheduler.start()
    try:
        while not stopping and holds():
            time.sleep(STAND_BY_SECONDS)
    finally:
        over.set()
        scheduler.shutdown()


def _again(job: Job, over: threading.Event) -> None:
    once = _guarded(job)
    while not over.wait(job.every):
        once()


def _guarded(job: Job) -> Callable[[], None]:
    def once() -> None:
        try:
            job.do()
        except Exception as fault:  # noqa: BLE001 -- one job's fault must not stop the others
            log.error("job_failed", job=job.name, fault=type(fault).__name__)

    return once


@contextmanager
def _alone(database: Database, stopping: list[int]) -> Iterator[Callable[[], bool]]:
    """Wait for the lock; yield a function that tells whether it is still held."""
    if database.is_sqlite:
        with _lock_of(database).open("w") as file:
            _wait(lambda: _lock_file(file.fileno()), stopping)
            yield lambda: True
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as held:
        ask = text("SELECT pg_try_advisory_lock(:number)").bindparams(number=LOCK)
        _wait(lambda: bool(held.scalar(ask)), stopping)
        yield lambda: bool(held.scalar(text("SELECT true")))


def _lock_of(database: Database) -> Path:
    """Return the file that is locked: one, by whatever names its database is called."""
    file = Path(database.engine.url.database or "").resolve()
    return file.with_name(file.name + LOCKED)


def _wait(attempt: Callable[[], bool], stopping: list[int]) -> None:
    said = False
    while not stopping and not attempt():
        if not said:
            log.warning("jobs_stand_by", why="another process runs the jobs of this database")
        said = True
        time.sleep(STAND_BY_SECONDS)


def _lock_file(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

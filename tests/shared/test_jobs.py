"""Jobs in real processes: one runs them, the next stands by and takes over."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres

PROGRAM = """
import sys, pathlib
from shared.database import Database
from shared.jobs import Job, run
url, home, name = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
def work():
    with (home / "work").open("a") as file:
        file.write(name + "\\n")
def fails():
    raise ValueError("0101701234 is nobody's business")
run(Database(url), [Job("fails", 0.05, fails), Job("work", 0.05, work)])
with (home / "work").open("a") as file:
    file.write(name + " ended\\n")
"""

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jobs.sqlite'}"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture
def start(tmp_path: Path, url: str) -> Iterator[Start]:
    started = []

    def start(name: str, url: str = url) -> subprocess.Popen[bytes]:
        with (tmp_path / f"{name}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-c", PROGRAM, url, str(tmp_path), name],
                    stdout=log,
                    stderr=log,
                )
            )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def work(home: Path) -> list[str]:
    path = home / "work"
    return path.read_text().splitlines() if path.exists() else []


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_the_second_process_takes_over_from_one_that_was_killed(
    tmp_path: Path, start: Start
) -> None:
    first = start("first")
    until(lambda: "first" in work(tmp_path))
    second = start("second")
    until(lambda: b"jobs_stand_by" in (tmp_path / "second.log").read_bytes())
    count = len(work(tmp_path))
    until(lambda: len(work(tmp_path)) > count + 3)
    assert set(work(tmp_path)) == {"first"}
    first.send_signal(signal.SIGKILL)
    first.wait()
    until(lambda: "second" in work(tmp_path))
    second.terminate()
    assert second.wait(30) == 0
    assert work(tmp_path)[-1] == "second ended"
    log = (tmp_path / "first.log").read_text()
    assert "job_failed" in log
    assert "ValueError" in log
    assert "0101701234" not in log  # what fails is named, never with values


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_who_calls_the_database_by_another_name_stands_by_too(
    tmp_path: Path, start: Start
) -> None:
    (tmp_path / "other.sqlite").symlink_to(tmp_path / "jobs.sqlite")
    first = start("first")
    until(lambda: "first" in work(tmp_path))
    start("second", f"sqlite:///{tmp_path / 'other.sqlite'}")
    until(lambda: b"jobs_stand_by" in (tmp_path / "second.log").read_bytes())
    assert "second" not in work(tmp_path)
    first.terminate()
    assert first.wait(30) == 0
    until(lambda: "second" in work(tmp_path))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_jobs_go_on_after_their_database_has_restarted(
    tmp_path: Path, start: Start, postgres: Postgres
) -> None:
    first = start("first")
    until(lambda: "first" in work(tmp_path))
    postgres.crash()
    until(lambda: b"does not answer" in (tmp_path / "first.log").read_bytes())
    postgres.start()
    count = len(work(tmp_path))
    until(lambda: len(work(tmp_path)) > count + 3)
    first.terminate()
    assert first.wait(30) == 0


def test_a_process_that_stands_by_can_be_told_to_stop(tmp_path: Path, start: Start) -> None:
    start("first")
    until(lambda: "first" in work(tmp_path))
    second = start("second")
    until(lambda: b"jobs_stand_by" in (tmp_path / "second.log").read_bytes())
    second.terminate()
    assert second.wait(30) == 0
    assert "second" not in work(tmp_path)

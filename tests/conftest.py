"""Real parts for the tests: databases of both makes, parties on them, a served hub."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from argon2 import PasswordHasher

from shared.accounts import actions as accounts
from shared.feed import pace
from shared.feed.local import Local
from tests.machine import few_collections, files_in_memory
from tests.parties import Town
from tests.postgres import Postgres
from tests.routes import compile_once
from tests.statements import compile_statements_once


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


# proving a password is made slow for who guesses; tests know theirs
accounts.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
pace.SLOWLY = 0  # so is answering who proves nothing
logging.getLogger("werkzeug").setLevel(logging.WARNING)  # each request of thousands, for nobody
compile_once()
compile_statements_once()
files_in_memory()
BOTH = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its databases, and how long the long run is."""
    parser.addoption("--minutes", type=float, default=10, help="How long the long run takes.")
    parser.addoption(
        "--on", choices=(*BOTH, "both"), help="Run every test on this database, or on both."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name our mark."""
    config.addinivalue_line("markers", "soak: what takes longer; `make soak` runs it")


def pytest_collection_finish() -> None:
    """Begin: all modules and tests are there."""
    few_collections()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted, by `record_property("figure", …)`."""
    figures = [
        str(figure)
        for report in terminalreporter.getreports("passed")
        if report.when == "call"
        for name, figure in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("counted")
        terminalreporter.write("\n".join(figures) + "\n")


PAGES = ("pages", "api", "test_app", "test_access", "test_forms", "test_posting")


TAKE_TURNS = (
    "tests.federation.test_leaving", "tests.hub", "tests.node", "tests.shared.accounts",
    "tests.shared.backup", "tests.shared.dealings", "tests.shared.exchange",
    "tests.shared.peers", "tests.shared.promises",
)  # fmt: skip
LONGEST = ("test_last_place", "test_life", "test_swaps")  # of those that are in no group


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that nobody waits for it in the end.

    Groups come before all, the largest first: xdist sees to that.
    """
    if config.getoption("markexpr") != "soak":
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    items.sort(key=lambda item: _place(item.path.stem))


def _place(name: str) -> int:
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its databases, unless it names them itself."""
    marks = metafunc.definition.iter_markers("parametrize")
    named = any("town" in str(mark.args[0]) for mark in marks)  # a test's own word, not ours
    real = metafunc.module.__name__.startswith("tests.scenarios")  # they have a town of their own
    if "town" in metafunc.fixturenames and not named and not real:
        metafunc.parametrize("town", _databases(metafunc), indirect=True)


def _databases(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """Storage is tested on both; pages and APIs, which stand on it, on SQLite.

    What uses storage takes turns by the tests' names: each folder is tried on both, each test on
    one. The feed and the simulation, which are storage, are tried on both.
    """
    chosen = metafunc.config.getoption("--on")
    if chosen:
        return BOTH if chosen == "both" else (chosen,)
    if metafunc.module.__name__.endswith(PAGES):
        return BOTH[:1]
    if metafunc.module.__name__.startswith(TAKE_TURNS):
        return (BOTH[crc32(metafunc.function.__name__.encode()) % 2],)
    return BOTH


@pytest.fixture
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A hub and nodes to be, on the named database; the hub answers over real HTTP."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with Town(tmp_path, server) as town:
        yield town


@pytest.fixture
def hub(town: Town) -> Local:
    return town.hub


@pytest.fixture
def node(town: Town) -> Callable[[str], Local]:
    return town.node

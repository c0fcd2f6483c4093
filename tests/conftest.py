"""Real parts for the tests: databases of both makes, parties on them, a served hub."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from shared.accounts import actions as accounts
from shared.feed.local import Local
from tests.parties import Town
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


# proving a password is made slow for who guesses; tests know theirs
accounts.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
BOTH = ("sqlite", "postgresql")
PAGES = ("pages", "api", "test_app", "test_access", "test_forms", "test_posting")


LONGEST = ("test_by_commands", "test_last_place", "test_pages", "test_story", "test_examples")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that nobody waits for it in the end."""
    items.sort(key=lambda item: _place(item.path.stem))


def _place(name: str) -> int:
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Storage is tested on both databases; pages and APIs, which stand on it, on one."""
    marks = metafunc.definition.iter_markers("parametrize")
    named = any("town" in str(mark.args[0]) for mark in marks)  # a test's own word, not ours
    real = metafunc.module.__name__.startswith("tests.scenarios")  # they have a town of their own
    if "town" in metafunc.fixturenames and not named and not real:
        alone = metafunc.module.__name__.endswith(PAGES)
        metafunc.parametrize("town", BOTH[:1] if alone else BOTH, indirect=True)


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

"""Real parts for the tests: databases of both makes, parties on them, a served hub."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.feed.local import Local
from tests.parties import Town
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
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

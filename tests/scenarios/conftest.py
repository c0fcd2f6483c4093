"""The hub's stage, which scenarios begin on, in a town of real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.conftest import stage
from tests.postgres import Postgres
from tests.processes import RealTown

__all__ = ["stage"]


@pytest.fixture
def town(postgres: Postgres, tmp_path: Path) -> Iterator[RealTown]:
    """The hub on PostgreSQL and nodes on SQLite, each a process."""
    with RealTown(tmp_path, postgres) as town:
        yield town

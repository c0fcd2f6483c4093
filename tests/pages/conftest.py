"""One world for all that looks at pages."""

from collections.abc import Iterator

import pytest

from tests.pages.world import World, world


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("pages")) as played:
        yield played

"""The whole story by commands alone, each a process of its own, as from a shell."""

import pytest

from tests.story.conftest import Played
from tests.story.test_story import all_in_order


@pytest.mark.soak
def test_the_whole_story_can_be_told_by_commands_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    all_in_order(Played(tmp_path_factory.mktemp("story"), "--by-subprocess"))

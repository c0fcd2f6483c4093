"""The whole story by commands alone, each a process of its own."""

import pytest

from tests.story.conftest import Played
from tests.story.test_story import all_in_order

pytestmark = pytest.mark.xdist_group("by_commands")


def test_the_whole_story_can_be_told_by_commands_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played = Played(tmp_path_factory.mktemp("story"), "--by-subprocess")
    all_in_order(played)

"""The whole story as `make demo` plays it: all commands in one process."""

import pytest

from tests.story.conftest import Played
from tests.story.test_story import all_in_order


@pytest.mark.soak
def test_the_whole_story_can_be_told_in_one_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    all_in_order(Played(tmp_path_factory.mktemp("story")))

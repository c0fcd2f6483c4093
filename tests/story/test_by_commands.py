"""The whole story by commands alone, each a process of its own."""

import json

import pytest

from tests.story.conftest import Played
from tests.story.test_story import STEPS

pytestmark = pytest.mark.xdist_group("by_commands")


def test_the_whole_story_can_be_told_by_commands_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played = Played(tmp_path_factory.mktemp("story"), "--by-subprocess")
    steps = played.report["steps"]
    assert tuple(steps) == STEPS
    assert all(step["ok"] for step in steps.values()), json.dumps(steps, indent=1)
    assert played.status == 0

"""The whole story by commands alone, each a process of its own: `make soak`, minutes long."""

import json

import pytest

from tests.story.conftest import Played


def test_the_whole_story_can_be_told_by_commands_alone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played = Played(tmp_path_factory.mktemp("story"), "--by-subprocess")
    steps = played.report["steps"]
    assert all(step["ok"] for step in steps.values()), json.dumps(steps, indent=1)

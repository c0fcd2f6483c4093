"""The play's stage: the clock stands on the demo's Monday."""

from pathlib import Path

import pytest

from shared.database import set_setting
from tests.hub.stage import Stage, set_up
from tests.parties import Town


@pytest.fixture
def stage(town: Town, tmp_path: Path) -> Stage:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", "2026-11-23")
    return set_up(town, tmp_path)

import json
import socket
import sqlite3
import subprocess
import sys

import pytest

from tests.story.conftest import Played

STEPS = (
    "1_joining", "2_workplaces", "3_agreement", "4_candidates",
    "5_need", "6_proposals", "7_placements", "8_recovery",
)  # fmt: skip

pytestmark = pytest.mark.xdist_group("story")


def _count(played: Played, database: str, query: str) -> int:
    with sqlite3.connect(played.home / database) as connection:
        return int(connection.execute(query).fetchone()[0])


def test_all_eight_steps_are_in_order(played: Played) -> None:
    steps = played.report["steps"]
    assert tuple(steps) == STEPS
    assert all(step["ok"] for step in steps.values()), json.dumps(steps, indent=1)
    assert played.status == 0


def test_standard_output_is_one_json_object_alone(played: Played) -> None:
    assert len(played.lines) == 1
    assert "København" in played.talk


def test_all_pairs_of_parties_hold_the_same_sums(played: Played) -> None:
    digests = played.report["digests"]
    assert len(digests) == 7
    pairs = [pair for peers in digests.values() for pair in peers.values()]
    assert len(pairs) == 12
    assert all(pair["ours"] == pair["theirs"] != "" for pair in pairs)
    assert any(pair["ours"] != "0" for pair in pairs)


def test_figures_told_are_those_of_the_record_tables(played: Played) -> None:
    steps = played.report["steps"]
    kinds = "SELECT count(*) FROM record WHERE kind = '{}'"
    assert steps["2_workplaces"]["workplaces"] == _count(
        played, "hub/hub.sqlite", kinds.format("workplace")
    )
    assert steps["7_placements"]["planned"] == _count(
        played, "hub/hub.sqlite", kinds.format("placement")
    )
    assert steps["6_proposals"]["proposed"] == _count(
        played, "hub/hub.sqlite", kinds.format("proposal")
    )


def test_the_node_was_killed_in_the_middle_of_publishing(played: Played) -> None:
    step = played.report["steps"]["8_recovery"]
    assert 0 < step["published_when_killed"] < step["published_in_the_end"]


def test_a_port_in_use_is_a_clear_message(tmp_path_factory: pytest.TempPathFactory) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "deploy.cli", "demo", "--once", "--first-port", port,
             "--home", str(tmp_path_factory.mktemp("port"))],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert port in done.stderr
    assert "Traceback" not in done.stderr

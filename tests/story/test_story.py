import json
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from deploy.demo.people import everybody
from hub.config import open_hub
from shared.feed import stored
from shared.rules.placement import BEFORE_GRANT, BEFORE_START
from tests.story.conftest import Played
from tests.story.search import hits, needles, without_empty_blocks

STEPS = (
    "1_joining", "2_workplaces", "3_agreement", "4_candidates",
    "5_need", "6_proposals", "7_placements", "8_recovery",
)  # fmt: skip

WISHES = (
    "2_own_places", "3_customer", "4_measures", "5_pledges", "6_together", "7_consultants",
    "1_no_mills",
)  # fmt: skip
STORYS_END = date(2027, 1, 3)

pytestmark = pytest.mark.xdist_group("story")


def _count(played: Played, database: str, query: str) -> int:
    with sqlite3.connect(played.home / database) as connection:
        return int(connection.execute(query).fetchone()[0])


def all_in_order(played: Played) -> None:
    """Make sure that every step and wish was played and came out well."""
    for part, names in (("steps", STEPS), ("wishes", WISHES)):
        acts = played.report[part]
        assert tuple(acts) == names
        assert all(act["ok"] for act in acts.values()), json.dumps(acts, indent=1)
    assert played.status == 0


def test_all_eight_steps_and_the_seven_wishes_are_in_order(played: Played) -> None:
    all_in_order(played)


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


def test_what_pages_show_is_what_the_records_say(played: Played) -> None:
    local = open_hub(played.home / "hub")
    with local.read() as session:
        said, proposals, screenings, placements, needs, rooms = (
            list(stored.of_kind(session, kind))
            for kind in ("decision", "proposal", "screening", "placement", "need", "reservation")
        )
    local.database.close()
    need = next(one for one in needs if one.body.form == "placement")
    answers = {one.body.proposal: one.body.answer for one in said if one.body.answer != "meet"}
    returned = {one.body.proposal for one in screenings if one.body.verdict == "return"}
    agreed = proposed = 0
    for group in need.body.slot_groups:
        of_group = [one for one in proposals if one.body.slot_group == group.id]
        here = {one.ref for one in of_group if one.body.state == "open"} - returned
        taken = sum(answers.get(ref) == "accept" for ref in here)
        agreed += taken
        proposed += min(sum(ref not in answers for ref in here), group.slots - taken)
    slots = sum(group.slots for group in need.body.slot_groups)
    told = f"{agreed} af {slots} pladser er aftalt, og {proposed} mere er foreslået."
    assert told in page(played, f"hub-behov-{need.body.code}")
    states = Counter(one.body.state for one in placements)
    before = [one.body for one in placements if one.body.state in BEFORE_START]
    until = {one.body.claim: one.body.until for one in rooms}  # who waited gets it on some day
    lapsed = sum(one.state in BEFORE_GRANT and (until.get(one.claim) or STORYS_END) < STORYS_END
                 for one in before)  # fmt: skip
    shown = page(played, "hub-placeringer")
    assert f"{states['started']} forløb er i gang, og {len(before) - lapsed} er på vej." in shown
    assert f"Starten er passeret for {lapsed}" in shown


def page(played: Played, name: str) -> str:
    return (played.home / "pages" / f"{name}.txt").read_text(encoding="utf-8")


def test_nobody_who_stands_in_a_file_is_known_at_the_hub(played: Played) -> None:
    """I7, over all 3,420: three spellings and full names, in files, write-ahead logs and log."""
    people = everybody()
    wanted = needles((one.cpr, f"{one.first_name} {one.last_name}") for one in people)
    files = [path for path in (played.home / "hub").rglob("*") if path.is_file()]
    held = b"\0".join(without_empty_blocks(path.read_bytes()) for path in files)
    assert len(people) == 3420
    assert hits(held, wanted) == []
    assert hits(held + wanted[-1], wanted) == [wanted[-1]]


def test_figures_told_are_those_of_the_record_tables(played: Played) -> None:
    steps, wishes = played.report["steps"], played.report["wishes"]
    kinds = "SELECT count(*) FROM record WHERE kind = '{}'"
    workplaces = steps["2_workplaces"]["workplaces"] + wishes["2_own_places"]["institutions"]
    assert workplaces == _count(played, "hub/hub.sqlite", kinds.format("workplace"))
    helped = 1  # the placement with a mentor beside it, of wish 4
    assert steps["7_placements"]["planned"] + helped == _count(
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

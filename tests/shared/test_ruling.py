"""`landsaftale rules list`: the law of a day, and what nobody has checked."""

import json
from pathlib import Path

import pytest

from deploy.cli import main
from hub.rules import actions
from tests.hub.rules.test_actions import DRAFT
from tests.parties import Town


def _listed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, dict[str, str]]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return {row["id"]: row for row in json.loads(capsys.readouterr().out)["rules"]}


def test_each_day_has_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    today = _listed(capsys, "rules", "list", "--on", "2026-11-23")
    later = _listed(capsys, "rules", "list", "--on", "2027-01-04")
    before = _listed(capsys, "rules", "list", "--on", "2026-01-31")
    assert (today["VP-DUR-1"]["standing"], today["VP-DUR-1"]["valid_to"]) == ("used", "2026-12-31")
    assert today["VP-DUR-1c"]["status"] == "unverified"
    assert today["VP-DUR-1c"]["question"]
    assert {row["standing"] for row in later.values()} == {"unused", "ended"}
    assert "TG-CLOSED-8" in today
    assert "TG-CLOSED-8" not in before


def test_people_read_what_is_not_checked_and_what_to_ask(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "list", "--on", "2026-11-23"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("LAB-2026-02 on 2026-11-23: ")
    assert "VP-DUR-1c: Hører jobparate" in told


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_with_a_home_the_hubs_own_rows_stand_in_it(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = actions.draft(town.hub, "anna", DRAFT)
    home = ("rules", "--home", str(tmp_path / "hub"), "list", "--on", "2027-01-04")
    assert _listed(capsys, *home)["VP-EXT-1"]["status"] == "draft"
    actions.confirm(town.hub, "bo", code)
    found = _listed(capsys, *home)["VP-EXT-1"]
    assert (found["standing"], found["row"], found["origin"]) == ("used", code, "hub")
    town.node("101")
    here = ("rules", "--home", str(tmp_path / "node101"), "list", "--on", "2027-01-04")
    assert _listed(capsys, *here)["VP-EXT-1"]["row"] == code
    assert main(["rules", "--home", str(tmp_path), "list"]) == 1

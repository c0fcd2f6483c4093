"""The commands, as an operator gives them, and what people see of a party that was restored."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from deploy.cli import main
from tests.node.people import Person, program_of
from tests.parties import Town
from tests.processes import free_port

SAID = "Databasen er genskabt fra en sikkerhedskopi, og der kan ikke skrives i den endnu"


def test_a_node_moves_to_another_folder_with_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new, file, key = (
        tmp_path / name for name in ("old", "new", "node.backup", "offline.key")
    )

    def said(*words: object, home: Path = old, status: int = 0) -> Any:
        capfd.readouterr()
        node = ["node", "--home", str(home)] if words[0] != "backup-key" else []
        assert main([*node, *map(str, words), "--json"]) == status
        told = capfd.readouterr()
        return json.loads(told.out)["problem"]["code"] if status else json.loads(told.out)

    said("init", "101", "--port", free_port())
    assert said("backup", "--to", file, status=1) == "backup_key_missing"
    monkeypatch.setenv("LANDSAFTALE_BACKUP_KEY", "no key")
    assert said("backup", "--to", file, status=1) == "setting_wrong"
    monkeypatch.setenv("LANDSAFTALE_BACKUP_KEY", said("backup-key", key)["public"])
    assert said("backup-key", key, status=1) == "file_exists"
    assert said("backup", "--to", tmp_path / "none" / "file", status=1) == "backup_not_written"
    made = said("backup", "--to", file)
    assert made["sealed"] is True
    assert file.stat().st_mode & 0o077 == 0
    assert said("backup", "--to", tmp_path / "plain", "--plain")["sealed"] is False
    shutil.copytree(old / "keys", new / "keys")
    looked = said("restore", file, "--key", key, "--dry-run", home=new)
    assert (looked["rows"], looked["restored"]) == (made["rows"], False)
    assert [one.name for one in new.iterdir()] == ["keys"]
    done = said("restore", file, "--key", key, home=new)
    assert (done["party"], done["awaited"]) == ("node:101", [])  # it had joined no hub yet
    assert (new / "node.sqlite").exists()
    assert said("restore", file, "--key", key, home=new, status=1) == "database_not_empty"
    lives = [said("lives", "list", home=home)["life"] for home in (old, new)]
    assert lives[0] != lives[1]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_restored_node_says_why_nothing_can_be_written_until_it_has_exchanged(
    town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    node = town.node("101")
    assert main(["node", "--home", str(node.home), "lives", "begin"]) == 0
    kam, program = Person(node, "node.kam"), program_of(node, "node.kam", "Ida Friis")
    office = {"name": "Nord", "people": ["node.kam-karim.holst"]}
    command = ["node", "--home", str(node.home), "offices", "set", "Nord",
               "node.kam-karim.holst"]  # fmt: skip

    def refusals() -> list[object]:
        capfd.readouterr()
        page = kam.send("/kontorer", office, page="/kontorer")
        api = program.put("/api/v1/offices/Nord", json={"people": office["people"]})
        assert (SAID in page.text) == (page.status_code == 422)
        return [page.status_code, api.status_code, (api.json or {}).get("type"), main(command)]

    assert refusals() == [422, 503, "restored_not_repaired", 1]
    assert f"{SAID}." in capfd.readouterr().err
    assert SAID in kam.see("/kontorer").text  # each page says so beforehand
    for _ in range(2):
        kam.send("/synk", {})
    assert refusals() == [303, 200, None, 0]
    assert SAID not in kam.see("/kontorer").text

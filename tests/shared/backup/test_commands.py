"""The commands, as an operator gives them: one party moves to another folder."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from deploy.cli import main
from tests.processes import free_port


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

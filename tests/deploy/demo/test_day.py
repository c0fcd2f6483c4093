import json
from pathlib import Path

import pytest

from deploy.cli import main


def test_only_a_demo_gets_another_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    move = ["clock", "2026-12-07", "--home", str(tmp_path), "--json"]
    assert main(move) == 1
    assert _said(capsys)["problem"]["code"] == "home_missing"
    assert main(["hub", "--home", str(tmp_path / "hub"), "init", "--demo"]) == 0
    assert main(["node", "--home", str(tmp_path / "node101"), "init", "101"]) == 0
    assert main(move) == 1
    assert _said(capsys)["problem"]["code"] == "not_a_demo"
    assert main(["hub", "--home", str(tmp_path / "hub"), "clock", "--json"]) == 0
    assert _said(capsys)["today"] != "2026-12-07"


def _said(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return said

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.cli import main

HEADER = "CVR;P-nummer;Navn;Adresse;Postnr;By;Kommune;Fuldtidspersoner;Farve\n"
GOOD = "99000007;1012345678;Søbredden;Søgade 1;1100;København K;København;48,6;blå\n"
SPLIT = "99000007;1012345679;Nordlys Nord;Søgade 1;2830;Virum;;20;rød\n"


def test_steps_two_and_three_can_be_done_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def hub(*arguments: str) -> dict[str, Any]:
        assert main(["hub", "--home", str(tmp_path / "hub"), *arguments, "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    hub("init", "--demo")
    employer = hub(
        "employers",
        "add",
        "Nordlys Hoteller",
        "--unit",
        "99000007=Nordlys A/S",
        "--unit",
        "99000015=Nordlys Fyn ApS",
        "--contact-name",
        "Mette Lind",
        "--demo",
    )
    file, report = tmp_path / "list.csv", tmp_path / "report.csv"
    file.write_text(HEADER + GOOD + SPLIT)
    code = str(employer["code"])
    done = hub("employers", "import", code, str(file), "--report", str(report))
    assert (done["taken"], done["refused"], done["unknown_columns"]) == (1, 1, ["Farve"])
    (refusal,) = done["refusals"]
    assert (refusal["row"], refusal["column"], refusal["code"]) == (
        3, "Kommune", "municipality_missing",
    )  # fmt: skip
    assert "1012345679" not in report.read_text()
    (place,) = hub("employers", "workplaces", code)["workplaces"]
    assert (place["p_number"], place["municipality"]) == ("1012345678", "101")
    made = hub("agreements", "make", "deploy/demo/agreement.toml")
    shown = hub("agreements", "show", str(made["code"]))
    assert shown["counts"] == {"not_joined": 98}
    assert hub("status") == {"peers": []}

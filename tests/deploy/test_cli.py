"""One command for several: each is done or refused by itself, and said so."""

import json
import subprocess
import sys

import pytest

from deploy.cli import main
from tests.hub.stage import Stage
from tests.node.scene import citizens, scene
from tests.shared.promises.sides import employer_code


def test_what_is_refused_is_named_and_leaves_the_others_done(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    play = scene(stage)
    first, second = (play.proposed(one) for one in citizens(play.node, "Anna Ager", "Bo Bech"))
    home = str(stage.town.hub.home)
    command = ["hub", "--home", home, "proposals", "pass", first, "F-0000000", second, "--json"]
    assert main(command) == 1
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert [one["state"] for one in told["done"]] == ["to_decide", "to_decide"]
    assert [(one["code"], one["problem"]["code"]) for one in told["refused"]] == [
        ("F-0000000", "not_found")
    ]
    assert said.err.startswith("F-0000000: ")


def test_one_alone_is_refused_as_a_problem(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(stage.town.hub.home)
    assert main(["hub", "--home", home, "proposals", "pass", "F-0000000", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["problem"]["code"] == "not_found"
    assert "F-0000000" in said.err


def test_the_member_at_fault_is_named(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    play = scene(stage)
    home, code = str(play.node.home), employer_code(play.node)
    talked = ["note", code, "   ", "--by", "Anna Lund", "--with", "Mette Kjær"]
    assert main(["node", "--home", home, "employers", *talked]) == 1
    assert capsys.readouterr().err.rstrip().endswith("(body/about)")


def test_a_party_is_opened_without_the_pages_libraries() -> None:
    look = "import sys, hub.config, node.config; print({'flask', 'structlog'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"  # a command starts the sooner

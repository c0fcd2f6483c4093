"""`/api/v1/placements`: it works, it refuses wrong input, wrong roles and another's record."""

import json

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from tests import make
from tests.hub.people import program_of
from tests.hub.placements.test_pages import move_on, planned
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town


def test_a_program_follows_tells_and_counts(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    program = program_of(town.hub, "emp.contact", stage.employer)
    (listed,) = program.get("/api/v1/placements").json
    assert (listed["code"], listed["asked_for"], listed["due"]) == (
        code, "hearing", "2026-11-30",
    )  # fmt: skip
    address = f"/api/v1/placements/{code}"
    sheet = dict(map(tuple, program.get(f"{address}/sheet").json["fields_in_order"]))
    assert (list(sheet)[:2], sheet["remarks"], sheet["cpr"]) == (["cvr", "p_number"], code, None)
    told = program.post(f"{address}/reports", json={"what": "hearing", "hearing": "agreed"})
    assert (told.status_code, told.json["asked_for"]) == (200, None)
    move_on(town, code, "started")
    set_day(town.hub, "2026-12-23")
    assert program.get(address).json["asked_for"] == "answer"
    yes = {"what": "answer", "answer": "hire", "hours": 30, "hire_from": "2027-01-04"}
    assert program.post(f"{address}/reports", json=yes).status_code == 200
    (counted,) = program.get("/api/v1/placements/answers").json
    assert (counted["hire"], counted["not_known_yet"]) == (1, 1)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_the_command_shows_what_a_program_is_told(stage: Stage, town: Town) -> None:
    code, home = planned(stage, town), str(town.folder / "hub")
    words = ["hub", "--home", home, "placements", "show", code]
    told = program_of(town.hub, "emp.admin", stage.employer).get(f"/api/v1/placements/{code}")
    assert told.json["body"]["code"] == code
    assert json.loads(CliRunner().invoke(landsaftale, [*words, "--json"]).output) == told.json
    lines = CliRunner().invoke(landsaftale, words).output
    assert "meld hearing senest 2026-11-30" in lines
    assert "ended_due" in lines


def test_wrong_input_order_role_and_another_employer_are_refused(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    program, address = program_of(town.hub, "emp.admin", stage.employer), "/api/v1/placements"
    reports = f"{address}/{code}/reports"
    for wrong, status, problem in (
        ({"what": "lunch"}, 422, "wrong_input"),
        ({"what": "hearing", "hearing": "fine"}, 422, "code_unknown"),
        ({"what": "started"}, 409, "report_order"),
    ):
        said = program.post(reports, json=wrong)
        assert said.status_code == status, wrong
        assert problem == "wrong_input" or said.json["type"] == problem
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.get(f"{address}/{code}/sheet").status_code == 404
    assert stranger.get(f"{address}/{code}").status_code == 404
    assert stranger.post(reports, json={"what": "hearing", "hearing": "agreed"}).status_code == 404
    assert stranger.get(address).json == []
    assert program_of(town.hub, "sector").get(address).status_code == 403

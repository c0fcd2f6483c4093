"""A program reads the law as it holds here, and answers open rows as a manager."""

import pytest

from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.scene import scene


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_program_answers_open_rows_of_the_law(stage: Stage) -> None:
    play = scene(stage)
    manager, rules = program_of(play.node, "manager"), "/api/v1/rules"
    rates = {"rule": "LT-RATE", "basis": "Juridisk Afdeling", "figures": {"private": "84,10"}}
    made = manager.post(rules, json=rates)
    assert (made.status_code, made.json["state"]) == (201, "confirmed")
    rows = manager.get(f"{rules}?on=2026-12-07").json["rules"]
    assert {"private": "84,10"} in [one["figures"] for one in rows if one["id"] == "LT-RATE"]
    assert manager.post(rules, json=rates).json["type"] == "rule_confirmed"
    assert program_of(play.node, "caseworker").post(rules, json=rates).status_code == 403
    taken = manager.post(f"{rules}/{made.json['row']}/withdraw")
    assert taken.json["state"] == "withdrawn"
    told = manager.get(f"{rules}/history").json
    assert [(one["row"], one["act"]) for one in told] == [
        (made.json["row"], "withdrawn"), (made.json["row"], "confirmed"),
    ]  # fmt: skip

"""A file of outcomes by a program: looked at first, taken, undone; team and consultants alone."""

from base64 import b64encode

import pytest

from node.placements import actions
from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.placements.test_actions import _started
from tests.node.scene import citizens, scene, set_day

OUTCOMES = "/api/v1/papers/outcomes"


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_program_looks_at_a_file_of_outcomes_takes_it_and_undoes_it(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    _started(play, code)
    team = program_of(play.node, "team")
    text = f"Forløb;Uger;Resultat\n{code};0;Ledig\n"
    file = {"file": b64encode(text.encode()).decode()}
    early = team.post(OUTCOMES, json=file | {"preview": True}).json
    assert (early["changed"], early["refusals"][0]["code"]) == (0, "outcome_before_end")
    set_day(play.node, "2027-01-03")
    actions.end(play.node, "test", code)
    looked = team.post(OUTCOMES, json=file | {"preview": True}).json
    assert (looked["preview"], looked["changed"], looked["refusals"]) == (True, 1, [])
    assert team.post(f"{OUTCOMES}/undo").json["type"] == "import_none"  # nothing was kept
    assert team.post(OUTCOMES, json=file).json["changed"] == 1
    assert team.post(f"{OUTCOMES}/undo").json == {"restored": 0, "removed": 1, "kept": 0}
    assert team.get(f"/api/v1/placements/{code}").json["outcomes"] == {}
    other = program_of(play.node, "caseworker")
    assert other.post(OUTCOMES, json=file).status_code == 403

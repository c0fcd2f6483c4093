"""A case system from need to contact by codes alone: answer, find, ask, propose, tell."""

import pytest

from hub.proposals import actions as intake
from node.citizens import wishes
from shared.matching.wishes import Wishes
from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.scene import citizens, scene

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
API = "/api/v1"


def test_from_an_answer_to_a_contact_that_was_told(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    wishes.note(play.node, "test", first, Wishes(adaptations=("fixed_hours",)))
    program, need = program_of(play.node, "consultant"), f"{API}/needs/{play.code}"
    assert [one["code"] for one in program.get(f"{API}/needs").json] == [play.code]
    late = program.put(f"{need}/answer", json={"answer": "supply", "count": 99})
    assert (late.status_code, late.json["type"]) == (422, "supply_number")
    said = program.put(f"{need}/answer", json={"answer": "supply", "count": 1}).json
    assert (said["answer"], said["count"], said["able"]) == ("supply", 1, 1)
    group = said["slot_groups"][0]["id"]
    (fit,) = program.get(f"{need}/fits?slot_group={group}").json
    assert (fit["code"], fit["blocked"]) == (first, "citizen_not_asked")
    kinds = {one["what"] for one in fit["conditions"]}
    assert "adaptations_hidden" in kinds
    assert "adaptations" not in kinds  # they are the caseworker's to see
    asked = {"need": play.code, "slot_group": group, "candidate": first}
    offer = asked | {"instrument": "work_placement"}
    early = program.post(f"{API}/proposals", json=offer)
    assert (early.status_code, early.json["type"]) == (409, "citizen_not_asked")
    program.post(f"{API}/questions", json=asked | {"how": "phone", "answer": "yes"})
    made = program.post(f"{API}/proposals", json=offer)
    assert (made.status_code, made.json["state"]) == (201, "screening")
    here = f"{API}/proposals/{made.json['code']}"
    assert program.post(f"{here}/told").status_code == 409  # nobody has asked to meet
    play.exchange()
    intake.pass_on(stage.town.hub, "test", made.json["code"])
    intake.meet(stage.town.hub, "test", made.json["code"])
    play.exchange()
    told = program.post(f"{here}/told").json
    assert (told["state"], told["disclosed"]) == ("meet", True)
    assert program.post(f"{here}/withdraw").json["state"] == "withdrawn"
    assert "Anna" not in program.get(f"{API}/proposals").text


def test_where_a_citizen_could_go_and_whose_proposals_one_sees(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.proposed(first)
    own = program_of(play.node, "caseworker", "Bodil Lund")
    options = own.get(f"{API}/candidates/{first}/options").json
    (place,) = options["needs"]
    assert (place["need"], place["blocked"]) == (play.code, "proposed")
    assert [one["code"] for one in own.get(f"{API}/proposals").json] == [code]
    stranger = program_of(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.get(f"{API}/proposals").json == []
    assert stranger.get(f"{API}/needs/{play.code}/fits").json == []
    offer = {"need": play.code, "slot_group": str(play.group), "candidate": first,
             "instrument": "work_placement"}  # fmt: skip
    for address, body in (
        (f"{API}/proposals", offer), (f"{API}/proposals/{code}/withdraw", None),
        (f"{API}/proposals/{code}/disclose", None),
    ):  # fmt: skip
        assert stranger.post(address, json=body).status_code == 404
    assert stranger.get(f"{API}/candidates/{first}/options").status_code == 404
    assert own.get(f"{API}/proposals/{code}").json["state"] == "screening"

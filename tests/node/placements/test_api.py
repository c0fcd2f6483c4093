"""A program takes a placement from plan to outcome; it sees and may what its person does."""

import pytest
from flask.testing import FlaskClient

from node.placements import actions
from tests import make
from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.placements.test_actions import _heard
from tests.node.scene import Scene, citizens, scene, set_day

PLACEMENTS = "/api/v1/placements"
pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def _planned(stage: Stage) -> tuple[Scene, FlaskClient, str]:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst")
    program = program_of(play.node, "caseworker")
    plan = {
        "proposal": play.accepted(first), "instrument": "work_placement",
        "purpose": "skills_for_job_here", "starts_on": "2026-12-07", "ends_on": "2027-01-03",
        "hours": 30,
    }  # fmt: skip
    backwards = program.post(PLACEMENTS, json=plan | {"ends_on": "2026-12-01"})
    assert (backwards.status_code, backwards.json["errors"][0]["pointer"]) == (422, "/ends_on")
    made = program.post(PLACEMENTS, json=plan)
    assert made.status_code == 201, made.json
    return play, program, made.json["code"]


def _told(play: Scene, code: str, what: str, **other: object) -> None:
    with play.node.read() as session:
        key = actions.find(session, play.node, code).ref
    play.hub_says(make.site_report(key, what, **other))


def test_a_program_takes_a_placement_from_plan_to_outcome(stage: Stage) -> None:
    play, program, code = _planned(stage)
    here = f"{PLACEMENTS}/{code}"
    (line,) = program.get(PLACEMENTS).json
    assert (line["code"], line["state"], line["candidate"][:2]) == (code, "planned", "K-")
    early = program.post(f"{here}/grant", json={})
    assert (early.status_code, early.json["type"]) == (409, "step_not_now")
    play.exchange()
    _told(play, code, "hearing")
    seen = program.get(here).json
    assert (seen["next"]["to"], seen["next"]["missing"]) == ("applied", ["vitas"])
    assert {one["what"]: one["state"] for one in seen["checks"]}["room"] == "met"
    sheet = program.get(f"/api/v1/papers/sheets?code={code}").json[0]
    assert dict(map(tuple, sheet["fields_in_order"]))["p_number"] == "1990000101"
    short = program.post(f"{here}/apply", json={"reference": "1"})
    assert (short.status_code, short.json["type"]) == (422, "vitas_length")
    assert program.post(f"{here}/apply", json={"reference": "2026-1"}).json["state"] == "applied"
    facts = {"self_found": False, "began_on": "2026-05-01"}
    assert program.put(f"{here}/facts", json=facts).json["began_on"] == "2026-05-01"
    assert program.put(f"{here}/facts", json={"staff_mean": "-1"}).status_code == 422
    granted = program.post(f"{here}/grant", json={"reason": "Aftalt med fagkontoret."})
    assert granted.json["state"] == "granted", granted.json
    assert program.get(f"{here}/judgements").json[0]["act"] == "granted"


def test_a_program_follows_a_placement_that_runs(stage: Stage) -> None:
    play, program, code = _planned(stage)
    here = f"{PLACEMENTS}/{code}"
    _heard(play, code)
    actions.apply(play.node, "test", code, "2026-1")
    actions.grant(play.node, "test", code, "Aftalt med fagkontoret.")
    set_day(play.node, "2026-12-07")
    _told(play, code, "started", on=make.START)
    away = {"reason": "holiday", "expected_back": "2026-12-09"}
    assert program.post(f"{here}/interrupt", json=away).json["state"] == "interrupted"
    assert program.post(f"{here}/resume", json={}).json["state"] == "resumed"
    longer = {"ends_on": "2027-01-10", "assessment": "Mere tid til køkkenet."}
    assert program.post(f"{here}/extensions", json=longer).json[0]["ends_on"] == "2027-01-10"
    no = {"answer": "refuse", "reason": "Målet er nået."}
    acts = [one["act"] for one in program.post(f"{here}/extensions/decide", json=no).json]
    assert acts[-1] == "extension_refused"
    set_day(play.node, "2027-01-03")
    assert program.post(f"{here}/end", json={}).json["state"] == "ended"
    outcome = {"weeks": 0, "result": "employed_here", "hours": 30}
    done = program.post(f"{here}/outcomes", json=outcome)
    assert program.get(f"{PLACEMENTS}/answers").json[0]["unanswered"] == 1
    assert done.json["outcomes"] == {"0": "employed_here"}
    assert "Anna" not in done.text + program.get("/api/v1/papers/placements.csv").text


def test_a_program_sees_and_may_what_its_person_does(stage: Stage) -> None:
    play, _, code = _planned(stage)
    here = f"{PLACEMENTS}/{code}"
    stranger = program_of(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.get(PLACEMENTS).json == []
    for path in (here, f"{here}/judgements", f"/api/v1/papers/sheets?code={code}"):
        assert stranger.get(path).status_code == 404, path
    for path, said in (("end", {}), ("refuse", {"code": "competition"}), ("facts", None)):
        answer = stranger.post(f"{here}/{path}", json=said) if said is not None else stranger.put(
            f"{here}/facts", json={})  # fmt: skip
        assert answer.status_code == 404, path
    references = {"references": {code: "2026-1"}}
    assert stranger.post("/api/v1/papers/references", json=references).status_code == 404
    hearing, team = f"{PLACEMENTS}/hearing", program_of(play.node, "team")
    assert stranger.put(hearing, json={"own": True}).status_code == 403
    assert team.put(hearing, json={"own": True}).json == team.get(hearing).json == {"own": True}
    consultant = program_of(play.node, "consultant", "Kim")
    assert consultant.get(here).status_code == 200
    assert consultant.post(f"{here}/grant", json={}).status_code == 403


def test_a_program_asks_for_room_ahead_and_tells_of_others(stage: Stage) -> None:
    play = scene(stage)
    program, room = program_of(play.node, "node.kam"), "/api/v1/rooms/1990000101"
    assert "word" not in program.get(room).json
    ask = {"places": 1, "first": "2026-12-07", "last": "2027-01-03", "keep_until": "2026-12-07"}
    (held,) = program.post(f"{room}/held", json=ask).json
    assert "granted" not in held  # its word is awaited
    play.exchange()
    told = {"people": 2, "starts_on": "2026-11-02", "ends_on": "2027-03-31"}
    row = program.post(f"{room}/told", json=told)
    assert (row.status_code, row.json["source"]) == (201, "vitas")
    seen = program.get(room).json
    assert (seen["held"][0]["granted"], seen["told"][0]["people"]) == (True, 2)
    assert seen["word"]["allowed"] >= seen["word"]["counted"] >= 1
    assert program.post(f"{room}/told/renew", json={"key": held["key"]}).status_code == 404
    renewed = program.post(f"{room}/told/renew", json={"key": row.json["key"], "over": True})
    assert renewed.status_code == 200
    assert program.post(f"{room}/held/give-back", json={"key": held["key"]}).json == []

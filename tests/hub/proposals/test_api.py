"""`/api/v1/proposals`: the intake's word, the employer's two, and who may not say them."""

from tests import make
from tests.hub.needs.test_pages import offered, propose
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.parties import Town

HERE = "/api/v1/proposals"


def test_the_intake_passes_the_employer_meets_and_accepts(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 1))
    code = propose(town, need)
    intake = program_of(town.hub, "sector")
    employer = program_of(town.hub, "emp.contact", stage.employer)
    early = employer.post(f"{HERE}/{code}/meet")
    assert (early.status_code, early.json["type"]) == (409, "screening_first")
    assert intake.post(f"{HERE}/{code}/pass").json["state"] == "to_decide"
    met = employer.post(f"{HERE}/{code}/meet").json
    assert (met["state"], met["offer"]["conditions"][0]["what"]) == ("meet", "hours")
    assert employer.get(f"{HERE}/{code}/disclosure").json["type"] == "disclosure_missing"
    assert employer.post(f"{HERE}/{code}/accept").json["state"] == "accepted"
    listed = employer.get(f"{HERE}?need={need.body.code}").json
    assert [(one["code"], one["state"]) for one in listed] == [(code, "accepted")]


def test_a_no_takes_a_reason_of_the_list(stage: Stage, town: Town) -> None:
    _, code = offered(stage, town)
    employer = program_of(town.hub, "emp.admin", stage.employer)
    bare = employer.post(f"{HERE}/{code}/decline", json={})
    assert (bare.status_code, bare.json["errors"][0]["pointer"]) == (422, "/reason")
    odd = employer.post(f"{HERE}/{code}/decline", json={"reason": "shifts"})
    assert (odd.status_code, odd.json["params"]["nearest"]) == (422, "shift")
    said = employer.post(f"{HERE}/{code}/decline", json={"reason": "shift"}).json
    assert (said["state"], said["reason"]) == ("declined", "shift")


def test_the_words_of_others_are_not_theirs_to_say(stage: Stage, town: Town) -> None:
    _, code = offered(stage, town)
    intake = program_of(town.hub, "sector")
    employer = program_of(town.hub, "emp.admin", stage.employer)
    for program, acts in ((intake, ("meet", "accept")), (employer, ("pass",))):
        assert {program.post(f"{HERE}/{code}/{act}").status_code for act in acts} == {403}


def test_another_employers_proposal_is_not_there(stage: Stage, town: Town) -> None:
    need, code = offered(stage, town)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.get(HERE).json == []
    for answer in (
        stranger.get(f"{HERE}/{code}"), stranger.post(f"{HERE}/{code}/meet"),
        stranger.get(f"{HERE}/{code}/disclosure"), stranger.get(f"{HERE}?need={need.body.code}"),
    ):  # fmt: skip
        assert answer.status_code == 404

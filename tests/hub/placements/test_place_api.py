"""`/api/v1/rooms`: it works, it refuses wrong input, wrong roles and another's workplace."""

from tests import make
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.parties import Town

AT = "/api/v1/rooms/1990000101"
TWO = {"people": 2, "starts_on": "2026-11-02", "ends_on": "2027-01-31", "as_of": "2026-11-12"}


def test_a_program_tells_reads_renews_and_ends(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.admin", stage.employer)
    said = program.post(f"{AT}/told", json=TWO)
    assert (said.status_code, said.json["source"], said.json["stale"]) == (201, "employer", False)
    seen = program.get(AT).json
    assert (seen["code"], seen["counted"], seen["allowed"]) == ("ratio_room", 2, 9)
    assert seen["used"][1] == {"source": "employer", "people": 2, "as_of": "2026-11-12"}
    assert (len(seen["weeks"]), seen["weeks"][0]["elsewhere"]) == (26, 2)
    key = {"key": said.json["key"]}
    assert program.post(f"{AT}/told/renew", json=key).json["as_of"] == "2026-11-23"
    assert program.post(f"{AT}/told/renew", json={**key, "over": True}).status_code == 200
    assert program.get(AT).json["told"] == []
    assert program.post(f"{AT}/told/renew", json=key).status_code == 404


def test_wrong_members_and_days_are_named(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.admin", stage.employer)
    wrong = program.post(f"{AT}/told", json={**TWO, "people": "many"})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/people")
    late = program.post(f"{AT}/told", json={**TWO, "as_of": "2026-11-24"})
    assert (late.status_code, late.json["type"]) == (409, "report_in_future")
    vitas = program.post(f"{AT}/told", json={**TWO, "source": "vitas"})
    assert vitas.json["type"] == "code_unknown"


def test_strangers_and_other_roles_have_no_way_in(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.get(AT).status_code == 404
    assert stranger.post(f"{AT}/told", json=TWO).status_code == 404
    assert program_of(town.hub, "sector", "I").get(AT).status_code == 403

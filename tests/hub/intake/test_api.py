"""`/api/v1/intake`: it works, it refuses wrong input, wrong roles and another service's need."""

from uuid import uuid4

import pytest

from hub.proposals import actions
from hub.sectors.actions import services
from tests.hub.intake.test_gate import served, states
from tests.hub.intake.test_pages import played
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.parties import Town

API = "/api/v1/intake"
pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def test_a_program_screens_tells_and_reads_the_board(stage: Stage, town: Town) -> None:
    need, _, codes = played(stage, town)
    with town.hub.read() as session:
        (service,) = services(session)
    program = program_of(town.hub, "sector", service.ref)
    group = need.body.slot_groups[0].id
    (batch,) = program.get(f"{API}/batches").json
    assert (batch["need"], batch["waiting"], batch["municipalities"], batch["screener"]) == (
        need.body.code, 3, 2, "Anne Vestergaard",
    )  # fmt: skip
    address = f"{API}/needs/{need.body.code}/groups/{group}"
    early = program.post(f"{address}/feedback")
    assert (early.status_code, early.json["type"]) == (409, "nominations_under_way")
    bare = program.post(f"{address}/shortlist", json={})
    assert (bare.status_code, bare.json["errors"][0]["pointer"]) == (422, "/codes")
    sent = program.post(f"{address}/shortlist", json={"codes": codes[:2]})
    assert (sent.status_code, len(sent.json["screenings"])) == (200, 2)
    assert [states(town, need)[code] for code in codes[:2]] == ["to_decide", "to_decide"]
    actions.send_back(town.hub, "test", codes[2], "incomplete")
    for code in codes[:2]:
        actions.decline(town.hub, "test", code, "skills")
    told = program.post(f"{address}/feedback").json
    assert (told["nominated"], told["shortlisted"], told["accepted"]) == (3, 2, 0)
    assert {one["reason"] for one in told["reasons"]} == {"incomplete", "skills"}
    board = program.get(f"{API}/boards/hotel").json
    assert (board["gap"], board["needs"]) == (3, [need.body.code])
    (cell,) = board["rows"][0]["needs"]
    assert (cell["open"], cell["slots"], cell["state"]) == (2, 2, "asked")
    for odd in (f"{API}/needs/{need.body.code}/groups/{uuid4()}/feedback",
                f"{API}/needs/{need.body.code}/groups/x/feedback"):  # fmt: skip
        assert program.post(odd).status_code == 404


def test_others_screen_nothing(stage: Stage, town: Town) -> None:
    need, _, codes = played(stage, town)
    other = served(town, slug="byg", branches=("F",))
    stranger = program_of(town.hub, "sector", other)
    address = f"{API}/needs/{need.body.code}/groups/{need.body.slot_groups[0].id}"
    assert stranger.get(f"{API}/batches").json == []
    for answer in (
        stranger.post(f"{address}/shortlist", json={"codes": codes}),
        stranger.post(f"{address}/feedback"), stranger.get(f"{API}/boards/hotel"),
    ):  # fmt: skip
        assert (answer.status_code, answer.json["type"]) == (404, "not_found")
    assert set(states(town, need).values()) == {"screening"}
    auditor = program_of(town.hub, "auditor")
    assert auditor.get(f"{API}/boards/hotel").status_code == 200
    assert auditor.get(f"{API}/batches").status_code == 403
    assert program_of(town.hub, "emp.admin", stage.employer).post(
        f"{address}/shortlist", json={"codes": codes}
    ).status_code == 403  # fmt: skip

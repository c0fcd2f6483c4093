"""`/api/v1/needs`: it works, it refuses wrong input, wrong roles and another's record."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select

from shared.feed.tables import History
from tests import make
from tests.hub.needs.test_changing import under_way
from tests.hub.people import program_of
from tests.hub.stage import Stage, draft_of
from tests.parties import Town

NEED: dict[str, Any] = draft_of([("1990000101", 2)])


def test_a_program_posts_reads_changes_and_closes_a_need(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.admin", stage.employer)
    posted = program.post("/api/v1/needs", json=NEED)
    assert (posted.status_code, posted.json["slots"], posted.json["open"]) == (201, 2, 2)
    address = f"/api/v1/needs/{posted.json['code']}"
    assert program.get(address).json == posted.json
    assert len(posted.json["coverage"]) == 98
    assert posted.json["coverage"][0]["answer"] is None
    same = program.put(address, json=posted.json["draft"])
    assert (same.status_code, same.json["draft"]) == (200, posted.json["draft"])
    group = NEED["slot_groups"][0] | {"slots": 3}
    changed = program.put(address, json=NEED | {"slot_groups": [group]})
    assert (changed.status_code, changed.json["slots"]) == (200, 3)
    assert program.post(f"{address}/close").json["state"] == "closed"
    listed = program.get("/api/v1/needs?page_size=1")
    assert [one["state"] for one in listed.json] == ["closed"]
    assert '"total": 1' in listed.headers["X-Pagination"]
    with town.hub.read() as session:
        said = session.execute(select(History.actor, History.act).where(History.kind == "need"))
        assert {tuple(row) for row in said} == {
            (f"token:emp.admin-{stage.employer}", act) for act in ("posted", "changed", "closed")
        }


def test_a_program_cuts_slots_and_confirms(stage: Stage, town: Town) -> None:
    need, codes = under_way(stage, 3, others=2)
    program = program_of(town.hub, "emp.admin", stage.employer)
    address = f"/api/v1/needs/{need.body.code}"
    group = {"id": str(need.body.slot_groups[0].id), "slots": 1}
    asked = program.post(f"{address}/slots", json={"groups": [group]})
    assert (asked.status_code, asked.json["type"]) == (422, "cut_choose")
    cut = program.post(f"{address}/slots", json={"groups": [group], "keep": [codes[0]]})
    assert (cut.status_code, cut.json["slots"], cut.json["proposed"]) == (200, 1, 1)
    assert cut.json["groups"][0]["said"].startswith("Der er forslag til alle pladser")
    assert program.post(f"{address}/confirm").json["state"] == "open"
    wrong = program.post(f"{address}/slots", json={"groups": [group | {"slots": "one"}]})
    assert wrong.status_code == 422
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.post(f"{address}/slots", json={"groups": [group]}).status_code == 404
    assert stranger.post(f"{address}/confirm").status_code == 404
    assert program_of(town.hub, "sector").post(f"{address}/confirm").status_code == 403


def test_the_same_key_twice_is_one_need(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.admin", stage.employer)
    headers = {"Idempotency-Key": str(uuid4())}
    codes = {program.post("/api/v1/needs", json=NEED, headers=headers).json["code"] for _ in "ab"}
    assert len(codes) == 1
    odd = program.post("/api/v1/needs", json=NEED, headers={"Idempotency-Key": "twice"})
    assert (odd.status_code, odd.json["errors"][0]["pointer"]) == (422, "/Idempotency/Key")


def test_wrong_members_are_named_with_pointer_and_sentence(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.admin", stage.employer)
    group = NEED["slot_groups"][0] | {"hours": "many"}
    answer = program.post("/api/v1/needs", json=NEED | {"slot_groups": [group], "colour": "red"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert {one["pointer"] for one in answer.json["errors"]} == {
        "/slot_groups/0/hours", "/colour",
    }  # fmt: skip
    assert all(one["detail"] for one in answer.json["errors"])
    torn = program.post("/api/v1/needs", data='{"title": 1, "title": 2}',
                        content_type="application/json")  # fmt: skip
    assert (torn.status_code, torn.json["type"]) == (400, "malformed")
    late = program.post("/api/v1/needs", json=NEED | {"answer_by": "2026-01-01"})
    assert (late.status_code, late.json["type"]) == (409, "date_passed")
    assert program.get("/api/v1/needs?page=0").status_code == 422


def test_other_roles_cannot_post(stage: Stage, town: Town) -> None:
    for role in ("sector", "kam", "auditor"):
        program = program_of(town.hub, role)
        assert program.get("/api/v1/needs").status_code == 200
        assert program.post("/api/v1/needs", json=NEED).status_code == 403


def test_another_employers_need_is_not_there(stage: Stage, town: Town) -> None:
    code = stage.post(("1990000101", 2)).body.code
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.get("/api/v1/needs").json == []
    for answer in (
        stranger.get(f"/api/v1/needs/{code}"), stranger.post(f"/api/v1/needs/{code}/close"),
        stranger.put(f"/api/v1/needs/{code}", json=NEED),
        stranger.post("/api/v1/needs", json=NEED),
    ):  # fmt: skip
        assert (answer.status_code, answer.json["type"]) == (404, "not_found")

"""`/api/v1/rules`: it works, it refuses wrong input, wrong roles and the same person."""

from typing import Any

from hub.rules import actions
from tests.hub.people import browser_of, program_of
from tests.hub.rules.test_actions import DRAFT
from tests.hub.stage import Stage
from tests.parties import Town

ROW: dict[str, Any] = {
    "rule": "VP-EXT-1", "paragraph": "LAB (2027) § 99", "source": "lovtidende.dk",
    "valid_from": "2027-01-01", "figures": {"groups": "TG03", "weeks": "26"},
}  # fmt: skip


def test_a_program_reads_the_law_of_a_day_and_drafts_a_row(stage: Stage, town: Town) -> None:
    anna = program_of(town.hub, "hub.operator", "anna")
    bo = program_of(town.hub, "hub.operator", "bo")
    drafted = anna.post("/api/v1/rules", json=ROW)
    assert (drafted.status_code, drafted.json["state"]) == (201, "draft")
    address = f"/api/v1/rules/{drafted.json['row']}"
    same = anna.post(f"{address}/confirm")
    assert (same.status_code, same.json["type"]) == (409, "second_person_needed")
    assert bo.post(f"{address}/confirm").json["state"] == "confirmed"
    later = bo.get("/api/v1/rules?on=2027-01-04").json
    used = {one["id"]: one for one in later["rules"] if one["standing"] == "used"}
    assert (later["rule_set"], list(used)) == ("LAB-2027", ["VP-EXT-1"])
    assert used["VP-EXT-1"]["figures"] == {"groups": "TG03", "weeks": "26"}
    assert anna.post(f"{address}/withdraw").json["state"] == "withdrawn"


def test_who_did_what_with_a_row_is_read_for_good(stage: Stage, town: Town) -> None:
    code = actions.draft(town.hub, "login:anna", DRAFT)
    actions.confirm(town.hub, "login:bo", code)
    actions.withdraw(town.hub, "cli:root", code)
    auditor = program_of(town.hub, "auditor")
    told = auditor.get("/api/v1/rules/history").json
    assert [(one["row"], one["act"], one["who"]) for one in told] == [
        (code, "withdrawn", "root"), (code, "confirmed", "bo"), (code, "drafted", "anna"),
    ]  # fmt: skip
    page = browser_of(town.hub, "auditor").get("/regler").text
    assert all(said in page for said in ("Taget tilbage", "Bekræftet", "Skrevet", code))
    assert program_of(town.hub, "kam").get("/api/v1/rules/history").status_code == 403
    assert code not in browser_of(town.hub, "kam").get("/regler").text


def test_wrong_input_roles_and_codes_are_refused(stage: Stage, town: Town) -> None:
    operator = program_of(town.hub, "hub.operator")
    for wrong, status in (({"valid_from": "i morgen"}, 422), ({"figures": {}}, 422),
                          ({"rule": "VP-NO"}, 422), ({"more": 1}, 422)):  # fmt: skip
        assert operator.post("/api/v1/rules", json=ROW | wrong).status_code == status
    assert operator.get("/api/v1/rules?on=snart").status_code == 422
    assert operator.post("/api/v1/rules/R-0000000/confirm").status_code == 404
    reader = program_of(town.hub, "auditor")
    assert reader.get("/api/v1/rules").status_code == 200
    assert reader.post("/api/v1/rules", json=ROW).status_code == 403


def test_one_person_at_a_page_and_a_program_is_one_person(stage: Stage, town: Town) -> None:
    code = actions.draft(town.hub, "login:hub.operator-anna", DRAFT)
    anna = program_of(town.hub, "hub.operator", "anna")
    assert anna.post(f"/api/v1/rules/{code}/confirm").status_code == 409

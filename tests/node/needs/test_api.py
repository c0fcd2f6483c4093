"""`/api/v1/candidates` and `/api/v1/questions` at a node: own people alone, and no names."""

from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.scene import citizens, scene


def test_a_case_system_notes_consent_wishes_and_answers(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Karim Holst", consent="not_asked")
    program = program_of(play.node, "caseworker")
    here = f"/api/v1/candidates/{first}"
    said = program.post(f"{here}/consent", json={"answer": "yes", "how": "phone"})
    assert (said.status_code, said.json["consent"]) == (200, "given")
    listed = program.get("/api/v1/candidates").json
    assert [one["code"] for one in listed] == [first]
    assert "Anna" not in program.get(here).text
    wishes = program.put(f"{here}/wishes", json={"not_shifts": ["night"]})
    assert wishes.status_code == 204
    odd = program.put(f"{here}/wishes", json={"not_shifts": ["dawn"]})
    assert (odd.status_code, odd.json["type"]) == (422, "code_unknown")
    asked = {"need": play.code, "slot_group": str(play.group), "candidate": first, "how": "phone",
             "answer": "yes"}  # fmt: skip
    assert program.post("/api/v1/questions", json=asked).status_code == 201
    no = program.post(f"{here}/consent", json={"answer": "no", "how": "phone"})
    assert no.json["consent"] == "declined"
    late = program.post("/api/v1/questions", json=asked)
    assert (late.status_code, late.json["type"]) == (409, "consent_missing")


def test_other_peoples_citizens_are_not_there(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    stranger = program_of(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.get(f"/api/v1/candidates/{first}").status_code == 404
    assert stranger.get("/api/v1/candidates").json == []
    manager = program_of(play.node, "manager", "Mia Leder")
    assert manager.get("/api/v1/candidates").status_code == 403
    consultant = program_of(play.node, "consultant", "Kim Konsulent")
    word = {"answer": "no", "how": "phone"}
    assert consultant.post(f"/api/v1/candidates/{first}/consent", json=word).status_code == 403

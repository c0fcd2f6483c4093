"""`/api/v1/agreements` of a node: the municipality's word by a program, and who may not say it."""

from sqlalchemy import select

from shared.feed.local import Local
from shared.tables import AgreementIndex
from tests.hub.stage import Stage
from tests.node.people import program_of
from tests.node.scene import set_day

JOIN = {"participation": "profiles", "kam": {"name": "Karim Holst", "phone": "20304050"}}


def arrived(stage: Stage) -> tuple[Local, str]:
    node = stage.town.node("101")
    stage.town.synchronise("101")
    set_day(node, "2026-11-23")
    with node.read() as session:
        return node, f"/api/v1/agreements/{session.scalars(select(AgreementIndex.code)).one()}"


def test_a_program_accedes_with_limits_pauses_leaves_and_comes_back(stage: Stage) -> None:
    node, here = arrived(stage)
    program = program_of(node, "node.kam")
    (offered,) = program.get("/api/v1/agreements").json
    assert (offered["state"], offered["invited"]) == ("not_answered", True)
    limits = {"max_at_once": 6, "instruments": ["work_placement"], "text": "Kun om dagen"}
    assert program.put(f"{here}/accession", json=JOIN | limits).json["state"] == "acceded"
    assert program.post(f"{here}/pause", json={"text": "Ferie"}).json["state"] == "paused"
    assert program.post(f"{here}/resume").json["state"] == "acceded"
    left = program.post(f"{here}/leave", json={"text": "Færre borgere"}).json
    assert (left["state"], left["last_day"]) == ("acceded", "2026-12-23")
    assert program.put(f"{here}/accession", json=JOIN).json.get("last_day") is None
    no = {"because": "other", "reason": "Nej tak"}
    assert program.post(f"{here}/decline", json=no).json["type"] == "already_acceded"


def test_a_program_declines_with_a_reason_of_the_list(stage: Stage) -> None:
    node, here = arrived(stage)
    program = program_of(node, "manager")
    odd = program.post(f"{here}/decline", json={"because": "lyst", "reason": "Nej tak"})
    assert odd.json["type"] == "reason_unknown"
    bare = program.post(f"{here}/decline", json={"because": "other"})
    assert (bare.status_code, bare.json["errors"][0]["pointer"]) == (422, "/reason")
    no = {"because": "own_agreement", "reason": "Egen aftale", "contact_name": "Vagten"}
    assert program.post(f"{here}/decline", json=no).json["state"] == "declined"
    asked = program.post(f"{here}/questions", json={"text": "Hvem betaler kørsel?"})
    assert asked.status_code == 201


def test_who_may_not_answer_may_read(stage: Stage) -> None:
    node, here = arrived(stage)
    reader = program_of(node, "caseworker")
    assert reader.get(here).status_code == 200
    for act in ("decline", "pause", "resume", "leave", "questions"):
        assert reader.post(f"{here}/{act}", json={"text": "Nej tak"}).status_code == 403
    assert reader.put(f"{here}/accession", json=JOIN).status_code == 403
    assert reader.get("/api/v1/agreements/A-0000000").json["type"] == "not_found"
    assert program_of(node, "node.admin").get(here).status_code == 403

"""`/api/v1/agreements`: it works, it refuses wrong input, wrong roles and another's record."""

from dataclasses import replace

from sqlalchemy import select

from shared.tables import AgreementIndex
from tests import make
from tests.hub.agreements.test_pages import question
from tests.hub.people import program_of
from tests.hub.stage import Stage
from tests.parties import Town


def address(town: Town) -> str:
    with town.hub.read() as session:
        return f"/api/v1/agreements/{session.scalars(select(AgreementIndex.code)).one()}"


def test_a_program_reads_where_all_98_stand(stage: Stage, town: Town) -> None:
    stage.accede("101")
    stage.accede("157", state="declined", reason_code="own_agreement")
    program = program_of(town.hub, "emp.contact", stage.employer)
    (one,) = program.get("/api/v1/agreements").json
    assert (one["state"], one["acceded"]) == ("active", 1)
    shown = program.get(address(town)).json
    assert (len(shown["coverage"]), shown["terms_digest"]) == (98, make.TERMS)
    word = next(one for one in shown["coverage"] if one["municipality"] == "157")
    assert (word["state"], word["reason_code"]) == ("declined", "own_agreement")


def test_a_program_suspends_resumes_and_terminates(stage: Stage, town: Town) -> None:
    program, here = program_of(town.hub, "emp.admin", stage.employer), address(town)
    bare = program.post(f"{here}/suspend", json={})
    assert (bare.status_code, bare.json["errors"][0]["pointer"]) == (422, "/reason")
    assert (
        program.post(f"{here}/suspend", json={"reason": "Nyt køkken"}).json["state"] == "suspended"
    )
    assert program.post(f"{here}/resume").json["state"] == "active"
    past = {"reason": "Slut", "last_day": "2026-01-01"}
    assert program.post(f"{here}/terminate", json=past).json["type"] == "date_passed"
    over = program.post(f"{here}/terminate", json=past | {"last_day": "2026-12-31"}).json
    assert (over["state"], over["last_day"]) == ("active", "2026-12-31")
    assert program.post(f"{here}/resume").json["type"] == "agreement_step"
    odd = {"cvr": make.CVR, "by": "Bo Bach"}
    assert program.post(f"{here}/consents", json=odd).json["type"] == "unit_no_franchise"


def test_a_program_offers_what_was_in_consultation_and_nothing_else(
    stage: Stage, town: Town
) -> None:
    program, here = program_of(town.hub, "emp.admin", stage.employer), address(town)
    program.post(f"{here}/suspend", json={"reason": "Nyt køkken"})
    assert program.post(f"{here}/offer").json["type"] == "agreement_step"
    with town.hub.begin("test") as tx:
        heard = replace(tx.get(stage.agreement).body, state="in_consultation")
        tx.write(heard, "heard", revises=stage.agreement)
    assert program.post(f"{here}/resume").json["type"] == "agreement_step"
    assert program.post(f"{here}/offer").json["state"] == "active"


def test_a_question_is_answered_by_a_program(stage: Stage, town: Town) -> None:
    asked, here = question(town, stage), address(town)
    program = program_of(town.hub, "emp.admin", stage.employer)
    (before,) = program.get(here).json["questions"]
    assert (before["id"], before.get("reply")) == (str(asked), None)
    put = program.put(f"{here}/questions/{asked}/reply", json={"text": "Virksomheden betaler."})
    assert put.json["questions"][0]["reply"] == "Virksomheden betaler."
    for odd in ("nr-1", "01a21807-0000-7000-8000-000000000000"):
        answer = program.put(f"{here}/questions/{odd}/reply", json={"text": "Ja tak."})
        assert (answer.status_code, answer.json["type"]) == (404, "not_found")


def test_others_may_read_at_most_and_strangers_not_that(stage: Stage, town: Town) -> None:
    here = address(town)
    contact = program_of(town.hub, "emp.contact", stage.employer)
    assert contact.post(f"{here}/suspend", json={"reason": "Nej tak"}).status_code == 403
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.get("/api/v1/agreements").json == []
    for answer in (
        stranger.get(here), stranger.post(f"{here}/suspend", json={"reason": "Nej tak"}),
        stranger.post(f"{here}/resume"),
        stranger.post(f"{here}/terminate", json={"reason": "Nej"}),
        stranger.post(f"{here}/consents", json={"cvr": make.CVR, "by": "Bo Bach"}),
    ):  # fmt: skip
        assert (answer.status_code, answer.json["type"]) == (404, "not_found")

import re

from flask.testing import FlaskClient

from hub.proposals import actions
from shared.database import set_setting
from shared.records.base import Record
from tests import make
from tests.hub.intake.test_gate import ALLEEN, HAVNEN, nominate, served, states
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.parties import Town


def played(stage: Stage, town: Town) -> tuple[Record, FlaskClient, list[str]]:
    """Two municipalities nominate three people; the service's screener is logged in."""
    service = served(town)
    stage.accede("101", "147")
    need = stage.post((HAVNEN, 2), (ALLEEN, 1))
    codes = [*nominate(town, need, "101", 2), *nominate(town, need, "147", 1)]
    return need, browser_of(town.hub, "sector", service), codes


def test_the_chosen_go_to_the_employer_as_one_list(stage: Stage, town: Town) -> None:
    need, desk, codes = played(stage, town)
    group = need.body.slot_groups[0].id
    page = desk.get("/indslusning").text
    assert "3 forslag skal ses, før virksomheden får dem." in page
    assert "3 forslag fra 2 kommuner" in re.sub(r"\s+", " ", page)
    address = f"/indslusning/{need.body.code}/{group}/liste"
    token = token_of(desk, "/indslusning")
    nobody = desk.post(address, data={"csrf_token": token})
    assert (nobody.status_code, "Der er ikke valgt nogen" in nobody.text) == (409, True)
    chosen = {"csrf_token": token, "code": [codes[0], codes[2]]}
    assert desk.post(address, data=chosen).status_code == 303
    assert states(town, need) == {codes[0]: "to_decide", codes[1]: "screening",
                                  codes[2]: "to_decide"}  # fmt: skip
    hr = browser_of(town.hub, "emp.admin", stage.employer)
    assert "2 forslag venter på jeres svar" in hr.get(f"/behov/{need.body.code}").text
    post(desk, f"/indslusning/{codes[1]}/tilbage", "/indslusning", reason="incomplete")
    assert "Ingen forslag venter" in desk.get("/indslusning").text


def test_returning_takes_a_reason(stage: Stage, town: Town) -> None:
    _, desk, codes = played(stage, town)
    token = token_of(desk, "/indslusning")
    sent = desk.post(f"/indslusning/{codes[0]}/tilbage", data={"csrf_token": token})
    assert (sent.status_code, "Fejl" in sent.text) == (422, True)


def test_feedback_is_sent_from_the_desk_when_all_is_decided(stage: Stage, town: Town) -> None:
    need, desk, codes = played(stage, town)
    group = need.body.slot_groups[0].id
    address = f"/indslusning/{need.body.code}/{group}/tilbagemelding"
    token = token_of(desk, "/indslusning")
    early = desk.post(address, data={"csrf_token": token})
    assert (early.status_code, "venter stadig på et svar" in early.text) == (409, True)
    for code in codes:
        actions.send_back(town.hub, "test", code, "incomplete")
    assert "Send til 2 kommuner" in desk.get("/indslusning").text
    post(desk, address, "/indslusning")
    assert "Send til" not in desk.get("/indslusning").text


def test_the_branch_shows_what_lacks_and_what_is_late_on_top(stage: Stage, town: Town) -> None:
    need, desk, _ = played(stage, town)
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", "2026-11-27")
    assert desk.get("/branche").headers["Location"] == "/branche/hotel"
    page = desk.get("/branche/hotel").text
    assert "1 hold venter for længe hos indslusningen." in page
    assert "2 arbejdsdage for sent" in page
    assert "Bo Lund har det nu" in page
    assert page.index("For sent hos indslusningen") < page.index("Hvor det mangler")
    assert f"/behov/{need.body.code}" in page
    late = desk.get("/indslusning").text
    assert "Afløseren har det nu: Bo Lund." in late


def test_another_services_desk_and_branch_are_not_there(stage: Stage, town: Town) -> None:
    need, desk, codes = played(stage, town)
    other = browser_of(town.hub, "sector", served(town, slug="byg", branches=("F",)))
    assert codes[0] not in other.get("/indslusning").text
    assert other.get("/branche/hotel").status_code == 404
    assert desk.get("/branche/byg").status_code == 404
    assert desk.get("/branche/findes-ikke").status_code == 404
    token = token_of(other, "/indslusning")
    group = need.body.slot_groups[0].id
    for act in (f"{need.body.code}/{group}/liste", f"{need.body.code}/{group}/tilbagemelding",
                f"{codes[0]}/tilbage"):  # fmt: skip
        form = {"csrf_token": token, "code": codes[0], "reason": "incomplete"}
        assert other.post(f"/indslusning/{act}", data=form).status_code == 404
    assert set(states(town, need).values()) == {"screening"}


def test_other_roles_have_no_desk_and_an_auditor_reads_the_board(stage: Stage, town: Town) -> None:
    played(stage, town)
    auditor = browser_of(town.hub, "auditor")
    assert auditor.get("/indslusning").status_code == 403
    assert "Rekrutteringsservice Hotel" in auditor.get("/branche").text
    assert auditor.get("/branche/hotel").status_code == 200
    hr = browser_of(town.hub, "emp.admin", stage.employer)
    assert hr.get("/branche/hotel").status_code == 403


def test_the_node_reads_the_feedback_on_its_need(stage: Stage, town: Town) -> None:
    need, desk, codes = played(stage, town)
    for code in codes:
        actions.send_back(town.hub, "test", code, "incomplete")
    group = need.body.slot_groups[0].id
    post(desk, f"/indslusning/{need.body.code}/{group}/tilbagemelding", "/indslusning")
    town.synchronise("147")
    page = Person(town.node("147"), "consultant").see(f"/behov/{need.body.code}").text
    assert "3 er foreslået af alle kommuner," in page
    assert "sendt tilbage fra indslusningen" in page


def test_an_empty_branch_says_so(stage: Stage, town: Town) -> None:
    service = served(town, branches=("F",), slug="byg")
    desk = browser_of(town.hub, "sector", service)
    assert "Der er ingen åbne behov i branchen." in desk.get("/branche/byg").text
    assert make.sector_service().slug not in desk.get("/branche").headers["Location"]

from tests import make
from tests.hub.people import app_of, browser_of
from tests.hub.stage import Stage
from tests.parties import Town


def test_the_front_page_has_a_door_for_each_and_leads_home(stage: Stage, town: Town) -> None:
    page = app_of(town.hub).test_client().get("/").text
    assert "Log ind som virksomhed" in page
    homes = {
        "emp.admin": "/overblik",
        "hub.operator": "/drift",
        "kam": "/aftale",
        "sector": "/indslusning",
    }
    for role, home in homes.items():
        person = browser_of(town.hub, role, stage.employer if role == "emp.admin" else None)
        assert person.get("/").headers["Location"] == home


def test_the_header_has_each_readers_own_word(stage: Stage, town: Town) -> None:
    words = {"emp.contact": "for virksomheder", "hub.support": "drift", "auditor": "for revisorer",
             "sector": "rekrutteringsservice", "kam": "for nøglekundeansvarlige"}  # fmt: skip
    nobody = app_of(town.hub).test_client().get("/").text
    assert "<small>ét behov, alle kommuner</small>" in nobody
    for role, word in words.items():
        person = browser_of(town.hub, role, stage.employer if role == "emp.contact" else None)
        assert f"<small>{word}</small>" in person.get("/aftale", follow_redirects=True).text


def test_an_employer_without_needs_is_told_what_to_do(stage: Stage, town: Town) -> None:
    page = browser_of(town.hub, "emp.admin", stage.employer).get("/overblik").text
    assert "I har ingen åbne behov." in page


def test_the_operator_sees_no_employers_overview(stage: Stage, town: Town) -> None:
    assert browser_of(town.hub, "hub.operator").get("/overblik").status_code == 403


def test_an_account_of_an_employer_that_is_not_there_gets_no_page(town: Town) -> None:
    assert browser_of(town.hub, "emp.admin", make.NOBODY).get("/overblik").status_code == 404

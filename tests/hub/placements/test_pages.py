from dataclasses import replace
from datetime import date

from hub.placements.actions import by_code
from hub.placements.claims import claims_at
from tests import make
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

HERE = "1990000101"


def test_the_page_shows_the_figures_of_the_hubs_word(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    with town.hub.read() as session:
        word = claims_at(session, HERE)[0].word
    assert word
    page = browser_of(town.hub, "emp.admin", stage.employer).get(f"/placeringer/{code}").text
    assert f"mindst {word.counted} af {word.allowed} er brugt" in page
    assert "48,6 fuldtidspersoner" in page
    assert "København: reserveret, 7. december til 3. januar" in page


def test_the_workplace_reports_the_hearing_and_faults_are_told(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    address = f"/placeringer/{code}"
    assert "Meld høringen" in browser.get("/placeringer").text
    post(browser, f"{address}/hearing", address, hearing="agreed", on="20-11-2026")
    assert "Enig, 20. november" in browser.get(address).text
    assert "skal ikke melde noget nu" in browser.get(address).text


def test_a_report_without_its_outcome_is_asked_for(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    token = token_of(browser, f"/placeringer/{code}")
    form = {"csrf_token": token, "on": "20-11-2026"}
    refused = browser.post(f"/placeringer/{code}/hearing", data=form)
    assert (refused.status_code, "Vælg, hvordan høringen gik" in refused.text) == (422, True)
    assert browser.post(f"/placeringer/{code}/else", data=form).status_code == 404


def test_nobody_is_asked_for_what_comes_too_late(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    set_day(town.hub, "2026-12-02")
    assert "Høringen skulle være meldt 30. november." in browser.get(f"/placeringer/{code}").text
    assert "Skulle være meldt 30. november" in browser.get("/placeringer").text
    set_day(town.hub, "2026-12-08")  # the reservation held until the first day
    page = browser.get(f"/placeringer/{code}").text
    assert "Starten 7. december er passeret, og pladsen er givet fri igen." in page
    assert 'id="meld-h"' not in page
    listed = browser.get("/placeringer").text
    assert "og 0 er på vej" in listed
    assert "Starten er passeret for 1" in listed


def test_the_one_question_comes_at_60_per_cent_and_not_yet_asks_again(
    stage: Stage, town: Town
) -> None:
    code = planned(stage, town)
    move_on(town, code, "started")
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    address = f"/placeringer/{code}"
    set_day(town.hub, "2026-12-22")
    assert "Følger der et job?" not in browser.get("/overblik").text
    assert 'id="f-answer"' not in browser.get(address).text
    set_day(town.hub, "2026-12-23")
    assert "Følger der et job? Søbredden" in browser.get("/overblik").text
    assert "Følger der et job? Svar senest 31. december." in browser.get(address).text
    token = token_of(browser, address)
    for wrong, field in (
        ({}, "answer"), ({"answer": "hire", "hours": "30"}, "hire_from"),
        ({"answer": "hire", "hours": "45", "hire_from": "04-01-2027"}, "hours"),
        ({"answer": "not_here", "reason": "skills"}, "yes_if"),
        ({"answer": "not_yet", "again_on": "23-12-2026"}, "again_on"),
    ):  # fmt: skip
        form = {"csrf_token": token, "on": "23-12-2026", **wrong}
        said = browser.post(f"{address}/answer", data=form)
        assert (said.status_code, f'href="#f-{field}"' in said.text) == (422, True), wrong
    not_yet = {"answer": "not_yet", "again_on": "30-12-2026", "on": "23-12-2026"}
    post(browser, f"{address}/answer", address, **not_yet)
    assert "Følger der et job?" not in browser.get("/overblik").text
    set_day(town.hub, "2026-12-30")
    assert "Følger der et job? Søbredden" in browser.get("/overblik").text
    post(browser, f"{address}/answer", address, answer="hire", hours="30",
         hire_from="04-01-2027", on="30-12-2026")  # fmt: skip
    assert "Følger der et job?" not in browser.get("/overblik").text
    answers = browser.get("/placeringer/svar").text
    assert "1 job er lovet:" in answers
    assert "1 vides ikke endnu" in answers
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    assert "Ingen arbejdssteder er spurgt endnu" in stranger.get("/placeringer/svar").text


def test_the_workplace_tells_away_and_back(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    move_on(town, code, "started")
    set_day(town.hub, "2026-12-09")
    browser, address = browser_of(town.hub, "emp.admin", stage.employer), f"/placeringer/{code}"
    post(browser, f"{address}/interrupted", address, on="09-12-2026", expected_back="14-12-2026")
    move_on(town, code, "interrupted", expected_back=date(2026, 12, 14))
    assert "Kandidaten er tilbage i dag" in browser.get(address).text
    set_day(town.hub, "2026-12-14")
    assert "Kandidaten skulle være tilbage 14. december." in browser.get(address).text
    post(browser, f"{address}/resumed", address, on="14-12-2026")


def test_who_applies_finds_the_sheet_when_it_is_time(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    sheet = f"/placeringer/{code}/vitas"
    assert sheet not in browser.get(f"/placeringer/{code}").text
    move_on(town, code, "heard")
    assert sheet in browser.get(f"/placeringer/{code}").text
    assert "Skrives i hånden; står ikke i systemet her" in browser.get(sheet).text


def test_another_employer_sees_no_placement(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    assert stranger.get(f"/placeringer/{code}").status_code == 404
    assert "Der er ingen forløb endnu" in stranger.get("/placeringer").text


def move_on(town: Town, code: str, state: str, **other: object) -> None:
    """Let the municipality say that the placement has come so far."""
    with town.hub.read() as session:
        key = by_code(session, code).ref
    with town.node("101").begin("test") as tx:
        tx.write(replace(tx.get(key).body, state=state, **other), state, revises=key)
    town.synchronise("101")


def planned(stage: Stage, town: Town) -> str:
    """A placement that its municipality has planned, with the hub's word on its room."""
    stage.accede("101")
    need = stage.post((HERE, 2))
    node = town.node("101")
    node.reactions.clear()  # its side is played here
    place = stage.workplaces[HERE]
    with node.begin("test") as tx:
        claim = tx.write(make.capacity_claim(place, p_number=HERE), "asked")
        body = make.placement(need.ref, workplace=place, p_number=HERE, claim=claim)
        tx.write(replace(body, slot_group=need.body.slot_groups[0].id), "planned")
    town.synchronise("101")
    return str(body.code)

import re
from datetime import date

from flask.testing import FlaskClient

from hub.needs.coverage import coverage
from hub.proposals import actions as proposals
from shared.records.base import Record
from shared.records.proposal import ConditionState
from tests import make
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.parties import Town

KNOWN = (ConditionState(what="hours", state="met", figure=30),
         ConditionState(what="travel", state="unknown", figure=20))  # fmt: skip


def test_the_page_says_what_the_one_function_counts(stage: Stage, town: Town) -> None:
    need, _ = offered(stage, town)
    with town.hub.read() as session:
        figures = coverage(session, need, date(2026, 11, 23)).figures
    page = employer(stage).get(f"/behov/{need.body.code}").text
    said = f"{figures.agreed} af {figures.slots} pladser er aftalt, og {figures.proposed} mere"
    assert said in page
    assert re.findall(r"<dd>(\d+)", page)[:4] == [
        str(number) for number in (figures.slots, figures.agreed, figures.proposed, figures.open)
    ]
    assert "Kan 30 timer om ugen" in page
    assert "1 af 2 krav er opfyldt" in page


def test_the_employer_meets_accepts_and_is_told(stage: Stage, town: Town) -> None:
    need, code = offered(stage, town)
    browser = employer(stage)
    for act in ("moede", "ja"):
        told = post(browser, f"/forslag/{code}/{act}", f"/behov/{need.body.code}")
        assert told.endswith(f"/behov/{need.body.code}?svar={code}")
    page = browser.get(told).text
    assert "Pladsen er jeres kandidats" in page
    assert "1 af 2 pladser er aftalt" in page


def test_nobody_is_asked_to_give_a_slot_where_all_are_given(stage: Stage, town: Town) -> None:
    need, first = offered(stage, town)  # of two slots
    codes = [first, *(passed(town, need) for _ in range(2))]
    browser = employer(stage)
    for code in codes:
        proposals.meet(town.hub, "emp", code)
    proposals.accept(town.hub, "emp", codes[0])
    pages = (f"/behov/{need.body.code}", f"/forslag/{codes[2]}")
    assert all("Giv pladsen" in browser.get(page).text for page in pages)
    proposals.accept(town.hub, "emp", codes[1])
    shown = [browser.get(page).text for page in pages]
    assert not any("Giv pladsen" in page for page in shown)
    assert "Pladserne er givet" in shown[0]
    assert "Alle pladser på stedet er givet" in shown[1]


def test_declining_without_a_reason_asks_for_one(stage: Stage, town: Town) -> None:
    _, code = offered(stage, town)
    browser = employer(stage)
    token = token_of(browser, f"/forslag/{code}")
    refused = browser.post(f"/forslag/{code}/nej", data={"csrf_token": token, "reason": ""})
    assert (refused.status_code, "Vælg en af mulighederne" in refused.text) == (422, True)
    post(browser, f"/forslag/{code}/nej", f"/forslag/{code}", reason="shift")
    assert "Arbejdstiden passer ikke" in browser.get(f"/forslag/{code}").text


def test_another_employer_and_other_roles_see_and_decide_nothing(stage: Stage, town: Town) -> None:
    need, code = offered(stage, town)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    for address in (f"/behov/{need.body.code}", f"/forslag/{code}", f"/forslag/{code}/kontakt"):
        assert stranger.get(address).status_code == 404
    token = token_of(stranger, "/behov")
    sent = stranger.post(f"/forslag/{code}/moede", data={"csrf_token": token})
    assert sent.status_code == 404
    sector = browser_of(town.hub, "sector")
    assert sector.get(f"/behov/{need.body.code}").status_code == 200
    assert "Aftal møde" not in sector.get(f"/behov/{need.body.code}").text
    assert sector.get(f"/forslag/{code}/kontakt").status_code == 403


def test_the_intake_desk_passes_and_returns(stage: Stage, town: Town) -> None:
    need, _ = offered(stage, town)
    first, second = propose(town, need), propose(town, need)
    desk = browser_of(town.hub, "sector")
    assert "2 forslag skal ses" in desk.get("/indslusning").text
    group = need.body.slot_groups[0].id
    post(desk, f"/indslusning/{need.body.code}/{group}/liste", "/indslusning", code=first)
    post(desk, f"/indslusning/{second}/tilbage", "/indslusning", reason="incomplete")
    assert "Ingen forslag venter" in desk.get("/indslusning").text
    with_employer = employer(stage).get(f"/behov/{need.body.code}").text
    assert "2 forslag venter på jeres svar" in with_employer


def test_a_form_without_its_token_changes_nothing(stage: Stage, town: Town) -> None:
    _, code = offered(stage, town)
    assert employer(stage).post(f"/forslag/{code}/moede").status_code == 400


def offered(stage: Stage, town: Town) -> tuple[Record, str]:
    """A need of two slots with one proposal that has been passed on."""
    stage.accede("101")
    need = stage.post(("1990000101", 2))
    return need, passed(town, need)


def passed(town: Town, need: Record) -> str:
    code = propose(town, need)
    proposals.pass_on(town.hub, "test", code)
    return code


def propose(town: Town, need: Record) -> str:
    body = make.proposal(need.ref, need.body.slot_groups[0].id, conditions=KNOWN)
    with town.node("101").begin("test") as tx:
        tx.write(body, "proposed")
    town.synchronise("101")
    return str(body.code)


def employer(stage: Stage) -> FlaskClient:
    return browser_of(stage.town.hub, "emp.admin", stage.employer)


def token_of(browser: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)
    assert found
    return found[1]


def post(browser: FlaskClient, address: str, seen_at: str, **form: str) -> str:
    sent = browser.post(address, data={"csrf_token": token_of(browser, seen_at), **form})
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]

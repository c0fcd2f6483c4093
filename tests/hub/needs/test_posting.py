import re
from collections.abc import Mapping
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from shared.tables import NeedIndex, WorkplaceIndex
from tests import make
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

TASK = {"title": "Køkkenhjælpere", "occupation": "9412", "tasks": "Opvask.",
        "instruments": ["work_placement", "wage_subsidy"], "must": ["vaske op", ""],
        "ordinary_positions": "2", "language": "basic"}  # fmt: skip
TIME = {"hours": "30", "shift": "day", "start": "07-12-2026", "weeks": "4",
        "answer_by": "30-11-2026", "reach_km": "50"}  # fmt: skip


def test_a_need_is_written_in_three_steps_and_sent_once(stage: Stage, town: Town) -> None:
    stage.accede("101")
    browser = employer(stage)
    review = reviewed(browser, slots_of(town, Søbredden="2"))
    assert "2 pladser på 1 arbejdssted i 1 kommune" in review.text
    assert "Send behovet til 1 kommune" in review.text
    assert "Vaske op" in review.text
    first, second = (step(browser, review, "gennemse", "send") for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    page = browser.get(first.location).text
    assert "Behovet er sendt" in page
    assert "0 af 2 pladser er aftalt" in page
    assert needs_in(town) == 1


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    stage: Stage, town: Town
) -> None:
    browser = employer(stage)
    start = browser.get("/behov/nyt")
    wrong = step(browser, start, "opgave", "fordel", TASK | {"title": "", "occupation": "Trold"})
    assert wrong.status_code == 422
    assert 'href="#f-title">Titel: Skriv en titel' in wrong.text
    assert "Stillingen »Trold« står ikke på listen" in wrong.text
    assert 'value="Trold"' in wrong.text
    spread = step(browser, start, "opgave", "fordel", TASK)
    fields = TIME | slots_of(town, Søbredden="6 el. 7") | {"hours": "60", "weeks": ""}
    wrong = step(browser, spread, "fordel", "gennemse", fields)
    assert wrong.status_code == 422
    for said in ("Søbredden: Skriv et helt tal", "mellem 1 og 37", "Skriv antal uger", "6 el. 7"):
        assert said in unescape(wrong.text)
    assert needs_in(town) == 0


def test_a_rule_that_forbids_it_is_said_at_its_field(stage: Stage, town: Town) -> None:
    browser = employer(stage)
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel", TASK)
    slots = slots_of(town, Søbredden="2")
    late = step(browser, spread, "fordel", "gennemse", TIME | slots | {"answer_by": "08-12-2026"})
    assert late.status_code == 422
    assert 'href="#f-answer_by"' in late.text
    gone = step(browser, spread, "fordel", "gennemse", TIME | slots | {"answer_by": "01-11-2026"})
    assert "er allerede gået" in gone.text
    none = step(browser, spread, "fordel", "gennemse", TIME)
    assert "Angiv mindst ét arbejdssted" in none.text


def test_going_back_keeps_both_steps(stage: Stage, town: Town) -> None:
    browser = employer(stage)
    review = reviewed(browser, slots_of(town, Søbredden="2"))
    task = step(browser, review, "gennemse", "opgave")
    assert 'value="Køkkenhjælpere"' in task.text
    spread = step(browser, task, "opgave", "fordel", TASK)
    assert re.search(r'inputmode="numeric" value="2"', spread.text)


def test_last_years_need_comes_in_the_same_week_this_year(stage: Stage, town: Town) -> None:
    need = stage.post(("1990000101", 3))
    set_day(town.hub, "2027-11-22")
    browser = employer(stage)
    page = browser.get(f"/behov/nyt?fra={need.body.code}")  # 3 clicks, and 3 more send it
    spread = step(browser, page, "opgave", "fordel", TASK)
    assert 'value="29-11-2027"' in spread.text
    assert 'value="06-12-2027"' in spread.text


def test_an_earlier_need_is_copied_and_anothers_is_not_found(stage: Stage, town: Town) -> None:
    need = stage.post(("1990000101", 3))
    page = employer(stage).get(f"/behov/nyt?fra={need.body.code}")
    for said in ("Køkken og rengøring", "9412 Køkkenhjælp mv.", "Vaske op"):
        assert f'value="{said}"' in page.text
    spread = step(employer(stage, "emp.contact"), page, "opgave", "fordel", TASK)
    assert 'value="3"' in spread.text
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
        tx.write(make.agreement(other), "made")
    stranger = browser_of(town.hub, "emp.admin", other)
    assert stranger.get("/behov/nyt").status_code == 200
    assert stranger.get(f"/behov/nyt?fra={need.body.code}").status_code == 404


def test_what_another_has_typed_or_somebody_has_changed_is_refused(
    stage: Stage, town: Town
) -> None:
    browser = employer(stage)
    review = reviewed(browser, slots_of(town, Søbredden="2"))
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
        tx.write(make.agreement(other), "made")
    stranger = browser_of(town.hub, "emp.admin", other)
    token = hidden(stranger.get("/behov/nyt"), "csrf_token")
    form = {"csrf_token": token, "kladde": hidden(review, "kladde"), "trin": "gennemse",
            "til": "send"}  # fmt: skip
    assert stranger.post("/behov/nyt", data=form).status_code == 422
    assert needs_in(town) == 0


def test_who_may_not_write_a_need(stage: Stage, town: Town) -> None:
    assert browser_of(town.hub, "sector").get("/behov/nyt").status_code == 403
    assert employer(stage).post("/behov/nyt", data=TASK).status_code == 400  # no token
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    alone = browser_of(town.hub, "emp.admin", other)
    refused = alone.get("/behov/nyt")
    assert (refused.status_code, "ingen aftale, der gælder i dag" in refused.text) == (409, True)
    assert "/behov/nyt" not in alone.get("/behov").text


def employer(stage: Stage, role: str = "emp.admin") -> FlaskClient:
    return browser_of(stage.town.hub, role, stage.employer)


def reviewed(browser: FlaskClient, slots: dict[str, str]) -> TestResponse:
    """The last step, all filled in."""
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel", TASK)
    return step(browser, spread, "fordel", "gennemse", TIME | slots)


def step(
    browser: FlaskClient, page: TestResponse, at: str, to: str,
    fields: Mapping[str, object] | None = None,
) -> TestResponse:  # fmt: skip
    token = hidden(browser.get("/behov/nyt"), "csrf_token")
    own = {"trin": at, "til": to, "kladde": hidden(page, "kladde"), "csrf_token": token}
    sent = {**own, **(fields or {})}
    return browser.post("/behov/nyt", data=MultiDict(sent))


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return unescape(found[1])


def slots_of(town: Town, **wanted: str) -> dict[str, str]:
    with town.hub.read() as session:
        rows = session.scalars(select(WorkplaceIndex)).all()
        return {f"slots-{row.code}": wanted.get(row.name, "") for row in rows}


def needs_in(town: Town) -> int:
    with town.hub.read() as session:
        return session.scalar(select(func.count()).select_from(NeedIndex)) or 0

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from hub.needs import actions as needs
from shared.feed import stored
from shared.needs.draft import like
from shared.problem import Refused
from shared.records.need import Need
from shared.tables import NeedIndex, WorkplaceIndex
from tests import make
from tests.hub.needs.test_changing import states_of, under_way
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

TASK = {"form": "placement", "title": "Køkkenhjælpere", "occupation": "9412", "tasks": "Opvask.",
        "must": ["vaske op", ""], "language": "basic"}  # fmt: skip
TIME = {"hours": "30", "shift": "day", "start": "07-12-2026", "weeks": "4"}
TERMS = {"instruments": ["work_placement", "wage_subsidy"], "ordinary_positions": "2",
         "answer_by": "30-11-2026", "reach_km": "50"}  # fmt: skip


def test_a_need_is_written_in_four_steps_and_sent_once(stage: Stage, town: Town) -> None:
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
    wrong = step(browser, spread, "fordel", "vilkaar", fields)
    assert wrong.status_code == 422
    for said in ("Søbredden: Skriv et helt tal", "mellem 1 og 37", "Skriv antal uger", "6 el. 7"):
        assert said in unescape(wrong.text)
    assert needs_in(town) == 0


def test_a_rule_that_forbids_it_is_said_at_its_field(stage: Stage, town: Town) -> None:
    browser = employer(stage)
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel", TASK)
    slots = slots_of(town, Søbredden="2")
    terms = step(browser, spread, "fordel", "vilkaar", TIME | slots)
    late = step(browser, terms, "vilkaar", "gennemse", TERMS | {"answer_by": "08-12-2026"})
    assert late.status_code == 422
    assert 'href="#f-answer_by"' in late.text
    gone = step(browser, terms, "vilkaar", "gennemse", TERMS | {"answer_by": "01-11-2026"})
    assert "er allerede gået" in gone.text
    none = step(browser, spread, "fordel", "vilkaar", TIME)
    assert "Angiv mindst ét arbejdssted" in none.text


def test_going_back_keeps_both_steps(stage: Stage, town: Town) -> None:
    browser = employer(stage)
    review = reviewed(browser, slots_of(town, Søbredden="2"))
    task = step(browser, review, "gennemse", "opgave")
    assert 'value="Køkkenhjælpere"' in task.text
    spread = step(browser, task, "opgave", "fordel", TASK)
    assert re.search(r'inputmode="numeric" value="2"', spread.text)


def test_one_place_has_another_time_other_demands_and_a_second_shift(
    stage: Stage, town: Town
) -> None:
    stage.accede("101")
    browser = employer(stage)
    group = step(browser, reviewed(browser, slots_of(town, Søbredden="2")), "gennemse",
                 f"gruppe {key_of(town, 'Søbredden')}")  # fmt: skip
    assert "Søbredden, København</h1>" in group.text
    said = TIME | {"slots": "2", "at_once": "3", "starts_at": "5.30", "function": "Opvasker",
                   "must": ["vaske op"], "language": "basic", "licences": ["truck_a"]}  # fmt: skip
    more = step(browser, group, "gruppe", "flere", said)
    second = step(browser, more, "gruppe", "gem", said | {"slots": "1", "shift": "night"})
    for words in ("3 pladser på 1 arbejdssted", "Opvasker", "kl. 05.30", "Nat",
                  "Højst 3 ad gangen", "Kørekort og beviser: Truckcertifikat A"):  # fmt: skip
        assert words in second.text
    wrong = step(browser, more, "gruppe", "gem", said | {"hours": "60", "starts_at": "tidligt"})
    assert (wrong.status_code, 'href="#f-hours"' in wrong.text) == (422, True)
    assert "Mødetid: Skriv et klokkeslæt" in wrong.text
    need = sent(town, browser, second)
    day, night = need.slot_groups
    assert (day.slots, day.shift, night.slots, night.shift) == (2, "day", 1, "night")
    assert (day.starts_at, day.function, day.at_once, day.must) == ("05:30", "Opvasker", 3, None)
    assert (day.licences, night.licences, need.licences) == (("truck_a",), ("truck_a",), ())


def test_who_hires_writes_wage_and_contract_and_is_asked_for_no_support(
    stage: Stage, town: Town
) -> None:
    browser = employer(stage)
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel",
                  TASK | {"form": "ordinary"})  # fmt: skip
    time = {name: value for name, value in TIME.items() if name != "weeks"}
    terms = step(browser, spread, "fordel", "vilkaar", time | slots_of(town, Søbredden="2"))
    assert 'name="instruments"' not in terms.text
    half = {"answer_by": "30-11-2026", "reach_km": "50", "job-contract": "permanent"}
    wrong = step(browser, terms, "vilkaar", "gennemse", half)
    assert 'href="#f-job-wage">Timeløn i kroner: Skriv timelønnen' in wrong.text
    review = step(browser, wrong, "vilkaar", "gennemse", half | {"job-wage": "152,50"})
    assert "152,50 kr. i timen, fastansættelse" in review.text
    need = sent(town, browser, review)
    assert (need.form, need.instruments, need.ordinary_positions) == ("ordinary", ("ordinary",), 2)


def test_a_company_centre_has_a_mentor_and_says_how_many_places_it_is(
    stage: Stage, town: Town
) -> None:
    with town.hub.begin("test") as tx:
        body = tx.get(stage.agreement).body
        centre = replace(body, instruments=(*body.instruments, "company_centre"))
        tx.write(centre, "changed", revises=stage.agreement)
    browser = employer(stage)
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel", TASK)
    terms = step(browser, spread, "fordel", "vilkaar", TIME | slots_of(town, Søbredden="4"))
    half = {"instruments": "company_centre", "ordinary_positions": "1",
            "answer_by": "30-11-2026", "reach_km": "50"}  # fmt: skip
    wrong = step(browser, terms, "vilkaar", "gennemse", half)
    assert "Et virksomhedscenter har en mentor på arbejdspladsen." in wrong.text
    mentor = {"mentor-name": "Ulla Ravn", "mentor-phone": "20 30 40 60"}
    review = step(browser, wrong, "vilkaar", "gennemse", half | mentor)
    assert "4 faste pladser med mentor: Ulla Ravn" in review.text
    need = sent(town, browser, review)
    assert (need.mentor.name, need.mentor.phone) == ("Ulla Ravn", "20304060")
    shown = browser.get(f"/behov/{need.code}").text
    assert "4 faste pladser med mentor: Ulla Ravn" in shown
    page = browser.get(f"/behov/nyt?ret={need.code}")
    spread = step(browser, page, "opgave", "fordel", TASK)
    terms = step(browser, spread, "fordel", "vilkaar", TIME | slots_of(town, Søbredden="5"))
    assert 'value="Ulla Ravn"' in terms.text  # who changes it need not write it again
    with pytest.raises(Refused, match="centre_has_mentor"):
        needs.change(town.hub, "test", need.code, replace(like(need), mentor=None))


def test_before_the_first_day_it_is_said_who_gets_it_and_who_pays(
    stage: Stage, town: Town
) -> None:
    browser = employer(stage)
    spread = step(browser, browser.get("/behov/nyt"), "opgave", "fordel",
                  TASK | {"before_first_day": ["hygiene_course", "work_clothes"]})  # fmt: skip
    terms = step(browser, spread, "fordel", "vilkaar", TIME | slots_of(town, Søbredden="2"))
    half = TERMS | {"preparations-hygiene_course-by": "municipality"}
    wrong = step(browser, terms, "vilkaar", "gennemse", half)
    assert 'href="#f-preparations-hygiene_course-paid_by"' in wrong.text
    whole = half | {"preparations-hygiene_course-paid_by": "employer"}
    review = step(browser, terms, "vilkaar", "gennemse", whole)
    assert "(kommunen skaffer, virksomheden betaler, mangler), Arbejdstøj udleveret" in review.text


def test_an_open_need_is_changed_whole_and_who_is_under_way_is_shown_before(
    stage: Stage, town: Town
) -> None:
    need, codes = under_way(stage, 3, others=2)
    browser = employer(stage)
    address = f"/behov/nyt?ret={need.body.code}"
    page = step(browser, browser.get(address), "opgave", "fordel", TASK | {"title": "Opvaskere"})
    terms = step(browser, page, "fordel", "vilkaar", TIME | slots_of(town, Søbredden="1"))
    review = step(browser, terms, "vilkaar", "gennemse", TERMS)
    assert "1 forslag mister pladsen" in review.text
    refused = step(browser, review, "gennemse", "send")
    assert (refused.status_code, "Vælg 1, der går videre" in refused.text) == (422, True)
    done = step(browser, review, "gennemse", "send", {"behold": codes[1]})
    assert done.location == f"/behov/{need.body.code}?svar=rettet"
    assert '<h1 lang="da">Opvaskere</h1>' in browser.get(done.location).text
    assert states_of(town, need) == {codes[0]: "slot_gone", codes[1]: "screening"}
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
        tx.write(make.agreement(other), "made")
    assert browser_of(town.hub, "emp.admin", other).get(address).status_code == 404


def test_last_years_need_comes_in_the_same_week_this_year(stage: Stage, town: Town) -> None:
    need = stage.post(("1990000101", 3))
    set_day(town.hub, "2027-11-22")
    browser = employer(stage)
    page = browser.get(f"/behov/nyt?fra={need.body.code}")  # 3 clicks, and 3 more send it
    spread = step(browser, page, "opgave", "fordel", TASK)
    assert 'value="06-12-2027"' in spread.text
    fields = dict.fromkeys(slots_of(town), "1") | TIME | {"start": "06-12-2027"}
    assert 'value="29-11-2027"' in step(browser, spread, "fordel", "vilkaar", fields).text


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
    terms = step(browser, spread, "fordel", "vilkaar", TIME | slots)
    return step(browser, terms, "vilkaar", "gennemse", TERMS)


def step(
    browser: FlaskClient, page: TestResponse, at: str, to: str,
    fields: Mapping[str, object] | None = None,
) -> TestResponse:  # fmt: skip
    token = hidden(browser.get("/behov/nyt"), "csrf_token")
    own = {"trin": at, "til": to, "kladde": hidden(page, "kladde"), "csrf_token": token}
    if at == "gruppe":
        own["gruppe"] = hidden(page, "gruppe")
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


def key_of(town: Town, name: str) -> str:
    with town.hub.read() as session:
        query = select(WorkplaceIndex.code).where(WorkplaceIndex.name == name)
        return session.scalars(query).one()


def sent(town: Town, browser: FlaskClient, review: TestResponse) -> Need:
    done = step(browser, review, "gennemse", "send")
    assert done.status_code == 303, done.text
    with town.hub.read() as session:
        need: Need = stored.get(session, session.scalars(select(NeedIndex)).one().ref).body
        return need


def needs_in(town: Town) -> int:
    with town.hub.read() as session:
        return session.scalar(select(func.count()).select_from(NeedIndex)) or 0

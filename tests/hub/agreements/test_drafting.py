"""An agreement written on the pages and by programs: what does not hold is said at its field."""

import re

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from hub.sectors import actions as sectors
from shared.feed import stored
from shared.records.agreement import Agreement
from shared.tables import AgreementIndex
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.people import browser_of, program_of
from tests.hub.sectors.test_actions import draft as service
from tests.hub.stage import Stage
from tests.parties import Town

NEW = "/aftale/ny"
WRITTEN = {
    "title": "Køkken og rengøring", "units": make.CVR, "instruments": "work_placement",
    "branches": "I", "everybody": "yes", "hosting_authority": "municipality:101",
    "mandate": "Punkt 4", "mandate_on": "15-01-2026", "valid_from": "01-12-2026",
    "valid_to": "30-11-2028", "answer_days": "2", "terms": "1. Svar inden to dage.",
    "contact-name": "Mette Kjær", "contact-phone": "12345678",
}  # fmt: skip
JSON = {
    "title": "Køkken og rengøring", "units": [make.CVR], "instruments": ["work_placement"],
    "branches": ["I"], "invited": ["101", "147"], "hosting_authority": "municipality:101",
    "mandate": "Punkt 4", "mandate_on": "2026-01-15", "valid_from": "2026-12-01",
    "valid_to": "2028-11-30", "answer_days": 2, "terms": "1. Svar inden to dage.",
    "contact": {"name": "Mette Kjær"},
}  # fmt: skip


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_an_employer_writes_looks_corrects_and_makes(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    form = WRITTEN | {"csrf_token": token_of(browser, NEW)}
    before = agreements(town)
    look = browser.post(NEW, data=form | {"til": "gennemse"})
    assert "får 98 kommuner den at svare på" in look.text
    assert agreements(town) == before  # looking writes nothing
    kept = {"csrf_token": form["csrf_token"], "kladde": kept_of(look.text)}
    assert 'value="Køkken og rengøring"' in browser.post(NEW, data=kept | {"til": "ret"}).text
    made = browser.post(NEW, data=kept | {"til": "lav"})
    assert made.status_code == 303
    assert "0 af 98 kommuner" in browser.get(made.location).text
    (new,) = [one for one in agreements(town) if one not in before]
    assert (new.title, new.branches, len(new.invited)) == ("Køkken og rengøring", ("I",), 98)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_all_that_does_not_hold_is_said_at_its_field(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    token, before = token_of(browser, NEW), agreements(town)
    for wrong, fields in (
        ({"units": "", "title": "", "everybody": "", "contact-name": ""},
         ("title", "units", "invited", "contact-name")),
        ({"valid_to": "01-01-2026", "mandate_on": "01-01-2027", "answer_days": "12",
          "consult_until": "01-01-2026", "hosting_authority": "municipality:999",
          "units": "99000015", "instruments": "praktik", "branches": "Hotel"},
         ("valid_to", "mandate_on", "answer_days", "consult_until", "hosting_authority", "units",
          "instruments", "branches")),
    ):  # fmt: skip
        form = {**WRITTEN, **wrong, "csrf_token": token, "til": "lav"}
        said = browser.post(NEW, data=form)
        assert said.status_code == 422
        missing = [name for name in fields if f'href="#f-{name}"' not in said.text]
        assert missing == [], said.text
    assert agreements(town) == before


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_new_version_is_written_from_the_old_one(stage: Stage, town: Town) -> None:
    stage.accede("101")
    browser, code = browser_of(town.hub, "emp.admin", stage.employer), code_of(town)
    page = browser.get(f"{NEW}?fra={code}").text
    form = typed(page)
    form["til"] = "gennemse"
    same = browser.post(NEW, data=form)
    assert "tilslutningerne bliver stående" in same.text
    form["answer_days"] = "4"
    changed = browser.post(NEW, data=form)
    assert "skal gives igen" in changed.text
    kept = {"csrf_token": form["csrf_token"], "kladde": kept_of(changed.text), "til": "lav"}
    assert browser.post(NEW, data=kept).location.endswith(code)
    (now,) = agreements(town)
    assert (now.code, now.version, now.answer_days) == (code, 2, 4)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_who_is_of_no_employer_chooses_one_and_a_service_keeps_to_its_branches(
    stage: Stage, town: Town
) -> None:
    with town.hub.read() as session:
        employer = stored.get(session, stage.employer).body.code
    kam = browser_of(town.hub, "kam")
    page = kam.get(NEW).text
    assert f"virksomhed={employer}" in page
    none = kam.post(NEW, data={"csrf_token": token_of(kam, NEW)})
    assert (none.status_code, 'href="#f-employer"' in none.text) == (422, True)
    assert f"virksomhed={employer}" in none.text
    assert 'id="f-units-99000007"' in kam.get(f"{NEW}?virksomhed={employer}").text
    scope = sectors.make(town.hub, "test", service(branches=("F",))).ref
    browser = browser_of(town.hub, "sector", scope)
    form = {**WRITTEN, "employer": employer, "til": "lav"}
    form["csrf_token"] = token_of(browser, f"{NEW}?virksomhed={employer}")
    refused = browser.post(NEW, data=form)
    assert (refused.status_code, "har ikke branchen" in refused.text) == (422, True)
    assert browser.post(NEW, data=form | {"branches": "F"}).status_code == 303


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_program_makes_and_renews_and_others_cannot(stage: Stage, town: Town) -> None:
    address, program = "/api/v1/agreements", program_of(town.hub, "emp.admin", stage.employer)
    once = {"Idempotency-Key": "01a21807-0000-4000-8000-000000000000"}
    made = [program.post(address, json=JSON, headers=once) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json["code"] == made[1].json["code"]
    here = f"{address}/{made[0].json['code']}"
    renewed = program.put(here, json=JSON | {"answer_days": 3})
    assert (renewed.status_code, renewed.json["version"]) == (200, 2)
    bare = program.post(address, json={name: JSON[name] for name in JSON if name != "terms"})
    assert (bare.status_code, bare.json["errors"][0]["pointer"]) == (422, "/terms")
    late = program.post(address, json=JSON | {"valid_to": "2026-01-01"})
    assert (late.status_code, late.json["type"]) == (422, "period_backwards")
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
        foreign = JSON | {"employer": tx.get(other).body.code}
    count = len(agreements(town))
    assert program.post(address, json=foreign).status_code == 404
    assert len(agreements(town)) == count
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.put(here, json=JSON).status_code == 404
    contact = program_of(town.hub, "emp.contact", stage.employer)
    assert contact.post(address, json=JSON).status_code == 403
    scope = sectors.make(town.hub, "test", service(branches=("F",))).ref
    outside = program_of(town.hub, "sector", scope).post(address, json=JSON)
    assert (outside.status_code, outside.json["type"]) == (403, "branch_not_run")


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_the_model_that_a_program_is_given_can_be_sent_back(stage: Stage, town: Town) -> None:
    address = "/api/v1/agreements"
    with town.hub.begin("test") as tx:
        other = tx.get(tx.write(make.employer(name="Fremmed"), "registered")).body.code
    program = program_of(town.hub, "emp.admin", stage.employer)
    model = program.get(f"{address}/model?employer={other}").json  # is not listened to
    assert (model["units"], model["valid_from"]) == ([make.CVR], "2026-11-23")
    made = program.post(address, json=model).json
    assert (made["title"], len(made["coverage"])) == (model["title"], 98)
    kam = program_of(town.hub, "kam")
    assert "employer" not in kam.get(f"{address}/model").json
    assert kam.get(f"{address}/model?employer={other}").json["employer"] == other
    assert kam.get(f"{address}/model?employer=V-0000000").status_code == 404
    assert kam.get(f"{address}/model?employer=nobody").status_code == 422
    assert program_of(town.hub, "auditor").get(f"{address}/model").status_code == 403


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_an_employers_people_write_for_no_other(stage: Stage, town: Town) -> None:
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(name="Fremmed"), "registered")
        code = tx.get(other).body.code
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    token = token_of(browser, NEW)
    said = browser.post(NEW, data={"csrf_token": token, "employer": code, "til": "lav"})
    assert (said.status_code, "Fremmed" in said.text) == (422, False)
    stranger = browser_of(town.hub, "emp.admin", other)
    assert stranger.get(f"{NEW}?fra={code_of(town)}").status_code == 404


def agreements(town: Town) -> list[Agreement]:
    with town.hub.read() as session:
        return [one.body for one in stored.of_kind(session, "agreement")]


def code_of(town: Town) -> str:
    with town.hub.read() as session:
        return str(session.scalars(select(AgreementIndex.code)).one())


def kept_of(page: str) -> str:
    found = re.search(r'name="kladde" value="([^"]+)"', page)
    assert found, page
    return found[1]


def typed(page: str) -> MultiDict[str, str]:
    """What a browser would send of the form on a page."""
    form: MultiDict[str, str] = MultiDict()
    main = page.split("<main")[1]
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = (re.search(rf'\b{one}="([^"]*)"', tag) for one in ("name", "value"))
        if name and value and ("checkbox" not in tag or " checked" in tag):
            form.add(name[1], value[1])
    for name, value in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.S
    ):
        form.add(name, value)
    for name, choices in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
        found = re.search(r'value="([^"]*)" selected', choices)
        form.add(name, found[1] if found else "")
    return form

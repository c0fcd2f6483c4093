"""A pledge from promise to statement: at the hub, by page, program and command."""

import io
from csv import DictReader
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.matching import actions as matching
from hub.needs import actions as needs
from hub.pledges import actions
from hub.pledges.actions import PledgeDraft
from hub.pledges.standing import Standing, standings
from hub.proposals import actions as deciding
from shared import clock
from shared.database import set_setting
from shared.feed import stored
from shared.feed.local import Local
from shared.needs.draft import like
from shared.problem import Refused
from shared.records.base import Record
from shared.tables import PledgeIndex
from tests import make
from tests.hub.intake.test_gate import served
from tests.hub.needs.test_pages import token_of
from tests.hub.needs.test_posting import TASK, TERMS, TIME, sent, slots_of, step
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
DRAFT = PledgeDraft(year=2026, purpose="small_steps", places=24)


@pytest.fixture
def pledge(stage: Stage, town: Town) -> Record:
    """A confirmed pledge of 24 places; København and Frederiksberg have acceded."""
    _day(town.hub, "2026-11-23")
    stage.accede("101", "147")
    made = actions.promise(town.hub, "hr", stage.employer, DRAFT)
    confirmed = actions.confirm(town.hub, "hr", made.body.code)
    town.synchronise()
    return confirmed


def test_who_has_acceded_gets_it_once_it_is_confirmed_and_nobody_else(
    stage: Stage, town: Town
) -> None:
    _day(town.hub, "2026-11-23")
    stage.accede("101")
    town.node("259")
    made = actions.promise(town.hub, "hr", stage.employer, DRAFT)
    town.synchronise()
    assert not _holds(town.node("101"), made.ref)
    for _ in range(2):  # twice is once
        assert actions.confirm(town.hub, "hr", made.body.code).rev == 2
    town.synchronise()
    assert [_holds(town.node(code), made.ref) for code in ("101", "259")] == [True, False]
    stage.accede("147")
    town.synchronise()
    assert _holds(town.node("147"), made.ref)


def test_it_opens_no_more_than_is_left_and_is_never_reduced(
    stage: Stage, town: Town, pledge: Record
) -> None:
    code = pledge.body.code
    first = _opened(stage, pledge, 15)
    with pytest.raises(Refused, match="pledge_exceeded") as refused:
        _opened(stage, pledge, 10)
    assert refused.value.params["left"] == 9
    (group,) = first.body.slot_groups
    with pytest.raises(Refused, match="pledge_exceeded"):
        needs.resize(town.hub, "hr", first.body.code, {group.id: 25})
    assert _standing(town).places.opened == 15
    with pytest.raises(Refused, match="pledge_reduced"):
        actions.resize(town.hub, "hr", code, 23)
    actions.resize(town.hub, "hr", code, 25)
    needs.resize(town.hub, "hr", first.body.code, {group.id: 25})
    assert _standing(town).places.not_opened == 0
    needs.close(town.hub, "hr", first.body.code)
    assert (_standing(town).places.opened, _standing(town).state) == (0, "confirmed")


def test_what_does_not_hold_is_refused_and_nothing_is_written(stage: Stage, town: Town) -> None:
    _day(town.hub, "2026-11-23")
    for wrong, problem in (
        ({"purpose": "smaa_skridt"}, "code_unknown"), ({"year": 2025}, "pledge_year_over"),
        ({"agreement": "A-0000000"}, "agreement_unclear"),
    ):  # fmt: skip
        said: dict[str, Any] = {"year": 2026, "purpose": "small_steps", "places": 24} | wrong
        with pytest.raises(Refused, match=problem):
            actions.promise(town.hub, "hr", stage.employer, PledgeDraft(**said))
    assert _all(town) == []


def test_a_need_opens_only_its_own_employers_confirmed_pledge_and_keeps_it(
    stage: Stage, town: Town, pledge: Record
) -> None:
    promised = actions.promise(town.hub, "hr", stage.employer, DRAFT)
    with town.hub.begin("test") as tx:
        foreign = tx.get(tx.write(make.pledge(agreement=stage.agreement), "promised"))
    for other, problem in ((promised, "pledge_not_confirmed"), (foreign, "pledge_unknown")):
        with pytest.raises(Refused, match=problem):
            _opened(stage, other, 1)
    need = stage.post(("1990000101", 1))
    with pytest.raises(Refused, match="pledge_stays"):
        _changed(town, need, pledge)
    ours = _opened(stage, pledge, 1)
    assert _changed(town, ours, pledge).body.pledge == pledge.ref
    assert _changed(town, ours, None).body.pledge == pledge.ref


def test_it_waits_on_the_overview_to_be_confirmed_and_as_the_year_ends_to_be_opened(
    stage: Stage, town: Town, pledge: Record
) -> None:
    program, admin = (of(town.hub, "emp.admin", stage.employer) for of in (program_of, browser_of))
    actions.promise(town.hub, "hr", stage.employer, replace(DRAFT, year=2027))
    for day, waits in (
        ("2026-10-31", [("confirm_pledge", 24, "2027-12-31")]),
        ("2026-11-23", [("open_pledge", 24, "2026-12-31"), ("confirm_pledge", 24, "2027-12-31")]),
        ("2027-01-01", [("confirm_pledge", 24, "2027-12-31")]),
    ):
        _day(town.hub, day)
        told = program.get("/api/v1/overview").json["waits"]
        assert [(one["what"], one["count"], one["due"]) for one in told] == waits
        page = admin.get("/overblik").text
        assert (pledge.body.code in page) == (len(waits) == 2)


def test_when_all_demand_is_withdrawn_the_pledged_places_stay(
    stage: Stage, town: Town, pledge: Record
) -> None:
    opened = _opened(stage, pledge, 4)
    demand = [stage.post(("1990000101", 10)), stage.post(("1990000147", 7))]
    admin = browser_of(town.hub, "emp.admin", stage.employer)
    page = admin.get("/behov/luk-alle").text
    assert "17 pladser, som ingen har fået, lukker." in page
    assert "4 åbne tilsagte pladser bliver stående" in page
    _send(admin, "/behov/luk-alle", "/behov/luk-alle")
    for day in ("2026-11-23", "2027-02-01"):
        _day(town.hub, day)
        needs.age(town.hub)
        assert [_need(town, one).state for one in demand] == ["closed", "closed"]
        assert (_need(town, opened).state, _standing(town).places.open) == ("open", 4)
    with pytest.raises(Refused, match="pledge_year_over"):
        needs.resize(town.hub, "hr", opened.body.code, {opened.body.slot_groups[0].id: 5})
    assert needs.withdraw(town.hub, "hr", stage.employer) == []


def test_the_hub_ranks_nobody_for_a_pledged_place(
    stage: Stage, town: Town, pledge: Record
) -> None:
    with town.hub.begin("test") as tx:
        for _ in range(5):
            tx.write(make.profile(), "published", valid_until=make.lease(tx.today))
    opened = _opened(stage, pledge, 4)
    matching.run_all(town.hub)
    with town.hub.read() as session:
        assert not list(stored.of_kind(session, "suggestion"))
    with pytest.raises(Refused, match="need_reserved"):
        matching.run(town.hub, "test", opened.body.code)
    matching.run(town.hub, "test", stage.post(("1990000101", 4)).body.code)
    with town.hub.read() as session:
        assert list(stored.of_kind(session, "suggestion"))


def test_a_recruitment_service_reads_what_is_confirmed_in_its_branches(
    stage: Stage, town: Town, pledge: Record
) -> None:
    draft = actions.promise(town.hub, "hr", stage.employer, DRAFT).body.code
    with town.hub.read() as session:
        employer = stored.get(session, stage.employer).body.code
    here, report = f"/tilsagn/{pledge.body.code}", f"/tilsagn/opgoerelse/{employer}/2026"
    hotels, builders = served(town), served(town, slug="byg", branches=("F",))
    desk, other = (browser_of(town.hub, "sector", one) for one in (hotels, builders))
    assert "24 pladser er tilsagt: 0 åbnet" in desk.get(here).text
    assert "/tilsagn" in desk.get("/aftale").text
    assert [desk.get(at).status_code for at in (report, f"/tilsagn/{draft}")] == [200, 404]
    assert [other.get(at).status_code for at in (here, report)] == [404, 404]
    found = [program_of(town.hub, "sector", one).get("/api/v1/pledges").json
             for one in (hotels, builders)]  # fmt: skip
    assert [[one["code"] for one in some] for some in found] == [[pledge.body.code], []]
    token = token_of(desk, here)
    for form, at in ({"places": "30"}, f"{here}/pladser"), ({}, f"{here}/bekraeft"):
        assert desk.post(at, data={"csrf_token": token, **form}).status_code == 403


def test_by_page_from_promise_to_opened_places_and_the_print(stage: Stage, town: Town) -> None:
    _day(town.hub, "2026-11-23")
    admin = browser_of(town.hub, "emp.admin", stage.employer)
    said = {"year": "2026", "purpose": "small_steps", "places": "24"}
    wrong = _send(admin, "/tilsagn/nyt", "/tilsagn/nyt", status=422, **said | {"places": "0"})
    assert 'href="#f-places"' in wrong.text
    here = _send(admin, "/tilsagn/nyt", "/tilsagn/nyt", **said).headers["Location"]
    code = here.rpartition("/")[2]
    assert "Bekræft 24 pladser" in admin.get(here).text
    _send(admin, f"{here}/bekraeft", here)
    assert f"/behov/nyt?tilsagn={code}" in admin.get(here).text
    task = admin.get(f"/behov/nyt?tilsagn={code}")
    assert f'<option value="{code}" selected>' in task.text
    spread = step(admin, task, "opgave", "fordel", TASK | {"pledge": code})
    many, some = (TIME | slots_of(town, Søbredden=slots) for slots in ("25", "15"))
    terms = step(admin, spread, "fordel", "vilkaar", many)
    more = step(admin, terms, "vilkaar", "gennemse", TERMS)
    assert more.status_code == 422
    assert "er 24 ikke åbnet, så der kan ikke åbnes 25" in more.text
    terms = step(admin, spread, "fordel", "vilkaar", some)
    review = step(admin, terms, "vilkaar", "gennemse", TERMS)
    assert f"{code} 2026: Små skridt" in review.text
    opened = sent(town, admin, review)
    less = _send(admin, f"{here}/pladser", here, status=422, places="23")
    assert "er bekræftet og kan ikke sættes ned" in less.text
    sentence = "24 pladser er tilsagt: 15 åbnet, 0 brugt.</strong> 9 er ikke åbnet, 15 er åbne."
    with town.hub.read() as session:
        employer = stored.get(session, stage.employer).body.code
    report = f"/tilsagn/opgoerelse/{employer}/2026"
    assert all(sentence in admin.get(at).text for at in ("/tilsagn", here, report))
    assert f"tilsagn {code}" in admin.get(f"/behov/{opened.code}").text
    assert "tæller de frie pladser som ikke åbnet" in admin.get(f"/behov/{opened.code}/luk").text
    stranger = browser_of(town.hub, "emp.admin", make.NOBODY)
    assert [stranger.get(at).status_code for at in (here, report)] == [404, 404]


def test_by_program_and_file_with_the_figures_of_the_page(
    stage: Stage, town: Town, pledge: Record
) -> None:
    need = _opened(stage, pledge, 3)
    with town.node("101").begin("test") as tx:
        proposed = tx.write(make.proposal(need.ref, need.body.slot_groups[0].id), "proposed")
        code = tx.get(proposed).body.code
    town.synchronise("101")
    deciding.pass_on(town.hub, "test", code)
    deciding.meet(town.hub, "test", code)
    deciding.accept(town.hub, "test", code)
    admin, mine = program_of(town.hub, "emp.admin", stage.employer), "/api/v1/pledges"
    (seen,) = admin.get(mine).json
    figures = {"pledged": 24, "opened": 3, "used": 1, "open": 2, "not_opened": 21, "begun": 0}
    assert figures.items() <= seen.items()
    assert (seen["state"], seen["needs"]) == ("slots_opened", [need.body.code])
    actions.promise(town.hub, "hr", stage.employer, DRAFT)  # not confirmed: no pledge yet
    report = admin.get(f"{mine}/statement/{seen['employer']}/2026").json
    assert all(figures.items() <= line.items() for line in report["lines"])
    assert [line["code"] for line in report["lines"]] == [seen["code"], None]
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    file = browser.get(f"/tilsagn/opgoerelse/{seen['employer']}/2026/tilsagn.csv")
    rows = list(DictReader(io.StringIO(file.data.decode("utf-8-sig")), delimiter=";"))
    assert [{name: int(row[name]) for name in figures} for row in rows] == [figures, figures]
    draft = {"year": 2027, "purpose": "first_job", "places": 5}
    key = {"Idempotency-Key": "01900000-0000-7000-8000-000000000001"}
    made = [admin.post(mine, json=draft, headers=key).json["code"] for _ in range(2)]
    assert made[0] == made[1]
    assert admin.put(f"{mine}/{made[0]}/places", json={"places": 3}).json["pledged"] == 3
    assert admin.put(f"{mine}/{made[0]}/places", json={"places": 0}).status_code == 422
    assert admin.post(f"{mine}/{made[0]}/confirm").json["state"] == "confirmed"
    assert program_of(town.hub, "emp.admin", make.NOBODY).get(mine).json == []
    assert [one["code"] for one in admin.post("/api/v1/needs/withdrawal").json] == []


def _opened(stage: Stage, pledge: Record, slots: int) -> Record:
    return stage.post(("1990000101", slots), pledge=pledge.body.code)


def _changed(town: Town, need: Record, pledge: Record | None) -> Record:
    with town.hub.read() as session:
        record = stored.get(session, need.ref)
    draft = like(record.body, pledge=pledge and pledge.body.code)
    return needs.change(town.hub, "hr", need.body.code, draft)


def _standing(town: Town) -> Standing:
    return _all(town)[0]


def _all(town: Town) -> list[Standing]:
    with town.hub.read() as session:
        return standings(session, select(PledgeIndex), clock.today(session))


def _need(town: Town, need: Record) -> Any:
    with town.hub.read() as session:
        return stored.get(session, need.ref).body


def _send(
    browser: FlaskClient, address: str, seen_at: str, *, status: int = 303, **form: str
) -> TestResponse:
    answer = browser.post(address, data={"csrf_token": token_of(browser, seen_at), **form})
    assert answer.status_code == status, answer.text
    return answer


def _holds(party: Local, key: str) -> bool:
    with party.read() as session:
        return any(one.ref == key for one in stored.of_kind(session, "pledge"))


def _day(local: Local, day: str) -> None:
    with local.database.begin() as session:
        set_setting(session, "demo_today", day)

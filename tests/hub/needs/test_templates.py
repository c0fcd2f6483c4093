"""Templates of needs and needs that recur: on the pages, over the API, and by the hub's job."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from hub.guests.post import post
from hub.needs import actions, templates
from hub.needs.recurring import prepare
from hub.tables import OutgoingLetter
from shared.needs.draft import SCHEMA
from shared.problem import NotFound, Refused
from shared.records.need import Need
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.needs.test_posting import TASK, employer, needs_in, reviewed, sent, slots_of, step
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage, draft_of
from tests.node.scene import set_day
from tests.parties import Town

DRAFT: dict[str, Any] = draft_of([("1990000101", 2), ("1990000147", 1)])
PAGE = "/behov/skabeloner"


def test_a_need_is_kept_on_the_last_step_and_used_again(stage: Stage, town: Town) -> None:
    browser = employer(stage)
    review = reviewed(browser, slots_of(town, Søbredden="2"))
    nameless = step(browser, review, "gennemse", "skabelon", {"navn": " "})
    assert (nameless.status_code, 'href="#f-navn"' in nameless.text) == (422, True)
    kept = step(browser, review, "gennemse", "skabelon", {"navn": "Julehjælp"})
    assert "Julehjælp" in browser.get(kept.location).text
    assert needs_in(town) == 0
    set_day(town.hub, "2027-11-22")
    again = browser.get(
        re.findall(r'href="(/behov/nyt\?skabelon[^"]+)"', browser.get(PAGE).text)[0]
    )
    assert 'value="Køkkenhjælpere"' in again.text
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    assert "Julehjælp" not in stranger.get(PAGE).text
    code = _only(town).code
    forged = {"csrf_token": token_of(stranger, PAGE)}
    assert stranger.post(f"{PAGE}/{code}/slet", data=forged).status_code == 404
    removed = browser.post(f"{PAGE}/{code}/slet", data={"csrf_token": token_of(browser, PAGE)})
    assert "Skabelonen er slettet" in browser.get(removed.location).text


def test_what_recurs_is_drafted_ahead_told_and_sent_by_a_person_alone(
    stage: Stage, town: Town
) -> None:
    code = templates.save(town.hub, "test", "Køkken", SCHEMA.load(DRAFT), "quarter")
    assert _only(town).next_start == date(2027, 1, 4)  # the first working day of the quarter
    assert _prepare(town, "2026-11-29") == 0
    assert _prepare(town, "2026-11-30") == 1  # four weeks before municipalities answer
    assert _prepare(town, "2026-12-01") == 0
    assert needs_in(town) == 0
    browser = employer(stage)
    assert "Klar til at blive sendt" in browser.get("/overblik").text
    with town.hub.read() as session:
        letter = session.scalars(select(OutgoingLetter)).one()
    assert "http://hub/behov/skabeloner" in letter.text
    address = f"/behov/nyt?skabelon={code}&start=2027-01-04"
    page = browser.get(address)
    spread = step(browser, page, "opgave", "fordel", TASK)
    assert 'value="04-01-2027"' in spread.text
    first_day = date(2027, 1, 4)
    first = templates.post(town.hub, "test", code, first_day)
    assert (first.body.answer_by, _only(town).waiting) == (date(2026, 12, 28), ())
    assert browser.get(address).status_code == 404
    other = SCHEMA.load(DRAFT | {"answer_by": "2026-12-02"})
    one = actions.post(town.hub, "test", other, id=templates.prepared_id(code, first_day))
    assert one.digest == first.digest  # sent from two windows it is one need
    assert _only(town).next_start == date(2027, 4, 1)


def test_a_draft_on_the_page_is_sent_once_or_dropped(stage: Stage, town: Town) -> None:
    code = templates.save(town.hub, "test", "Køkken", SCHEMA.load(DRAFT), "month")
    _prepare(town, "2026-12-30")  # January can be answered no more: only February is drafted
    assert _only(town).waiting == (date(2027, 2, 1),)
    browser = employer(stage)
    page = browser.get(f"/behov/nyt?skabelon={code}&start=2027-02-01")
    review = page
    for at, to in (("opgave", "fordel"), ("fordel", "vilkaar"), ("vilkaar", "gennemse")):
        review = step(browser, review, at, to, _shown(review.text))
    need: Need = sent(town, browser, review)
    assert [(one.slots, one.start) for one in need.slot_groups] == [
        (1, date(2027, 2, 1)), (2, date(2027, 2, 1))]  # fmt: skip
    assert _only(town).waiting == ()
    _prepare(town, "2027-01-28")
    dropped = browser.post(f"{PAGE}/{code}/2027-03-01/drop",
                           data={"csrf_token": token_of(browser, PAGE)})  # fmt: skip
    assert "Udkastet er sprunget over" in browser.get(dropped.location).text
    assert _only(town).waiting == ()
    with pytest.raises(NotFound):
        templates.drop(town.hub, code, date(2027, 3, 1))
    templates.repeat(town.hub, code, None)
    assert _prepare(town, "2027-09-01") == 0


def test_a_program_saves_lists_posts_drops_and_removes(stage: Stage, town: Town) -> None:
    program = program_of(town.hub, "emp.contact", stage.employer)
    address = "/api/v1/need-templates"
    saved = program.post(address, json={"name": "Køkken", "draft": DRAFT, "every": "quarter"})
    assert (saved.status_code, saved.json["slots"]) == (201, 3)
    again = program.post(address, json={"name": "Køkken", "draft": DRAFT})
    assert (again.json["code"], "every" in again.json) == (saved.json["code"], False)
    assert [one["name"] for one in program.get(address).json] == ["Køkken"]
    one = f"{address}/{saved.json['code']}"
    posted = program.post(f"{one}/needs", json={"start": "2027-01-11"})
    assert (posted.status_code, posted.json["answer_by"]) == (201, "2027-01-04")
    assert program.post(f"{one}/drop", json={"start": "2027-01-11"}).status_code == 404
    wrong = program.post(address, json={"name": "Nej", "draft": DRAFT | {"must": ["dishwasing"]}})
    assert (wrong.status_code, wrong.json["type"]) == (422, "code_unknown")
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.post(f"{one}/needs", json={}).status_code == 404
    assert stranger.post(address, json={"name": "X", "draft": DRAFT}).status_code == 404
    assert program_of(town.hub, "kam").get(address).status_code == 403
    assert program.delete(one).status_code == 204
    assert program.get(address).json == []


def test_a_template_holds_what_could_be_posted(stage: Stage, town: Town) -> None:
    with pytest.raises(Refused, match="branch_not_covered"):
        templates.save(town.hub, "test", "Nej", SCHEMA.load(DRAFT | {"branch": "H"}))
    with pytest.raises(Refused, match="template_name"):
        templates.save(town.hub, "test", "x" * 81, SCHEMA.load(DRAFT))


def _prepare(town: Town, day: str) -> int:
    set_day(town.hub, day)
    return prepare(town.hub, post, "http://hub")


def _only(town: Town) -> templates.Template:
    with town.hub.read() as session:
        (found,) = templates.templates(session)
        return found


def _shown(page: str) -> dict[str, object]:
    """What a browser would send of a step as it is shown."""
    found: dict[str, Any] = {}
    main = page[page.index("<main") :]
    for tag in re.findall(r"<input [^>]*>", main):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        kind = re.search(r'type="([^"]*)"', tag)
        ticked = kind is None or kind[1] not in ("radio", "checkbox") or " checked" in tag
        if name and ticked and name[1] not in ("csrf_token", "kladde", "trin"):
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, choices in re.findall(
        r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', choices)
        found[name] = [chosen[1] if chosen else ""]
    for name, text in re.findall(
        r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', main, re.S
    ):
        found[name] = [text]
    return found

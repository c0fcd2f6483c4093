"""The operator's page of the law: two persons, another day, and what is refused."""

import re

from hub.rules import actions
from shared.lawbook import rows_here
from tests.hub.people import browser_of
from tests.hub.rules.test_actions import DRAFT
from tests.hub.stage import Stage

FORM = {
    "rule": "VP-EXT-1", "paragraph": "LAB (2027) § 99", "source": "lovtidende.dk, 26-11-2026",
    "valid_from": "01-01-2027", "tal-groups": "TG03 TG05", "tal-weeks": "26",
}  # fmt: skip


def _send(browser, address: str, form: dict[str, str], page: str):  # type: ignore[no-untyped-def]
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)
    assert token, page
    return browser.post(address, data={**form, "csrf_token": token[1]})


def test_one_operator_writes_and_another_confirms(stage: Stage) -> None:
    hub = stage.town.hub
    anna = browser_of(hub, "hub.operator")
    form = anna.get("/regler/ny?regel=VP-EXT-1").text
    assert 'value="26"' in form
    assert '<textarea class="form-input" id="f-tal-groups"' in form  # a long list is not cut
    done = _send(anna, "/regler/ny", FORM, "/regler/ny?regel=VP-EXT-1")
    assert done.status_code == 303, done.text
    with hub.read() as session:
        (row,) = rows_here(session)
    page = anna.get("/regler").text
    assert "En anden skal bekræfte" in page
    refused = _send(anna, f"/regler/{row.code}/bekraeft", {}, "/regler")
    assert (refused.status_code, "Du har selv skrevet" in refused.text) == (422, True)
    bo = browser_of(hub, "hub.operator", "2")
    assert _send(bo, f"/regler/{row.code}/bekraeft", {}, "/regler").status_code == 303
    later = bo.get("/regler?dag=01-01-2027").text
    assert f"hubbens række {row.code}" in later
    assert "1 regel er efterprøvet" in later


def test_a_form_that_cannot_be_used_says_what_is_missing(stage: Stage) -> None:
    anna, page = browser_of(stage.town.hub, "hub.operator"), "/regler/ny?regel=VP-EXT-1"
    for wrong, told in (
        ({"tal-weeks": "mange"}, "weeks"), ({"paragraph": ""}, "f-paragraph"),
        ({"valid_to": "01-01-2026"}, "f-valid_to"), ({"valid_from": "snart"}, "f-valid_from"),
    ):  # fmt: skip
        said = _send(anna, "/regler/ny", FORM | wrong, page)
        assert (said.status_code, told in said.text) == (422, True), wrong
    assert _send(anna, "/regler/ny", FORM | {"rule": "VP-NO"}, page).status_code == 404
    assert anna.get("/regler/ny?regel=VP-NO").status_code == 404


def test_each_day_has_its_page_and_all_who_are_logged_in_read_it(stage: Stage) -> None:
    actions.draft(stage.town.hub, "anna", DRAFT)
    reader = browser_of(stage.town.hub, "auditor")
    today = reader.get("/regler").text
    assert "regler er efterprøvet og bruges mandag den 23. november 2026" in today
    assert "til og med 31. december 2026" in today
    assert "Skriv en ny række" not in today
    later = reader.get("/regler?dag=04-01-2027").text
    assert "Ingen regel er efterprøvet" in later
    assert "Alt skal vurderes af et menneske den dag" in later
    assert reader.get("/regler?dag=snart").status_code == 200
    assert reader.get("/regler/ny").status_code == 403
    assert _send(reader, "/regler/ny", FORM, "/regler").status_code == 403


def test_where_a_figure_was_read_is_told_in_the_language_of_the_page(stage: Stage) -> None:
    reader = browser_of(stage.town.hub, "auditor")
    page = reader.get("/regler?dag=04-01-2027").text
    assert "star.dk varsler loven" in page
    assert "announces the act" not in page
    assert "star.dk announces the act" in reader.get("/regler?dag=04-01-2027&sprog=en").text

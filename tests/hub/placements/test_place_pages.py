"""The employer's page of a workplace's room: figures, who uses it, and what it tells."""

import re

import pytest

from hub.placements.claims import claims_at
from shared import told
from tests import make
from tests.hub.needs.test_pages import post, token_of
from tests.hub.people import browser_of
from tests.hub.placements.test_pages import planned
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

HERE = "1990000101"
PAGE = f"/arbejdssteder/{HERE}/plads"
TWO = {"people": "2", "starts_on": "02-11-2026", "ends_on": "31-01-2027"}


def test_the_page_says_how_full_it_is_by_source_and_never_who(stage: Stage, town: Town) -> None:
    code = planned(stage, town)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    post(browser, PAGE, PAGE, **TWO)
    page = browser.get(PAGE).text
    assert "mindst 3 af 9 er brugt på den fyldteste dag, mandag den 7. december 2026" in page
    assert "(1 her, 2 oplyst af virksomheden 23. november)" in page
    assert "LAB kap. 11-13" in page
    assert "København: 1 reserveret, 7. december til 3. januar" in page
    assert code not in page
    assert page.count('class="m-agreed"') == 4  # weeks with one of our own
    assert PAGE in browser.get("/arbejdssteder").text
    assert PAGE in browser.get(f"/placeringer/{code}").text


def test_what_was_told_grows_stale_is_renewed_by_one_click_and_ends(
    stage: Stage, town: Town
) -> None:
    browser = browser_of(town.hub, "emp.contact", stage.employer)
    post(browser, PAGE, PAGE, **TWO)
    post(browser, PAGE, PAGE, **TWO)
    set_day(town.hub, "2026-12-08")
    page = browser.get(PAGE).text
    assert page.count("Over 14 dage gammelt") == 2
    assert "Det kan ikke siges, om der er plads." in page
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    post(browser, f"{PAGE}/gaelder", PAGE, key=keys[0])
    assert browser.get(PAGE).text.count("Over 14 dage gammelt") == 1
    for key in {*keys}:
        post(browser, f"{PAGE}/slut", PAGE, key=key)
    assert "mindst 0 af 9" in browser.get(PAGE).text
    with town.hub.read() as session:
        assert [one.claim.use for one in claims_at(session, HERE)] == ["released"] * 2


@pytest.mark.parametrize(("wrong", "said"), [
    ({"people": "0"}, "f-people"), ({"people": "mange"}, "f-people"),
    ({"starts_on": ""}, "f-starts_on"), ({"ends_on": "01-11-2026"}, "f-ends_on"),
    ({"starts_on": "01-10-2026", "ends_on": "31-10-2026"}, "De er der ikke mere"),
])  # fmt: skip
def test_wrong_input_is_shown_again_with_what_to_mend(
    stage: Stage, town: Town, wrong: dict[str, str], said: str
) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    form = {**TWO, **wrong, "csrf_token": token_of(browser, PAGE)}
    refused = browser.post(PAGE, data=form)
    assert (refused.status_code, said in refused.text) == (422, True)
    with town.hub.read() as session:
        assert told.told_at(session, town.hub, HERE) == []


def test_another_employer_and_another_role_see_nothing_and_tell_nothing(
    stage: Stage, town: Town
) -> None:
    own = browser_of(town.hub, "emp.admin", stage.employer)
    post(own, PAGE, PAGE, **TWO)
    (key,) = re.findall(r'name="key" value="([^"]+)"', own.get(PAGE).text)[:1]
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = browser_of(town.hub, "emp.admin", other)
    token = token_of(stranger, "/arbejdssteder")
    assert stranger.get(PAGE).status_code == 404
    for address in (PAGE, f"{PAGE}/gaelder", f"{PAGE}/slut"):
        sent = stranger.post(address, data={**TWO, "key": key, "csrf_token": token})
        assert sent.status_code == 404
    assert own.get("/arbejdssteder/1990009999/plads").status_code == 404
    assert browser_of(town.hub, "sector", "I").get(PAGE).status_code == 403
    with town.hub.read() as session:
        assert len(told.told_at(session, town.hub, HERE)) == 1

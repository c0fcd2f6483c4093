"""A municipality's page of a workplace's room: the hub's word, what it saw, what it holds."""

import re
from datetime import date

import pytest

from node.placements import actions, offers
from node.placements.plan import plan
from shared import told
from shared.problem import NotFound, Refused
from shared.rules.period import Period
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import Scene, a_plan, citizens, scene, set_day

HERE = "1990000101"
PAGE = f"/arbejdssteder/{HERE}/plads"
SEEN = {"people": "2", "source": "vitas", "starts_on": "02-11-2026", "ends_on": "31-01-2027"}
AHEAD = {"places": "1", "first": "07-12-2026", "last": "03-01-2027", "keep_until": "04-12-2026"}


def test_the_page_shows_the_hubs_word_week_by_week(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    assert "Hubben har ikke svaret jer om dette sted endnu" in person.see(PAGE).text
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    play.exchange()
    page = person.see(PAGE).text
    assert "Der er plads: mindst 1 af 9 er brugt mandag den 7. december 2026" in page
    assert "23. november til 6. december" in page
    assert "Som hubben svarede jer 23. november" in page
    assert PAGE in person.see(f"/placeringer/{code}").text
    assert "Anna" not in page
    assert code not in page


def test_what_is_seen_in_vitas_is_told_renewed_and_over(stage: Stage) -> None:
    play = scene(stage)
    person = Person(play.node, "consultant")
    for wrong in ({"source": ""}, {"source": "employer"}, {"people": "0"}, {"ends_on": "x"}):
        assert person.send(PAGE, {**SEEN, **wrong}, PAGE).status_code == 422, wrong
    assert person.send(PAGE, SEEN, PAGE).status_code == 303
    set_day(play.node, "2026-12-08")
    page = person.see(PAGE).text
    assert "2 set i VITAS 23. november" in page
    assert "Over 14 dage gammelt" in page
    key = _key(page)
    assert person.send(f"{PAGE}/gaelder", {"key": key}, PAGE).status_code == 303
    assert "2 set i VITAS 8. december" in person.see(PAGE).text
    assert person.send(f"{PAGE}/slut", {"key": key}, PAGE).status_code == 303
    assert "set i VITAS" not in person.see(PAGE).text
    assert person.send(f"{PAGE}/gaelder", {"key": key}, PAGE).status_code == 404
    with pytest.raises(NotFound):
        told.renew(play.node, "test", stage.workplaces[HERE])


def test_a_place_is_held_ahead_within_limits_and_given_back(stage: Stage) -> None:
    play = scene(stage)
    person, hold = Person(play.node, "node.kam"), f"{PAGE}/hold"
    for wrong in (
        {"places": "4"}, {"first": "01-11-2026"}, {"keep_until": "08-12-2026"},
        {"keep_until": "20-11-2026"}, {"last": "01-12-2026"},
    ):  # fmt: skip
        assert person.send(hold, {**AHEAD, **wrong}, PAGE).status_code == 422, wrong
    assert person.send(hold, {**AHEAD, "places": "3"}, PAGE).status_code == 303
    assert person.send(hold, AHEAD, PAGE).status_code == 422  # three are the most
    assert person.see(hold).location.endswith(PAGE)
    play.exchange()
    page = person.see(PAGE).text
    assert page.count("Holdes til 4. december") == 3
    assert person.send(f"{PAGE}/giv-tilbage", {"key": _key(page)}, PAGE).status_code == 303
    assert person.see(PAGE).text.count("Holdes til 4. december") == 2
    assert person.send(f"{PAGE}/giv-tilbage", {"key": _key(page)}, PAGE).status_code == 404


def test_who_only_looks_or_has_another_role_changes_nothing(stage: Stage) -> None:
    play = scene(stage)
    manager = Person(play.node, "manager", "Lis Leder")
    assert manager.see(PAGE).status_code == 200
    assert "button-primary" not in manager.see(PAGE).text.partition("<main")[2]
    for address in ("", "/gaelder", "/slut", "/hold", "/giv-tilbage"):
        assert manager.send(PAGE + address, {**SEEN, **AHEAD}, "/aftaler").status_code == 403
    assert Person(play.node, "dpo", "Dorte Dpo").see(PAGE).status_code == 403
    assert manager.see("/arbejdssteder/1990009999/plads").status_code == 404


def test_old_figures_are_decided_on_the_page_by_the_caseworker_alone(stage: Stage) -> None:
    play = scene(stage)
    code, person, page = _stale(play)
    consultant = Person(play.node, "consultant")
    assert "Pladsen på Søbredden skal afgøres" in person.see("/indbakke").text
    assert "Pladsen på Søbredden skal afgøres" not in consultant.see("/indbakke").text
    assert consultant.send(f"{page}/plads", {"room_reason": "told_again"}, page).status_code == 403
    assert person.send(f"{page}/plads", {"room_reason": ""}, page).status_code == 422
    said = {"room_reason": "told_again", "begrundelse": "Talt med køkkenchefen."}
    assert person.send(f"{page}/plads", said, page).status_code == 303
    play.exchange()
    text = person.see(page).text
    assert "Kommunen har afgjort, at pladsen bruges: arbejdsstedet har bekræftet" in text
    assert "Talt med køkkenchefen." in text
    assert "Afgjort af en kommune" in person.see(PAGE).text
    with pytest.raises(Refused, match="room_not_open"):
        offers.decide_room(play.node, "test", code, "told_again")


def test_there_is_no_offer_to_take_without_one(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.planned(first)
    person, page = Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}"
    assert person.send(f"{page}/tilbud", {}, page).status_code == 422
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.send(f"{page}/tilbud", {}).status_code == 404
    assert stranger.send(f"{page}/plads", {"room_reason": "told_again"}).status_code == 404
    with play.node.read() as session:
        assert actions.find(session, play.node, code).state == "planned"


def _stale(play: Scene) -> tuple[str, Person, str]:
    """A placement that waits for a decision, since VITAS was looked at 15 days ago."""
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    Person(play.node, "team", "Tea Team").send(PAGE, SEEN, PAGE)
    play.exchange()
    accepted = play.accepted(first)
    for party in (play.node, play.stage.town.hub):
        set_day(party, "2026-12-08")
    code = _planned_late(play, accepted)
    play.exchange()
    return code, Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}"


def _planned_late(play: Scene, accepted: str) -> str:
    course = Period(date(2026, 12, 14), date(2026, 12, 31))
    return plan(play.node, "test", accepted, a_plan(course=course))[1]


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]

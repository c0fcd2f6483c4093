import re
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from node.placements import actions
from node.rules import actions as rules
from shared.rules.period import Period
from shared.tables import ClaimIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import Scene, citizens, scene, set_day
from tests.reading import as_read

PLAN = {
    "instrument": "work_placement", "purpose": "skills_for_job_here", "hours": "30",
    "starts_on": "07-12-2026", "ends_on": "03-01-2027",
}  # fmt: skip


def _state(play: Scene, code: str) -> str:
    with play.node.read() as session:
        return actions.find(session, play.node, code).state


def _key(play: Scene, code: str) -> str:
    with play.node.read() as session:
        return actions.find(session, play.node, code).ref


def test_a_placement_is_planned_on_a_form_that_is_filled_in(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    person, code = Person(play.node, "consultant"), play.accepted(first)
    page = f"/forslag/{code}/planlaeg"
    assert 'value="03-01-2027"' in person.see(page).text
    for wrong, field in (
        ({"purpose": ""}, "f-purpose"), ({"hours": "45"}, "f-hours"),
        ({"ends_on": "01-12-2026"}, "f-ends_on"), ({"starts_on": "01-11-2026"}, "f-starts_on"),
    ):  # fmt: skip
        said = person.send(page, {**PLAN, **wrong}, page)
        assert (said.status_code, field in said.text) == (422, True), wrong
    done = person.send(page, PLAN, page)
    assert done.status_code == 303
    text = person.see(done.location).text
    assert "Forløbet kan ikke starte endnu:" in text
    assert "3 af 6 regler er opfyldt," in text
    assert "1 forberedes" in person.see("/placeringer").text


def test_the_page_leads_step_by_step_to_the_grant(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.planned(first)
    play.exchange()
    play.hub_says(make.site_report(_key(play, code), "hearing"))
    person, page = Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}"
    assert person.send(f"{page}/vitas", {"vitas": "1"}, page).status_code == 422
    assert person.send(f"{page}/vitas", {"vitas": "2026-123456"}, page).status_code == 303
    assert "Alle 6 regler er opfyldt." in person.see(page).text
    consultant = Person(play.node, "consultant")
    assert consultant.send(f"{page}/bevil", {}, page).status_code == 403
    assert "Næste skridt er sagsbehandlerens" in consultant.see(page).text
    assert person.send(f"{page}/bevil", {}, page).status_code == 303
    assert (_state(play, code), "Bevilget" in person.see(page).text) == ("granted", True)
    for said in ("kun hubben; virksomheden har ikke selv", "kommunen selv, med sin nodes nøgle"):
        assert said in as_read(person.see(page).text)
    set_day(play.node, "2026-12-07")
    play.hub_says(make.site_report(_key(play, code), "started", on=make.START))
    assert person.send(f"{page}/slut", {"grund": ""}, page).status_code == 422
    assert person.send(f"{page}/slut", {"grund": "ordinary_job_here"}, page).status_code == 303
    assert person.send(f"{page}/resultat", {"uger": "0"}, page).status_code == 422
    told = {"uger": "0", "resultat": "employed_here"}
    assert person.send(f"{page}/resultat", told, page).status_code == 303
    assert "Ansat på arbejdsstedet" in person.see(page).text


def test_no_room_is_told_with_numbers_paragraph_and_the_first_day(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    stage.town.hub.reactions.clear()  # its side is played here
    code = play.planned(first)
    with play.node.read() as session:
        claim = session.scalars(select(ClaimIndex)).one().ref
    play.hub_says(make.reservation(claim, granted=False, counted=9, first_day=date(2026, 12, 21)))
    person, page = Person(play.node, "team", "Tea Team"), f"/placeringer/{code}"
    refused = person.send(f"{page}/bevil", {}, page)
    assert refused.status_code == 422
    for told in ("mindst 9 af 9 brugt", "LAB kap. 11-13", "mandag den 21. december 2026"):
        assert told in refused.text
    assert re.search(r'<option value="ratio_exceeded"\s+selected', person.see(page).text)
    assert person.send(f"{page}/afslag", {"afslag": ""}, page).status_code == 422
    assert person.send(f"{page}/afslag", {"afslag": "ratio_exceeded"}, page).status_code == 303
    assert "ikke plads i forholdet" in person.see(page).text


def test_a_day_without_checked_rules_has_one_banner_and_the_last_known_figures(
    stage: Stage,
) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech", target_group="TG01")
    person = Person(play.node, "consultant")
    later = play.planned(first, course=Period(date(2027, 1, 4), date(2027, 1, 31)))
    page = as_read(person.see(f"/placeringer/{later}").text)
    assert page.count("ngen regel er efterprøvet for mandag den 4. januar 2027") == 1
    assert "Der er ingen efterprøvet regel" not in page
    assert page.count("Sidst kendt:") == 3  # target group, duration, net increase
    assert "LAB § 61, stk. 1 · fra 1. januar 2020 til og med 31. december 2026" in page
    this_year = person.see(f"/placeringer/{play.planned(second)}").text
    assert ("efterprøvet for" in this_year, "Sidst kendt" in this_year) == (False, False)


def test_a_wage_subsidy_tells_its_hourly_rate_once_it_is_entered(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    person, page = Person(play.node, "team", "Tea Team"), f"/placeringer/{code}"
    assert "Tilskud i timen" not in person.see(page).text
    with play.node.begin("test") as tx:
        paid = replace(tx.get(_key(play, code)).body, instrument="wage_subsidy")
        tx.write(paid, "corrected", revises=_key(play, code))
    assert "satsen for privat arbejdsgiver er ikke lagt ind" in person.see(page).text
    rules.confirm(play.node, "anna", "LT-RATE", basis="Løn", figures={"private": "84,10"})
    assert "84,10 kr., højst (privat arbejdsgiver)" in person.see(page).text


def test_rules_timeline_and_next_step_say_the_same(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    play.exchange()
    person, page = Person(play.node, "consultant"), f"/placeringer/{code}"
    set_day(play.node, "2026-12-02")  # two days after the hearing was due
    text = person.see(page).text
    assert "Næste skridt skulle være taget mandag den 30. november 2026." in text
    assert ">senest 30. november<" in text.partition("Tidslinje")[2]
    set_day(play.node, "2026-12-08")  # the reservation held until the first day
    text = person.see(page).text
    rules, _, course = text.partition("Tidslinje")
    assert "Starten 7. december er passeret, og pladsen er givet fri igen." in rules
    assert "Pladsen var reserveret til mandag den 7. december 2026" in rules
    assert "Hubben har ikke svaret endnu" not in rules
    assert "Hubben har reserveret plads" in course
    assert "Pladsen blev givet fri igen" in course
    assert "senest" not in course
    assert "Starten er passeret" in person.see("/placeringer").text
    assert f"Starten er passeret: {first}" in person.see("/indbakke").text


def test_what_came_to_nothing_is_planned_again_from_its_page(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    play.exchange()
    set_day(play.node, "2026-12-08")
    person, page = Person(play.node, "consultant"), f"/placeringer/{code}"
    assert "/planlaeg" not in person.see(page).text
    assert person.send(f"{page}/slut", {"grund": "other"}, page).status_code == 303
    again = re.search(r'href="(/forslag/[^"]+/planlaeg)"', person.see(page).text)
    assert again
    later = {**PLAN, "starts_on": "14-12-2026", "ends_on": "10-01-2027"}
    assert person.send(again[1], later, again[1]).status_code == 303
    assert "/planlaeg" not in person.see(page).text


def test_strangers_and_unknown_codes_find_nothing(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund")
    code = play.planned(first)
    stranger = Person(play.node, "caseworker", "Ulla Ukendt")
    assert stranger.see(f"/placeringer/{code}").status_code == 404
    assert stranger.send(f"/placeringer/{code}/slut", {"grund": "moved"}).status_code == 404
    assert code not in stranger.see("/placeringer").text
    assert stranger.see("/placeringer/P-0000000").status_code == 404
    assert stranger.see("/forslag/F-0000000/planlaeg").status_code == 404
    assert Person(play.node, "dpo", "Dorte Dpo").see(f"/placeringer/{code}").status_code == 403

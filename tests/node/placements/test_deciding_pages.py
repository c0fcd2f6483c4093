"""The pages of facts and extensions: they work, and refuse wrong input, roles and cases."""

from node.placements import actions
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.placements.test_deciding import running
from tests.node.scene import citizens, scene


def test_a_consultant_asks_and_a_caseworker_decides(stage: Stage) -> None:
    play, code = running(stage)
    page = f"/placeringer/{code}/forlaeng"
    consultant = Person(play.node, "consultant")
    assert "Forlængelse" in consultant.see(f"/placeringer/{code}").text
    for ends_on, assessment, field in (
        ("snart", "Mere tid.", "f-ends_on"), ("01-01-2027", "Mere tid.", "f-ends_on"),
        ("31-01-2027", "", "f-assessment"),
    ):  # fmt: skip
        form = {"ends_on": ends_on, "assessment": assessment}
        said = consultant.send(page, form, page)
        assert (said.status_code, field in said.text) == (422, True), form
    asked = {"ends_on": "31-01-2027", "assessment": "Har brug for andre vagter."}
    assert consultant.send(page, asked, page).status_code == 303
    assert "Hubben har ikke svaret endnu" in consultant.see(page).text
    assert consultant.send(f"{page}/afgoer", {"act": "grant"}, page).status_code == 403
    caseworker = Person(play.node, "caseworker", "Bodil Lund")
    assert caseworker.send(f"{page}/afgoer", {"act": "grant"}, page).status_code == 422
    play.exchange()
    assert "Loven tillader det i dag." in caseworker.see(page).text
    assert caseworker.send(f"{page}/afgoer", {"act": "refuse"}, page).status_code == 422
    assert caseworker.send(f"{page}/afgoer", {"act": "grant"}, page).status_code == 303
    shown = caseworker.see(f"/placeringer/{code}").text
    assert "Sidste dag er søndag den 31. januar 2027" in shown
    assert "LAB-2026-02" in shown


def test_facts_are_stated_on_a_form_and_the_rules_judged_again(stage: Stage) -> None:
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", target_group="TG08", caseworker="Bodil Lund")
    code = play.planned(one)
    person, page = Person(play.node, "caseworker", "Bodil Lund"), f"/placeringer/{code}/sag"
    for form, field in (
        ({"began_on": "i fjor"}, "f-began_on"), ({"staff_mean": "12"}, "f-staff_mean"),
        ({"staff_mean": "-1", "staff_last_month": "1"}, "f-staff_mean"),
    ):  # fmt: skip
        said = person.send(page, form, page)
        assert (said.status_code, field in said.text) == (422, True), form
    new = {"began_on": "01-03-2026", "last_here": "ja", "self_found": "yes"}
    assert person.send(page, new, page).status_code == 303
    shown = person.see(f"/placeringer/{code}").text
    assert "Målgruppen er lukket for sager" in shown
    assert "Borgeren var senest ansat her." in shown
    assert 'value="01-03-2026"' in person.see(page).text
    assert Person(play.node, "manager").see(page).status_code == 403


def test_anothers_case_is_not_there(stage: Stage) -> None:
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", caseworker="Bodil Lund", team="Nord")
    code = play.planned(one)
    other = Person(play.node, "caseworker", "Karim Holst")
    with play.node.read() as session:
        assert actions.find(session, play.node, code)
    for page in ("sag", "forlaeng"):
        assert other.see(f"/placeringer/{code}/{page}").status_code == 404

"""Talks that all who might ring read, and the one person whom an employer rings today."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from node.competences import actions as competences
from node.employers import actions, kam
from node.employers.actions import Talked
from shared.dealings.contacts import talks
from shared.feed.local import Local
from shared.problem import Refused
from shared.promises import actions as promises
from shared.promises.actions import Given
from tests import make
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.make import contact
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.node.scene import set_day
from tests.parties import Town
from tests.shared.promises.sides import employer_code, joined

RANG = Talked(on=date(2026, 11, 22), way="phone", by="Anna Lund", spoke_with="Mette Kjær",
              about="Flere pladser efter nytår")  # fmt: skip
one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def heard(local: Local) -> list[tuple[str, str]]:
    with local.read() as session:
        return [(one.place, one.body.about) for one in talks(session)]


def test_a_talk_is_read_by_all_who_might_ring_and_by_no_other(stage: Stage, town: Town) -> None:
    node, other, apart = joined(town, stage), town.node("147"), town.node("849")
    one = actions.note(node, "test", employer_code(node), RANG)
    for _ in range(2):
        town.synchronise()
    its = [("København", "Flere pladser efter nytår")]
    assert heard(town.hub) == heard(other) == heard(node) == its
    assert heard(apart) == []
    with pytest.raises(Refused, match="contact_of_others"):
        actions.take_back(other, "test", one.body.code)
    actions.take_back(node, "test", one.body.code)
    for _ in range(2):
        town.synchronise()
    assert heard(town.hub) == heard(other) == heard(node) == []


def test_a_talk_is_forgotten_everywhere_two_years_after(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    actions.note(node, "test", employer_code(node), RANG)
    town.synchronise("101")
    set_day(node, "2028-11-22")
    assert actions.forget_talks(node) == 0
    set_day(node, "2028-11-23")
    assert actions.forget_talks(node) == 1
    assert actions.forget_talks(node) == 0
    town.synchronise("101")
    assert heard(node) == heard(town.hub) == []


@one_database
def test_a_talk_is_about_the_firm_and_has_been(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    code = employer_code(node)
    page = f"/virksomheder/{code}"
    consultant = Person(node, "consultant", "Anna Lund")
    form = {"spoke_with": "Mette Kjær", "about": "Hun er 010190-1234", "on": "24-11-2026",
            "way": "phone"}  # fmt: skip
    for about in (form["about"], "Flere pladser"):  # a number; a day to come
        refused = consultant.send(f"{page}/samtaler", form | {"about": about}, page)
        assert refused.status_code == 422
    with pytest.raises(Refused, match=r"schema.*about"):
        actions.note(node, "test", code, Talked(**_words(RANG) | {"about": "Om 010190-1234"}))
    assert heard(node) == []
    said = consultant.send(f"{page}/samtaler", form | {"about": "Mere", "on": "23-11-2026"}, page)
    assert said.status_code == 303
    shown = Person(node, "consultant", "Bo Bech").see(page).text
    assert "Anna Lund fra København talte i telefon med Mette Kjær den 23. november" in shown
    with town.hub.begin("test") as tx:
        tx.write(make.promise(stage.employer, due=date(2026, 11, 20)), "given")
    town.synchronise("101")
    ringing = Person(node, "node.kam", "Ida Munk").see("/indbakke").text
    assert "talte i telefon med Mette Kjær 23. november: <span" in ringing
    set_day(node, "2026-12-01")
    assert "Ingen har noteret en samtale de sidste syv dage" in consultant.see(page).text


def _words(talked: Talked) -> dict[str, object]:
    return {name: getattr(talked, name) for name in Talked.__slots__}


@one_database
def test_an_employer_sees_whom_to_ring_in_every_municipality(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    stage.accede("147", state="declined")
    given = Given(to=employer_code(node), what="Tre", due=date(2026, 11, 24), keeper="karim")
    promises.give(node, "test", given)
    actions.note(node, "test", employer_code(node), RANG)
    stage.post(("1990000101", 2))
    town.synchronise()
    set_day(town.hub, "2026-12-02")
    found = program_of(town.hub, "emp.admin", stage.employer).get("/api/v1/municipalities").json
    by_code = {one["municipality"]: one for one in found}
    assert by_code.keys() == {"101", "147", "157", "461", "751", "851"}
    assert all(one["contact"] for one in found)
    ours = by_code["101"]
    assert (ours["contact"], ours["unanswered"], ours["late"]) == ("Karim Holst", 1, 1)
    assert [one["state"] for one in ours["promises"]] == ["overdue"]
    assert [one["about"] for one in ours["talks"]] == ["Flere pladser efter nytår"]
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    listed = browser.get("/kommuner").text
    assert "1 løfte er overskredet. 1 svar på et behov er for sent." in listed
    assert "Flere pladser efter nytår" in browser.get("/kommuner/101").text
    assert browser.get("/kommuner/849").status_code == 404


@one_database
def test_while_the_kam_is_away_the_substitute_is_rung_and_has_the_promises(
    stage: Stage, town: Town
) -> None:
    node = joined(town, stage, kam=contact("Karim"), substitute=contact("Rie Dam"))
    with pytest.raises(Refused, match="not_an_entrance"):
        kam.be_away(node, "test", "anna", date(2026, 11, 27))
    given = Given(to=employer_code(node), what="Tre til køkkenet", due=date(2026, 11, 24),
                  keeper="karim")  # fmt: skip
    promises.give(node, "test", given)
    rung = program_of(town.hub, "emp.admin", stage.employer)
    substitute = node_program_of(node, "consultant", "Rie Dam")

    def now() -> tuple[str, list[str]]:
        town.synchronise("101")
        door = rung.get("/api/v1/municipalities/101").json["contact"]
        return door, [one["what"] for one in substitute.get("/api/v1/inbox").json]

    assert now() == ("Karim", [])
    program = node_program_of(node, "manager", "Lone Kjær")
    away = {"login": "karim", "until": "2026-11-27"}
    assert program.post("/api/v1/employers/absence", json=away).status_code == 200
    assert now() == ("Rie Dam", ["promise"])
    for day, door, whats in (("2026-11-27", "Rie Dam", ["promise"]), ("2026-11-28", "Karim", [])):
        for party in (node, town.hub):
            set_day(party, day)
        assert now() == (door, whats), day
    day = date(2026, 11, 28)
    # known at the node alone
    competences.be_away(node, "test", "karim", day, day, "consultant-rie.dam")
    assert now() == ("Karim", ["promise"])
    competences.come_back(node, "test", "karim", day)
    done = CliRunner().invoke(landsaftale, [
        "node", "--home", str(node.home), "employers", "away", "karim", "--until", "2026-12-01",
        "--json",
    ])  # fmt: skip
    assert len(json.loads(done.output)["agreements"]) == 1
    assert now() == ("Rie Dam", ["promise"])
    kam.be_away(node, "test", "karim", None)
    assert now() == ("Karim", [])

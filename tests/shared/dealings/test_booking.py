"""The employer sees when the KAM is free to be rung, and books a talk."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.entrances import actions
from hub.entrances.actions import Booking
from node.employers import kam
from node.employers.actions import note
from shared.feed import stored
from shared.problem import Refused
from shared.promises import actions as promises
from shared.rules.free_times import read_hours
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import set_day
from tests.parties import Town
from tests.shared.dealings.test_dealings import RANG
from tests.shared.promises.sides import employer_code, joined, somebody

THURSDAY = date(2026, 11, 26)
one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def test_a_free_time_is_booked_once_over_all_employers(stage: Stage, town: Town) -> None:
    node = joined(town, stage, kam=make.contact("Karim"))
    with pytest.raises(Refused, match="not_an_entrance"):
        kam.be_free(node, "test", "anna", read_hours("thu", "9-10"))
    kam.be_free(node, "test", "karim", read_hours("thu", "9-10"))
    town.synchronise("101")
    with town.hub.begin("test") as tx:  # another employer, whom the same KAM answers for
        other = tx.write(make.employer(name="Havnens Hoteller"), "registered")
        terms = tx.write(make.agreement(other, invited=("101",)), "offered")
    town.synchronise("101")
    with node.begin("test") as tx:
        tx.write(make.accession(terms, kam=make.contact("Karim"), free=(make.FREE,)), "acceded")
    town.synchronise("101")
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    somebody(town.hub, "ole", "emp.admin", other)
    wanted = Booking(on=THURSDAY, at="09:30", about="Pladser efter nytår", keeper="mette")
    made = actions.book(town.hub, "test", stage.employer, "101", wanted)
    body = made.body
    assert (body.due, body.at, body.with_whom) == (THURSDAY, "09:30", "Karim")
    for employer, keeper, at in ((other, "ole", "09:30"), (stage.employer, "mette", "09:30"),
                                 (stage.employer, "mette", "10:00")):  # fmt: skip
        with pytest.raises(Refused, match="time_taken"):
            actions.book(town.hub, "test", employer, "101",
                         Booking(on=THURSDAY, at=at, about="x", keeper=keeper))  # fmt: skip
    with pytest.raises(Refused, match="promise_has_time"):
        promises.move(town.hub, "test", body.code, date(2026, 12, 3), "Ferie")
    promises.break_(town.hub, "test", body.code, "Ferie")  # then it is free again
    actions.book(town.hub, "test", other, "101",
                 Booking(on=THURSDAY, at="09:30", about="Et møde", keeper="ole"))  # fmt: skip


@one_database
def test_it_is_booked_on_the_page_and_is_in_the_kams_inbox(stage: Stage, town: Town) -> None:
    node = joined(town, stage, kam=make.contact("Ida Friis"))
    kam_ = Person(node, "node.kam", "Ida Friis")
    desk = "/virksomheder/overdragelse/node.kam-ida.friis"
    wrong = kam_.send(f"{desk}/tider", {"thu": "9"}, desk)
    assert (wrong.status_code, "er ikke en tid på mindst en halv time" in wrong.text) == (
        422,
        True,
    )
    assert kam_.send(f"{desk}/tider", {"thu": "9-10.00", "mon": ""}, desk).status_code == 303
    assert 'value="09.00-10.00"' in kam_.see(desk).text
    town.synchronise("101")
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    page = employer.get("/kommuner/101").text
    assert "Ida Friis kan ringes op på de her tider" in page
    assert page.index("2026-11-26 09:00") < page.index("2026-11-26 09:30")
    for never in ("2026-02-31 09:00", "2026-11-26 25:00", "snart"):
        form = {"time": never, "about": "Flere pladser",
                "csrf_token": token_of(employer, "/kommuner/101")}  # fmt: skip
        assert employer.post("/kommuner/101/samtale", data=form).status_code == 422
    program = program_of(town.hub, "emp.contact", stage.employer)
    assert program.get("/api/v1/municipalities/101").json["times"][0] == {
        "on": "2026-11-26", "at": "09:00"
    }  # fmt: skip
    booking = {"on": "2026-11-26", "at": "09:00", "about": "Flere pladser"}
    made = program.post("/api/v1/municipalities/101/talks", json=booking)
    assert (made.status_code, made.json["with_whom"]) == (201, "Ida Friis")
    assert program.post("/api/v1/municipalities/101/talks", json=booking).status_code == 409
    assert "2026-11-26 09:00" not in employer.get("/kommuner/101").text
    town.synchronise("101")
    assert "ringer kl. 09.00: Flere pladser" in kam_.see("/indbakke").text
    assert "Flere pladser" not in Person(node, "consultant", "Bo Bech").see("/indbakke").text
    set_day(node, "2026-11-27")
    assert "dagen er overskredet; ring og hør" in kam_.see("/indbakke").text


@one_database
def test_the_note_of_the_day_closes_the_booked_talk_and_no_other_promise(
    stage: Stage, town: Town
) -> None:
    node = joined(town, stage, kam=make.contact("Karim"))
    somebody(town.hub, "hr", "emp.admin", stage.employer)
    kam.be_free(node, "test", "karim", read_hours("thu", "9-10"))
    town.synchronise("101")
    wanted = Booking(on=THURSDAY, at="09:30", about="Flere pladser", keeper="hr")
    talk = actions.book(town.hub, "test", stage.employer, "101", wanted)
    with town.hub.begin("test") as tx:
        other = tx.write(make.promise(stage.employer, due=THURSDAY), "given")

    def states() -> list[str]:
        town.synchronise("101")
        with town.hub.read() as session:
            return [stored.get(session, ref).body.state for ref in (talk.ref, other)]

    for day, found in (("2026-11-25", "open"), ("2026-11-26", "kept")):
        set_day(node, day)
        set_day(town.hub, day)
        note(node, "test", employer_code(node), replace(RANG, on=date.fromisoformat(day)))
        assert states() == [found, "open"], day


@one_database
def test_commands_do_the_same(stage: Stage, town: Town) -> None:
    node = joined(town, stage, kam=make.contact("Karim"))
    somebody(town.hub, "hr", "emp.admin", stage.employer)

    def run(program: str, *words: str) -> dict[str, object]:
        home = town.hub.home if program == "hub" else node.home
        line = [program, "--home", str(home), *words, "--json"]
        told = CliRunner().invoke(landsaftale, line, catch_exceptions=False)
        said: dict[str, object] = json.loads(told.output)
        return said

    free = run("node", "employers", "free", "karim", "--thu", "9-10")["free"]
    assert free == [{"weekday": "thu", "start": "09:00", "end": "10:00"}]
    town.synchronise("101")
    code = employer_code(node)
    times = run("hub", "entrances", "times", code, "101")["times"]
    assert times[0] == {"on": "2026-11-26", "at": "09:00"}
    words = ("Et møde", "--on", "2026-11-26", "--at", "09:00", "--keeper", "hr")
    made = run("hub", "entrances", "book", code, "101", *words)
    assert (made["at"], made["with_whom"]) == ("09:00", "Karim")
    with pytest.raises(Refused, match="time_taken"):
        run("hub", "entrances", "book", code, "101", *words)
    with town.hub.read() as session:
        assert len(list(stored.of_kind(session, "promise"))) == 1

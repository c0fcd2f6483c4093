"""Both sides' papers are made of the same records, and say the same, number by number."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.proposals import actions as intake
from node.employers import actions
from shared.promises import actions as promises
from shared.promises.actions import Given
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.node.scene import Scene, citizens, scene, set_day
from tests.parties import Town
from tests.shared.dealings.test_dealings import RANG
from tests.shared.promises.sides import employer_code, somebody

one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
EXPECTED = {
    "employer": {"overdue": 1, "met": 1, "undecided": 1},
    "municipality": {"kept": 1, "open": 1, "answered": 1, "unanswered": 1, "owes": 1,
                     "proposed": 3},
    "both": {"started": 1, "talks": 1},
}  # fmt: skip


def dealings(stage: Stage, town: Town) -> Scene:
    """A quarter between the chain and København, and another municipality's beside it."""
    play = scene(stage, slots=6)
    node = play.node
    somebody(node, "karim", "node.kam")
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    people = citizens(node, "Anna Ager", "Bo Bech", "Carla Carlsen")
    play.proposed(people[0])
    intake.pass_on(town.hub, "test", play.proposed(people[1]))
    play.to_meet(people[2])
    with node.begin("test") as tx:
        tx.write(make.answer(play.need.ref, count=5), "answered")
        tx.write(make.placement(
            play.need.ref, f"municipality:101/{uuid4()}", slot_group=play.group,
            workplace=stage.workplaces["1990000101"], p_number="1990000101", state="started",
            state_on=date(2026, 12, 7), starts_on=date(2026, 12, 7),
        ), "started")  # fmt: skip
    stage.post(("1990000101", 2))  # nobody answers it
    stage.post(("1990000461", 2), reach_km=20)  # nobody in København is asked
    given = Given(to=employer_code(node), what="Tre", due=date(2026, 12, 20), keeper="karim")
    promises.give(node, "test", given)
    promises.keep(node, "test", promises.give(node, "test", given).body.code)
    theirs = Given(to="101", what="Et job", due=date(2026, 12, 1), keeper="mette")
    promises.give(town.hub, "test", theirs)
    actions.note(node, "test", employer_code(node), RANG)
    ended(town, stage, "1990000147", ["not", "employed_here"])  # another municipality's
    with town.node("147").begin("test") as tx:
        tx.write(make.contact_note(stage.employer, municipality="147"), "noted")
    for party in (town.hub, node):
        set_day(party, "2026-12-08")
    for _ in range(2):
        play.exchange()
        town.synchronise("147")
    return play


@one_database
def test_both_papers_are_equal_row_by_row(stage: Stage, town: Town) -> None:
    play = dealings(stage, town)
    employer = employer_code(play.node)
    rung = program_of(town.hub, "emp.contact", stage.employer)
    ours = rung.get("/api/v1/municipalities/101/statement").json
    theirs = (
        node_program_of(play.node, "node.kam").get(f"/api/v1/employers/{employer}/statement").json
    )
    assert ours == theirs
    assert all(line["number"] == len(line["rows"]) for line in ours["lines"])
    told = {
        side: {line["key"]: line["number"] for line in ours["lines"]
               if line["side"] == side and line["number"]}
        for side in EXPECTED
    }  # fmt: skip
    assert told == EXPECTED
    for words in (["node", "--home", str(play.node.home), "employers", "statement", employer],
                  ["hub", "--home", str(town.hub.home), "entrances", "statement", employer,
                   "101"]):  # fmt: skip
        done = CliRunner().invoke(landsaftale, [*words, "--json"])
        assert json.loads(done.output)["lines"] == ours["lines"]


@one_database
def test_who_answered_with_candidates_and_is_late_has_it_in_the_inbox(
    stage: Stage, town: Town
) -> None:
    play = scene(stage, slots=6)
    with play.node.begin("test") as tx:
        tx.write(make.answer(play.need.ref, count=2), "answered")
    play.proposed(citizens(play.node, "Anna Ager")[0])
    program = node_program_of(play.node, "consultant")

    def owed() -> list[tuple[str, str, int]]:
        rows = program.get("/api/v1/inbox").json
        return [(one["code"], one["due"], one["number"]) for one in rows if one["what"] == "owed"]

    set_day(play.node, "2026-12-07")
    assert owed() == []
    set_day(play.node, "2026-12-08")
    assert owed() == [(play.code, "2026-12-07", 1)]
    page = Person(play.node, "node.kam").see("/indbakke?vis=alle").text
    assert "1 kandidat, I svarede, at I kan levere" in page


@one_database
def test_each_number_on_the_page_opens_as_many_rows(stage: Stage, town: Town) -> None:
    play = dealings(stage, town)
    address = f"/virksomheder/{employer_code(play.node)}/mellemvaerende"
    person = Person(play.node, "consultant")
    hub = browser_of(town.hub, "emp.admin", stage.employer)
    papers = [person.see(address).text, hub.get("/kommuner/101/mellemvaerende").text]
    numbers = [re.findall(r'class="num">(?:<a[^>]*>)?(\d+)', paper) for paper in papers]
    assert numbers[0] == numbers[1]
    links = re.findall(
        r'vis=([\w-]+)#raekker" aria-label="[^"]*">(\d+)', papers[0].replace("&amp;", "&")
    )
    assert len(links) == sum(map(len, EXPECTED.values()))
    for key, number in links:
        rows = person.see(f"{address}?kvartal=2026-4&vis={key}").text.partition('id="raekker"')[2]
        assert rows.count('<p class="title"') == int(number), key
    assert "0</td>" in person.see(f"{address}?kvartal=2020-1").text
    assert person.see(f"{address}?kvartal=2026-5").status_code == 422

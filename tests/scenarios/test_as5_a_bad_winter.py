"""AS-5, a bad winter: 24 places pledged, 15 opened, 11 used; demand goes, and the four stay."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from hub.needs import actions as needs
from hub.pledges import actions as pledges
from hub.pledges.actions import PledgeDraft
from hub.proposals import actions as deciding
from node.citizens.actions import by_code
from node.needs import asking, options
from node.proposals import actions as proposals
from shared import clock
from shared.feed import stored
from shared.problem import Refused
from shared.records.base import Record
from tests.hub.needs.test_pages import post
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import citizens, set_day

PLEDGED: Mapping[str, tuple[str, int, int]] = {  # by P-number: the node, places, used
    "1990000101": ("101", 9, 7), "1990000147": ("147", 6, 4),
}  # fmt: skip
SENTENCE = "24 pladser er tilsagt: 15 åbnet, 11 brugt.</strong> 9 er ikke åbnet, 4 er åbne."
WINTER = "2027-02-01"
NAMES = ("Anna Ager", "Bo Bech", "Carla Carlsen", "Dan Dam", "Eva Eg", "Finn Fog", "Gro Gad",
         "Hans Holm", "Ida Iversen")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Winter:
    """The chain with its pledge, the need that opens it, and two municipalities' people."""

    stage: Stage
    pledge: str
    opened: Record
    demand: tuple[Record, ...]
    people: Mapping[str, list[str]]

    def day(self, day: str) -> None:
        """Let it be another day everywhere."""
        for party in (self.stage.town.hub, *self.stage.town.nodes.values()):
            set_day(party, day)

    def proposed(self, code: str, candidate: str) -> str:
        """Let a municipality ask one of its people about the pledged place there, and propose."""
        node = self.stage.town.node(code)
        group = next(one.id for one in self.opened.body.slot_groups if one.municipality == code)
        need = self.opened.body.code
        asking.ask(node, "test", need=need, group=group, candidate=candidate, how="meeting",
                   answer="yes")  # fmt: skip
        _, proposal = proposals.propose(
            node, "test", need=need, group=group, candidate=candidate,
            instrument="work_placement",
        )  # fmt: skip
        return proposal

    def accepted(self, *proposed: str) -> None:
        """Let the employer meet and take them."""
        self.stage.town.synchronise()
        for proposal in proposed:
            for step in (deciding.pass_on, deciding.meet, deciding.accept):
                step(self.stage.town.hub, "hr", proposal)
        self.stage.town.synchronise()


@pytest.fixture
def winter(stage: Stage) -> Winter:
    """Eleven of fifteen opened places used, and seventeen slots of demand beside them."""
    town = stage.town
    for code in ("101", "147"):
        set_day(town.node(code), "2026-11-23")
    stage.accede("101", "147")
    draft = PledgeDraft(year=2026, purpose="small_steps", places=24)
    pledge = pledges.promise(town.hub, "hr", stage.employer, draft).body.code
    pledges.confirm(town.hub, "hr", pledge)
    opened = stage.post(*((p, many) for p, (_, many, _) in PLEDGED.items()), pledge=pledge)
    demand = (stage.post(("1990000101", 10)), stage.post(("1990000147", 7)))
    town.synchronise()
    people = {
        code: citizens(town.node(code), *NAMES[: used + 2], target_group="TG03")
        for code, _, used in PLEDGED.values()
    }
    play = Winter(stage, pledge, opened, demand, people)
    play.accepted(*(play.proposed(code, one) for code, _, used in PLEDGED.values()
                    for one in people[code][:used]))  # fmt: skip
    return play


def test_demand_is_withdrawn_and_the_four_stay_for_whom_they_are_for(winter: Winter) -> None:
    admin = browser_of(winter.stage.town.hub, "emp.admin", winter.stage.employer)
    assert SENTENCE in admin.get(f"/tilsagn/{winter.pledge}").text
    winter.day(WINTER)
    needs.age(winter.stage.town.hub)  # which no pledged place does
    assert "17 pladser, som ingen har fået, lukker." in admin.get("/behov/luk-alle").text
    post(admin, "/behov/luk-alle", "/behov/luk-alle")
    winter.stage.town.synchronise("101")  # and Frederiksberg is offline
    _only_who_is_meant_is_offered_it(winter)
    _the_report_says(winter, admin)
    _nothing_is_taken_back(winter)
    _one_falls_out_and_one_comes_from_a_node_that_was_offline(winter, admin)
    _one_more_in_february(winter, admin)


def _only_who_is_meant_is_offered_it(winter: Winter) -> None:
    node, (inside, outside) = winter.stage.town.node("101"), winter.people["101"][-2:]
    with node.begin("test") as tx:
        by_code(tx.session, outside, lock=True).target_group = "TG02"
    assert _offered(winter, inside) == {winter.opened.body.code}
    assert _offered(winter, outside) == set()
    with pytest.raises(Refused, match="outside_pledge"):
        winter.proposed("101", outside)
    page = Person(node, "caseworker").see(f"/behov/{winter.opened.body.code}").text
    assert "Pladserne er tilsagt: Små skridt" in page


def _the_report_says(winter: Winter, admin: FlaskClient) -> None:
    report = _report(winter)
    assert SENTENCE in admin.get(report).text
    file = admin.get(f"{report}/tilsagn.csv").data.decode("utf-8-sig")
    *_, total = csv.DictReader(io.StringIO(file), delimiter=";")
    assert [total[one] for one in ("pledged", "opened", "used")] == ["24", "15", "11"]


def _nothing_is_taken_back(winter: Winter) -> None:
    """Unhappy: the employer regrets, and then would open more of last year."""
    hub, (group, *_) = winter.stage.town.hub, winter.opened.body.slot_groups
    with pytest.raises(Refused, match="pledge_reduced"):
        pledges.resize(hub, "hr", winter.pledge, 15)
    with pytest.raises(Refused, match="pledge_year_over"):
        needs.resize(hub, "hr", winter.opened.body.code, {group.id: 18})


def _one_falls_out_and_one_comes_from_a_node_that_was_offline(
    winter: Winter, admin: FlaskClient
) -> None:
    """Unhappy: a person takes it back, and a node proposes for what it has not heard is gone."""
    town, late, gone = winter.stage.town, winter.people["147"][-1], winter.demand[-1]
    offline, group = town.node("147"), gone.body.slot_groups[0].id
    asking.ask(offline, "test", need=gone.body.code, group=group, candidate=late, how="phone",
               answer="yes")  # fmt: skip
    proposals.propose(offline, "test", need=gone.body.code, group=group, candidate=late,
                      instrument="work_placement")  # fmt: skip
    pledged = winter.proposed("147", late)
    with town.node("101").read() as session:
        first = next(iter(stored.of_kind(session, "proposal"))).body.code
    proposals.withdraw(town.node("101"), "test", first)
    town.synchronise("101")
    assert "15 åbnet, 10 brugt." in admin.get(_report(winter)).text
    winter.accepted(pledged)
    assert SENTENCE in admin.get(_report(winter)).text
    assert "0 af 7 pladser er aftalt" in admin.get(f"/behov/{gone.body.code}").text
    with offline.read() as session:
        assert stored.get(session, gone.ref).body.state == "closed"


def _one_more_in_february(winter: Winter, admin: FlaskClient) -> None:
    """A place of last year is used now, and last year's report tells it."""
    inside = winter.people["101"][-2]
    winter.accepted(winter.proposed("101", inside))
    text = admin.get(_report(winter)).text
    assert "15 åbnet, 12 brugt.</strong> 9 er ikke åbnet, 3 er åbne." in text


def _offered(winter: Winter, candidate: str) -> set[str]:
    node = winter.stage.town.node("101")
    with node.read() as session:
        person = by_code(session, candidate)
        found = options.openings(session, "101", person, clock.today(session))
    return {one.need.code for one in found}


def _report(winter: Winter) -> str:
    with winter.stage.town.hub.read() as session:
        employer = stored.get(session, winter.stage.employer).body.code
    return f"/tilsagn/opgoerelse/{employer}/2026"

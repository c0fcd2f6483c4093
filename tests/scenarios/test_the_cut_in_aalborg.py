"""AS-1, day 3: the chain cuts Aalborg from 6 to 2 with four proposals under way."""

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.needs import actions as needs
from hub.proposals import actions as intake
from node.inbox.waiting import waiting
from node.needs import asking
from node.needs.match import live_proposals
from node.proposals import actions as proposals
from node.proposals.standing import Sent, sent
from node.tables import Candidate
from shared import clock
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.base import Record
from tests.hub.people import browser_of
from tests.node.people import Person
from tests.node.scene import citizens, set_day
from tests.parties import Town
from tests.scenarios.hotels import Hotels, open_hotels
from tests.scenarios.test_as1_agreement import answered, slots

PEOPLE = ("Anna Ager", "Bo Bech", "Carla Carlsen", "Dan Dam")


def test_the_meeting_stays_one_is_chosen_and_two_are_free_the_same_minute(
    town: Town, tmp_path: Path
) -> None:
    hotels, need = _forty_slots(town, tmp_path)
    node, employer = town.node("851"), browser_of(town.hub, "emp.admin", hotels.stage.employer)
    people = citizens(node, *PEOPLE, caseworker="Vibeke Vang")
    met, first, chosen, last = [_propose(hotels, need, one) for one in people]
    intake.pass_on(town.hub, "test", met)
    intake.meet(town.hub, "test", met)
    hotels.exchange()
    for party in (town.hub, node):
        set_day(party, "2026-11-25")
    assert _sums(employer, need) == (40, 40, 40)
    with pytest.raises(Refused, match="cut_choose"):
        needs.resize(town.hub, "test", need.body.code, {_aalborg(need): 2})
    assert _sums(employer, need) == (40, 40, 40)

    needs.resize(town.hub, "test", need.body.code, {_aalborg(need): 2}, [chosen])
    assert _sums(employer, need) == (36, 36, 36)
    hotels.exchange()  # once: the same minute

    standing = _sent(node)
    assert standing[met].standing == "meet"
    assert standing[chosen].standing == "screening"
    places = [standing[one].place for one in (first, last)]
    assert [standing[one].standing for one in (first, last)] == ["slot_gone", "slot_gone"]
    assert sorted(one.place for one in places if one) == [1, 2]
    assert _free(node) == {people[1], people[3]}
    assert _slots_by_where_they_stand(hotels, need) == (28, {"751": 3}, {"461": 5})
    assert _tasks(node, "slot_gone") == sorted([people[1], people[3]])
    page = Person(node, "caseworker", "Vibeke Vang").see("/indbakke").text
    assert page.count("Pladsen er væk:") == 2
    assert "Nr. 1 på ventelisten" in page
    assert "Pladsen er væk" not in Person(node, "caseworker", "Ulla Ukendt").see("/indbakke").text

    intake.pass_on(town.hub, "test", chosen)
    intake.accept(town.hub, "test", met)
    intake.meet(town.hub, "test", chosen)
    intake.accept(town.hub, "test", chosen)
    hotels.exchange()
    assert _sums(employer, need) == (36, 36, 36)


def test_a_slot_that_comes_back_goes_to_the_first_on_the_list(town: Town, tmp_path: Path) -> None:
    hotels, need = _forty_slots(town, tmp_path)
    node = town.node("851")
    people = citizens(node, *PEOPLE, caseworker="Vibeke Vang")
    codes = [_propose(hotels, need, one) for one in people]
    needs.resize(town.hub, "test", need.body.code, {_aalborg(need): 2}, codes[:2])
    hotels.exchange()
    assert _tasks(node, "slot_free") == []
    proposals.withdraw(node, "test", codes[0])
    hotels.exchange()
    (first,) = _tasks(node, "slot_free")
    place = next(one.place for one in _sent(node).values() if one.candidate == first)
    assert place
    assert (place.place, place.state, str(place.until)) == (1, "free", "2026-11-25")
    page = Person(node, "caseworker", "Vibeke Vang").see("/indbakke").text
    assert f"En plads er blevet ledig til {first}" in page
    _propose(hotels, need, first)
    assert _tasks(node, "slot_free") == []


def _aalborg(need: Record) -> UUID:
    return next(one.id for one in need.body.slot_groups if one.municipality == "851")


def _forty_slots(town: Town, folder: Path) -> tuple[Hotels, Record]:
    """The need of AS-1, its six slots in Aalborg at one hotel."""
    hotels = open_hotels(town, folder)
    answered(hotels)
    need = hotels.post(p1990001011=6, p1990001012=0)
    hotels.exchange()
    return hotels, need


def _propose(hotels: Hotels, need: Record, candidate: str) -> str:
    asking.ask(
        hotels.node("851"), "test", need=need.body.code, group=_aalborg(need),
        candidate=candidate, how="meeting", answer="yes",
    )  # fmt: skip
    _, code = proposals.propose(
        hotels.node("851"), "test", need=need.body.code, group=_aalborg(need),
        candidate=candidate, instrument="work_placement",
    )  # fmt: skip
    hotels.exchange()
    return code


def _sums(browser: FlaskClient, need: Record) -> tuple[int, int, int]:
    """The slots by the figure on top of the page, by the table's rows, and by how they stand."""
    page = browser.get(f"/behov/{need.body.code}").text
    table = page[page.index('id="grupper-h"') : page.index("Dækning i landet")]
    asked, agreed, proposed, lacking = (
        [int(one) for one in re.findall(rf'data-title="{title}">(?:<strong>)?(\d+)', table)]
        for title in ("Ønsket", "Aftalt", "Foreslået", "Mangler")
    )
    assert sum(asked[:-1]) == asked[-1]
    figures = sum(sum(some[:-1]) for some in (agreed, proposed, lacking))
    return int(re.findall(r"<dd>(\d+)", page)[0]), asked[-1], figures


def _slots_by_where_they_stand(
    hotels: Hotels, need: Record
) -> tuple[int, dict[str, int], dict[str, int]]:
    taken, opened, waiting, outside = slots(hotels, need)
    assert taken + opened + sum(waiting.values()) + sum(outside.values()) == 36
    return opened, waiting, outside


def _sent(node: Local) -> dict[str, Sent]:
    with node.read() as session:
        return {one.proposal.code: one for one in sent(session, node)}


def _free(node: Local) -> set[str]:
    with node.read() as session:
        taken = {who for who, _ in live_proposals(session)}
        return {one.code for one in session.scalars(select(Candidate)) if one.id not in taken}


def _tasks(node: Local, what: str) -> list[str]:
    """The candidates whom the caseworker has such a task about."""
    who = Who(id=uuid4(), login="vibeke", name="Vibeke Vang", title="",
              roles=frozenset({"caseworker"}), scope=None)  # fmt: skip
    with node.read() as session:
        found = waiting(session, node, who, clock.today(session))
    return sorted(row.about["candidate"] for row in found if row.what == what)

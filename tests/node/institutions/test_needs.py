"""Needs that a municipality posts for its own institutions: passed on, and decided at the hub."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hub.needs import actions as hub_needs
from hub.needs.waiting import answer_late
from hub.proposals import actions as deciding
from node.institutions import needs
from node.proposals.standing import sent
from shared.feed import stored
from shared.feed.local import Local
from shared.needs.draft import SCHEMA
from shared.problem import NotFound, Refused
from shared.records.base import Record
from tests.hub.people import browser_of
from tests.hub.stage import Stage, draft_of
from tests.node.institutions.own import LARGE, SMALL, employer, own_stage, posted
from tests.node.people import Person
from tests.node.scene import Scene, citizens, set_day
from tests.parties import Town
from tests.wire import check_sums


@pytest.fixture
def own(town: Town, tmp_path: Path) -> Stage:
    """København's institutions, whose agreement Frederiksberg joined; Aalborg is a member only."""
    for party in (town.hub, town.node("147"), town.node("851")):
        set_day(party, "2026-11-23")
    employer(town)
    return own_stage(town, tmp_path, "147")


def held(party: Local, need: Record) -> str | None:
    """The state of a need as a party has it, or None where it has not come."""
    with party.read() as session:
        found = stored.many(session, [(need.owner, need.id)])
    return found[0].body.state if found else None


def test_a_need_of_our_own_reaches_those_who_joined_and_its_slots_are_given_at_the_hub(
    town: Town, own: Stage
) -> None:
    node, other = town.node("101"), town.node("147")
    need = posted(town, (SMALL, 1), (LARGE, 2))
    apart = town.node("851")
    assert [held(one, need) for one in (town.hub, other, apart)] == ["open", "open", None]
    ours, theirs = Scene(own, node, need), Scene(own, other, need)
    ours.accepted(citizens(node, "Anna Ager")[0])
    late = theirs.to_meet(citizens(other, "Bo Bech")[0])
    with pytest.raises(Refused, match="slots_taken"):
        deciding.accept(town.hub, "rikke", late)
    check_sums(node, town.hub)
    check_sums(other, town.hub)


def test_it_is_closed_at_home_and_who_was_under_way_hears_of_it(town: Town, own: Stage) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    need = posted(town, (LARGE, 2))
    theirs = Scene(own, other, need)
    first, second = citizens(other, "Bo Bech", "Carla Carlsen")
    theirs.accepted(first)
    theirs.to_meet(second)
    for act in (hub_needs.close, hub_needs.confirm):
        with pytest.raises(Refused, match="employer_elsewhere"):
            act(hub, "rikke", need.body.code)
    assert hub_needs.withdraw(hub, "rikke", own.employer) == []
    with pytest.raises(NotFound):
        needs.close(other, "x", need.body.code)
    assert needs.close(node, "karim", need.body.code).body.state == "closed"
    town.synchronise("101")
    answer_late(hub)
    town.synchronise()
    with other.read() as session:
        states = {one.candidate: one.standing for one in sent(session, other)}
    assert states == {first: "accepted", second: "slot_gone"}


def test_a_need_that_nobody_confirms_is_paused_and_expires_at_home(town: Town, own: Stage) -> None:
    node = town.node("101")
    need = posted(town, (LARGE, 2))
    days = {"2026-12-23": "open", "2027-01-15": "paused", "2027-02-20": "expired"}
    for day, state in days.items():
        set_day(town.hub, day)
        set_day(node, day)
        hub_needs.age(town.hub)  # which leaves alone what it did not post
        needs.age(node)
        town.synchronise("101")
        assert held(town.hub, need) == held(node, need) == state
    with pytest.raises(Refused, match="need_expired"):
        needs.confirm(node, "karim", need.body.code)


def test_only_for_our_own_institutions_and_under_an_agreement(town: Town, stage: Stage) -> None:
    node = town.node("101")
    set_day(node, "2026-11-23")
    employer(town)
    stage.accede("101")
    with pytest.raises(Refused, match="institutions_only"):
        needs.post(node, "karim", SCHEMA.load(draft_of([("1990000101", 2)])))
    with pytest.raises(Refused, match="agreement_unclear"):
        needs.post(node, "karim", SCHEMA.load(draft_of([(LARGE, 2)])))


def test_places_are_opened_on_the_page_and_the_hub_shows_whose_need_it_is(
    town: Town, own: Stage
) -> None:
    node = town.node("101")
    karim = Person(node, "node.kam")
    page = karim.see("/egne-arbejdspladser").text
    department = page.split('href="/egne-arbejdspladser/D-')[1][:7]
    address = f"/egne-arbejdspladser/D-{department}/behov"
    form = _form(karim, address)
    wrong = karim.send(address, {**form, "slot_groups-0-slots": "", "answer_by": "1-1-2026"},
                       page=address)  # fmt: skip
    assert wrong.status_code == 422
    assert 'id="f-slot_groups-0-slots-fejl"' in wrong.text
    for _ in range(2):  # sent twice is one need
        assert karim.send(address, form, page=address).status_code == 303
    with node.read() as session:
        (need,) = needs.ours(session, node)
    assert (need.body.branch, need.body.slot_groups[0].slots) == ("R", 2)
    town.synchronise("101")
    rikke: FlaskClient = browser_of(town.hub, "emp.admin", own.employer)
    shown = rikke.get(f"/behov/{need.body.code}").text
    assert "Kommunen har selv slået behovet op." in shown
    assert "Luk behovet" not in shown
    assert need.body.code in karim.see("/behov").text  # the same list as all needs
    closed = karim.send(f"/egne-arbejdspladser/behov/{need.body.code}/luk", {})
    assert closed.status_code == 303
    assert held(node, need) == "closed"


def _form(karim: Person, address: str) -> dict[str, object]:
    text = karim.see(address).text
    place = text.split('name="slot_groups-0-workplace"')[1].split('<option value="')[1][:9]
    return {
        "id": text.split('name="id" value="')[1][:36], "slot_groups-0-workplace": place,
        "title": "Hjælpere i køkkenet", "occupation": "9412", "tasks": "Frugt og opvask.",
        "branch": "R",
        "slot_groups-0-slots": "2", "slot_groups-0-hours": "30", "slot_groups-0-shift": "day",
        "slot_groups-0-start": "07-12-2026", "slot_groups-0-weeks": "4",
        "instruments": ["work_placement"], "ordinary_positions": "1", "answer_by": "30-11-2026",
    }  # fmt: skip

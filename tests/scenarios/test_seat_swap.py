"""A place that København cannot fill goes to Aalborg; Aarhus, who was offline, comes second."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.guests import news
from hub.placements.claims import claims_at
from hub.tables import OutgoingLetter
from node.inbox.waiting import waiting
from node.placements.room import ahead, ask_ahead, held_ahead
from node.swaps import actions
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.problem import Refused
from shared.rules.period import Period
from shared.tables import SeatOfferIndex
from tests import make
from tests.hub.people import browser_of
from tests.hub.stage import Stage, set_up
from tests.parties import Town

HERE = "1990000101"
COURSE = Period(make.START, make.FOUR_WEEKS)


@pytest.fixture
def stage(town: Town, tmp_path: Path) -> Stage:
    stage = set_up(town, tmp_path)
    for code, name in (("101", "Karim Holst"), ("751", "Ida Friis"), ("851", "Per Krogh")):
        stage.accede(code, kam=make.contact(name))
    ask_ahead(town.node("101"), "karim", HERE, COURSE, 2, date(2026, 12, 4))
    exchange(town)
    return stage


def exchange(town: Town, *codes: str) -> None:
    for _ in range(2):
        town.synchronise(*codes)
        town.hub.react()
    town.synchronise(*codes)


def held(local: Local) -> int:
    """How many places a municipality holds for nobody yet and may use."""
    with local.begin("test") as tx:
        body = make.placement(p_number=HERE, starts_on=COURSE.starts_on, ends_on=COURSE.ends_on)
        usable = bool(held_ahead(tx, body))
    with local.read() as session:
        return len(ahead(session, local, HERE, make.TODAY)) if usable else 0


def offered(local: Local) -> list[str]:
    with local.read() as session:
        found = select(SeatOfferIndex.code).where(SeatOfferIndex.state == "offered")
        return list(session.scalars(found))


def told(local: Local) -> list[tuple[str, str]]:
    """What the key account manager reads in the inbox: who took it, and whom to ring."""
    accounts.add(local.database, "node", login="kam", name="Kam", title="",
                 roles=frozenset({"node.kam"}), password="lang og hemmelig",
                 scope=None)  # fmt: skip
    with local.read() as session:
        person = accounts.who(accounts.known(session, "kam"))
        rows = waiting(session, local, person, make.TODAY)
    return [(row.about["taker"], row.about["contact"].name)
            for row in rows if row.what == "swapped"]  # fmt: skip


def test_one_click_moves_the_place_and_everybody_hears_whom_to_ring(
    stage: Stage, town: Town
) -> None:
    giver, aarhus, aalborg = (town.node(code) for code in ("101", "751", "851"))
    with giver.read() as session:
        key = ahead(session, giver, HERE, make.TODAY)[0].ref
    actions.offer(giver, "karim", key)
    exchange(town)
    (code,) = offered(aarhus)
    assert offered(aalborg) == [code]
    actions.take(aarhus, "ida", code)  # offline from here: the hub hears of it last
    actions.take(aalborg, "per", code)
    exchange(town, "851", "101")
    assert (held(giver), held(aalborg)) == (1, 1)
    exchange(town)
    with aarhus.read() as session:
        seat = actions.seat_of(session, aarhus, code)
        assert seat.asked
        assert (seat.asked.granted, seat.asked.rule) == (False, "seat_gone")
    with pytest.raises(Refused, match="seat_gone"):
        actions.take(aarhus, "ida", code)
    assert told(giver) == told(aalborg) == [("Aalborg", "Per Krogh")]
    assert told(aarhus) == []
    page = browser_of(town.hub, "emp.admin", stage.employer).get(f"/arbejdssteder/{HERE}/plads")
    assert "Aalborg har overtaget en plads fra København" in page.text
    assert "Per Krogh" in page.text
    assert [news.tell_all(town.hub, "x"), news.tell_all(town.hub, "x")] == [1, 0]
    with town.hub.read() as session:
        (letter,) = session.scalars(select(OutgoingLetter))
        assert "Per Krogh" in letter.subject
        assert "som Københavns Kommune havde, er overtaget af Aalborg Kommune." in letter.text
        assert "Ring nu til Per Krogh, telefon 12345678" in letter.text
        asked = claims_at(session, HERE)
        assert sum(one.holds(make.TODAY) for one in asked) == 2


def test_an_offered_place_is_nobodys_until_the_hub_has_given_it_back(
    stage: Stage, town: Town
) -> None:
    giver = town.node("101")
    with giver.read() as session:
        first, second = (one.ref for one in ahead(session, giver, HERE, make.TODAY))
    for key in (first, second):
        actions.offer(giver, "karim", key)
    assert held(giver) == 0
    exchange(town)
    actions.take_back(giver, "karim", first)
    assert held(giver) == 0  # the hub may have given it away meanwhile
    exchange(town)
    assert held(giver) == 2
    assert len(offered(town.node("751"))) == 1

"""Wish 2: a municipality takes people on at its own institutions, and is met as any employer."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.signals import actions as signals
from node.institutions import actions
from node.institutions.seen import departments
from node.restrictions import actions as restrictions
from node.restrictions.actions import Wanted
from shared import told
from shared.feed import stored
from shared.records.employer import Contact
from shared.records.placement import RoomReservation
from shared.rules.targets import Progress
from shared.signals import signals as standing
from shared.tables import ReservationIndex
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.people import browser_of
from tests.node.institutions.own import LARGE, SMALL, employer, own_stage, posted
from tests.node.people import Person
from tests.node.scene import Scene, citizens, set_day
from tests.parties import Town

STOP = Wanted(level="workplace", measure="stop", at_most=None, reason="Ingen af 30 kom i job.",
              review_on=date(2027, 3, 1))  # fmt: skip


class Kommune:
    """København with its institutions, and Frederiksberg, which joined their agreement."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.ours, self.theirs = town, town.node("101"), town.node("147")
        for party in (town.hub, self.theirs):
            set_day(party, "2026-11-23")
        self.departments = employer(town)
        self.stage = own_stage(town, folder, "147")

    def exchange(self) -> None:
        """Let all hear of each other twice: what a node says reaches the others by the hub."""
        for _ in range(2):
            self.town.synchronise()
            self.town.hub.react()
        self.town.synchronise()

    def asks(self, code: str, p_number: str) -> RoomReservation:
        """Let a municipality ask for room for one; the hub's word on it."""
        with self.town.node(code).begin("karim") as tx:
            place = told.workplace(tx.session, p_number).ref
            claim = make.capacity_claim(place, p_number=p_number, municipality=code)
            key = tx.write(claim, "asked")
        self.exchange()
        with self.town.hub.read() as session:
            query = select(ReservationIndex).where(ReservationIndex.claim == key)
            row = session.scalars(query).one()
            body: RoomReservation = stored.get(session, row.ref).body
        return body

    def progress(self, now: int) -> tuple[Progress, str]:
        """How children's department stands in 2026, seen from a year."""
        with self.ours.read() as session:
            found, *_ = departments(session, self.ours, 2026, now)
        return found.progress, found.state


@pytest.fixture
def kommune(town: Town, tmp_path: Path) -> Kommune:
    return Kommune(town, tmp_path)


def test_own_institutions_are_employers_like_any_other(kommune: Kommune) -> None:
    _others_people_come_to_them(kommune)
    _one_is_full(kommune)
    _the_head_changes(kommune)
    _a_department_that_exploits_gets_the_same_signal(kommune)
    _the_target_is_not_reached(kommune)


def _others_people_come_to_them(kommune: Kommune) -> None:
    """A need posted at home; who comes is from here and from Frederiksberg, in the same lists."""
    need = posted(kommune.town, (LARGE, 3), title="Hjælpere i børnehaven")
    assert kommune.progress(2026) == (Progress(target=4, open=3), "short")
    for node, name in ((kommune.ours, "Anna Ager"), (kommune.theirs, "Bo Bech")):
        Scene(kommune.stage, node, need).planned(citizens(node, name)[0])
    kommune.exchange()
    assert kommune.progress(2026) == (Progress(target=4, coming=2, open=1), "short")
    rikke = browser_of(kommune.town.hub, "emp.admin", kommune.stage.employer)
    for page in ("/behov", "/placeringer", "/arbejdssteder"):
        assert "Solsikken" in rikke.get(page).text or need.body.code in rikke.get(page).text
    for node in (kommune.ours, kommune.theirs):
        page = Person(node, "node.kam", "Signe Toft")
        assert need.body.code in page.see("/behov").text
        assert "Københavns Kommune" in page.see("/virksomheder").text
        assert "Solsikken" in page.see(f"/arbejdssteder/{LARGE}/plads").text


def _one_is_full(kommune: Kommune) -> None:
    """9.5 full-time persons leave room for one, whoever asks: not for its own municipality's."""
    first, second = kommune.asks("147", SMALL), kommune.asks("101", SMALL)
    assert (first.granted, first.counted, first.allowed) == (True, 1, 1)
    assert (second.granted, second.counted, second.allowed) == (False, 1, 1)
    assert second.first_day is not None


def _the_head_changes(kommune: Kommune) -> None:
    """Frederiksberg rings the new head of the department the same day."""
    code = kommune.departments["Børn og dagtilbud"].body.code
    actions.change_head(kommune.ours, "karim", code, Contact(name="Ole Ohm", phone="33660002"))
    kommune.exchange()
    for party in (kommune.town.hub, kommune.theirs):
        with party.read() as session:
            assert told.workplace(session, LARGE).body.contact.name == "Ole Ohm"


def _a_department_that_exploits_gets_the_same_signal(kommune: Kommune) -> None:
    """34 have ended and nobody was hired; the municipality is heard, and Frederiksberg stops."""
    town, results = kommune.town, ["sister_site", *["not"] * 29, *["unknown"] * 4]
    ended(town, kommune.stage, LARGE, results)
    signals.look(town.hub, "program")
    with town.hub.read() as session:
        (signal,) = standing(session)
    assert (signal.body.employer, signal.body.p_number) == (kommune.stage.employer, LARGE)
    signals.reply(town.hub, "rikke", signal.body.code, "Vi har ansættelsesstop.", "Rikke Rask")
    kommune.exchange()
    for node in (kommune.ours, kommune.theirs):
        shown = Person(node, "manager", "Lise Holm").see(f"/signaler/{signal.body.code}").text
        assert "Vi har ansættelsesstop." in shown
    restrictions.decide(kommune.theirs, "lise", LARGE, STOP, "Lise Holm")
    kommune.exchange()
    refused = kommune.asks("101", LARGE)  # its own municipality follows it too
    assert not refused.granted
    assert refused.restriction


def _the_target_is_not_reached(kommune: Kommune) -> None:
    """Those 34 are counted as used; Ældre og pleje gave nobody a place, and the year is over."""
    (children, state), now = kommune.progress(2026), 2027
    assert (children.used, state) == (34, "reached")
    with kommune.ours.read() as session:
        _, elderly = departments(session, kommune.ours, 2026, now)
    assert (elderly.progress, elderly.state) == (Progress(target=4), "missed")
    set_day(kommune.ours, "2027-01-04")
    page = Person(kommune.ours, "manager", "Per Dam").see("/egne-arbejdspladser?aar=2026").text
    assert "Ikke nået" in page

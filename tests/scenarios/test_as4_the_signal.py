"""AS-4, The hotel and the signal: seen, answered, limited, moved, weakened and lifted."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hub.letters import actions as letters
from hub.outcomes import telling
from hub.outcomes.counting import counted
from hub.outcomes.lines import own_lines
from hub.restrictions import actions as appeals
from hub.signals import actions as signals
from hub.tables import OutgoingLetter
from node.restrictions import actions
from node.restrictions.actions import Wanted
from node.signals.expected import count_expected
from shared import told
from shared.feed import stored
from shared.feed.local import Local
from shared.outcomes import told_of
from shared.records.codes import public_code
from shared.records.employer import Contact
from shared.records.placement import RoomReservation
from shared.restrictions import Restricted, likenesses, restriction_of
from shared.signals import signals as standing
from shared.tables import ReservationIndex
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.stage import set_up
from tests.node.people import Person
from tests.node.signals.belonging import belong
from tests.parties import Town

HAVNEN, SKOVEN, CAFE = "1990000101", "1990000147", "1990000461"
AGAIN = "1990000999"
CLOSED = "Køkkenet var lukket fra marts til maj."
LIMIT = Wanted(level="workplace", measure="limit", at_most=2, reason="1 af 30 kendte kom i job.",
               review_on=date(2027, 3, 1))  # fmt: skip


class Havnen:
    """The hotel with 34 that have ended, the wood with 3 and the café with 12."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town, self.stage = town, set_up(town, folder)
        self.gone = ended(
            town, self.stage, HAVNEN, ["sister_site", *["not"] * 29, *["unknown"] * 4]
        )
        ended(town, self.stage, SKOVEN, ["not"] * 3)
        cafe = ended(town, self.stage, CAFE, [*["employed_here"] * 2, *["not"] * 10])
        belong(town.node("147"), cafe, "TG03")
        assert count_expected(town.node("147"), "program") == 1
        town.synchronise("147")
        self.stage.accede("751", "851")

    def exchange(self, *codes: str) -> None:
        """Let all hear of each other twice: what a node says reaches the others by the hub."""
        for _ in range(2):
            self.town.synchronise(*codes)
            self.town.hub.react()
        self.town.synchronise(*codes)

    def signal(self) -> str | None:
        """The code of the signal that stands, looked for anew."""
        signals.look(self.town.hub, "program")
        with self.town.hub.read() as session:
            found = [one.body.code for one in standing(session) if not one.body.gone_on]
        return found[0] if found else None

    def asks(self, code: str, p_number: str = HAVNEN) -> str:
        """Let a municipality ask for room for one; the key of what it asked."""
        with self.town.node(code).begin("karim") as tx:
            place = told.workplace(tx.session, p_number).ref
            claim = make.capacity_claim(place, p_number=p_number, municipality=code)
            key = tx.write(claim, "asked")
        self.exchange(code)
        return key

    def word(self, claim: str) -> RoomReservation:
        """The hub's word on it."""
        with self.town.hub.read() as session:
            query = select(ReservationIndex).where(ReservationIndex.claim == claim)
            row = session.scalars(query).one()
            body: RoomReservation = stored.get(session, row.ref).body
        return body

    def outcomes_come(self, key: str, result: Any) -> None:
        """Let what was unknown of a placement come in late."""
        with self.town.node("147").begin("test") as tx:
            for record in list(stored.of_kind(tx.session, "outcome")):
                if record.body.placement == key:
                    body = replace(record.body, result=result)
                    tx.write(body, "noted", revises=record.ref)
        self.town.synchronise("147")

    def limited(self) -> str:
        """Let the employer reply to the signal, and Aarhus limit to two at a time."""
        code = self.signal()
        assert code
        signals.reply(self.town.hub, "mette", code, CLOSED, "Mette Kjær")
        self.exchange("751", "851")
        limit = actions.decide(self.town.node("751"), "lise", HAVNEN, LIMIT, "Lise Holm").body
        assert limit.signal == code
        self.exchange()
        assert [self.word(self.asks(code)).granted for code in ("147", "751")] == [True, True]
        return limit.code

    def stands(self, code: str, limit: str) -> Restricted:
        """The restriction as a municipality has it."""
        with self.town.node(code).read() as session:
            return restriction_of(session, limit)


@pytest.fixture
def havnen(town: Town, tmp_path: Path) -> Havnen:
    return Havnen(town, tmp_path)


def test_seen_with_its_numbers_and_the_employer_is_heard_before_others(havnen: Havnen) -> None:
    hub, aarhus = havnen.town.hub, havnen.town.node("751")
    code = havnen.signal()
    with hub.read() as session:
        (one,) = standing(session)
        employer = stored.get(session, havnen.stage.employer)
        found = own_lines(employer, counted(session, employer, one.body.told_on))
    seen = one.body.evidence
    assert (one.body.p_number, seen.led_on, seen.known, seen.not_known) == (HAVNEN, 1, 30, 4)
    assert seen.low < seen.high < seen.expected / seen.known
    shown = {line.code: line for line in found}
    assert shown[SKOVEN].why_not == "few"
    assert (shown[CAFE].led_on, shown[CAFE].known) == (2, 12)
    assert round(shown[CAFE].expected or 0, 1) == 1.6  # by purpose alone it were 3.6
    havnen.exchange("751")
    assert _signals_at(aarhus) == []
    signals.reply(hub, "mette", str(code), CLOSED, "Mette Kjær")
    havnen.exchange("751")
    assert _signals_at(aarhus) == [code]


def test_the_employer_is_written_to_and_each_municipality_has_the_figures(havnen: Havnen) -> None:
    hub, employer = havnen.town.hub, havnen.stage.employer
    assert telling.tell(hub, "program") == 1
    code = havnen.signal()
    assert letters.write_all(hub, "https://hub.example.dk") == 1
    with hub.read() as session:
        (letter,) = session.scalars(select(OutgoingLetter))
    assert f"/signaler/{code}" in letter.text
    havnen.exchange("751")
    for party in (hub, havnen.town.node("751")):
        with party.read() as session:
            found = {one.code: one for one in told_of(session, employer)}
        assert (found[HAVNEN].known, found[HAVNEN].why_not) == (30, "small_cells")  # 1 led on
        assert (found[SKOVEN].known, found[SKOVEN].why_not) == (None, "few")
        assert (found[CAFE].known, found[CAFE].led_on) == (12, None)
        assert round(found[CAFE].expected or 0, 1) == 1.6


def test_a_third_is_refused_in_aalborg_with_reason_reply_and_date(havnen: Havnen) -> None:
    limit = havnen.limited()
    third = havnen.word(havnen.asks("851"))
    assert (third.granted, third.rule, third.restriction) == (False, "restricted", limit)
    assert (third.counted, third.allowed) == (2, 2)
    appeals.reply(havnen.town.hub, "mette", limit, CLOSED, "Mette Kjær")
    havnen.exchange("751", "851")
    assert havnen.stands("751", limit).appealed
    for text in ("", "Den nye kok er kommet."):  # on the same day the employer says more
        actions.uphold(havnen.town.node("751"), "lise", limit, "Ingen ændring.", date(2027, 3, 1),
                       "Lise Holm")  # fmt: skip
        assert not havnen.stands("751", limit).appealed
        appeals.reply(havnen.town.hub, "mette", limit, f"{CLOSED} {text}", "Mette Kjær")
        havnen.exchange("751", "851")
        assert havnen.stands("751", limit).appealed
    page = Person(havnen.town.node("851"), "consultant").see(f"/arbejdssteder/{HAVNEN}/plads")
    for words in ("Højst 2 ad gangen på Søbredden", LIMIT.reason, CLOSED, "ses på igen 1. marts",
                  "Besluttet af Aarhus"):  # fmt: skip
        assert words in page.text


def test_under_a_new_number_it_is_probably_the_same_and_a_person_says_so(havnen: Havnen) -> None:
    limit, aarhus = havnen.limited(), havnen.town.node("751")
    with havnen.town.hub.begin("mette") as tx:
        place = told.workplace(tx.session, HAVNEN)
        chef = Contact(name="Ida Friis", phone="44445555")  # its own, not the head office
        here = replace(place.body, contact=chef)
        tx.write(here, "changed", revises=place.ref)
        again = replace(here, code=public_code("S"), p_number=AGAIN, name="Søbredden Syd")
        tx.write(again, "registered")
    havnen.exchange()
    with aarhus.read() as session:
        body = restriction_of(session, limit).body
        likely = {one.later.p_number: one for one in likenesses(session, body)}
    assert (likely[AGAIN].why, likely[AGAIN].word) == (("address", "contact", "phone"), None)
    assert havnen.word(havnen.asks("851", AGAIN)).granted  # likely restricts nobody
    actions.say_same(aarhus, "lise", (HAVNEN, AGAIN), same=True, why="Samme dør.", by="Lise Holm")
    havnen.exchange("751")
    barred = havnen.word(havnen.asks("851", AGAIN))
    assert (barred.rule, barred.counted, barred.allowed) == ("restricted", 3, 2)


def test_the_signal_goes_at_its_bound_and_the_limit_when_somebody_lifts_it(
    havnen: Havnen,
) -> None:
    limit, aarhus = havnen.limited(), havnen.town.node("751")
    third = havnen.asks("851")
    with havnen.town.hub.read() as session:
        goes_at = standing(session)[0].body.evidence.goes_at
    for hired, key in enumerate(havnen.gone[-4:], 2):
        havnen.outcomes_come(key, "employed_here")
        assert (havnen.signal() is None) == (hired >= goes_at)
    manager, told = Person(aarhus, "manager"), "Signalet bag begrænsningen af Søbredden er væk"
    assert told not in manager.see("/indbakke").text
    havnen.exchange()
    assert told in manager.see("/indbakke").text
    assert not havnen.word(third).granted
    actions.lift(aarhus, "lise", limit, "5 af 34 er kommet i job.", "Lise Holm")
    assert told not in manager.see("/indbakke").text
    havnen.exchange("751", "851")
    assert havnen.word(third).granted
    lifted = havnen.stands("851", limit).body.lifted
    assert lifted
    assert (lifted.by, lifted.why) == ("Lise Holm", "5 af 34 er kommet i job.")


def _signals_at(node: Local) -> list[str]:
    with node.read() as session:
        return [one.body.code for one in standing(session)]

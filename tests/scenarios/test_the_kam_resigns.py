"""AS-5, the unhappy way: the KAM resigns with three promises, one of them due tomorrow."""

import re
from datetime import date
from pathlib import Path

import pytest

from node.agreements import actions as agreements
from node.agreements.actions import Terms
from node.employers import actions as employers
from node.employers import kam
from node.employers.actions import Talked
from node.inbox.waiting import waiting
from shared import clock
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.problem import Refused
from shared.promises import actions as promises
from shared.promises.actions import Given
from shared.promises.seen import promises as promises_at
from shared.records.employer import Contact
from tests.hub.people import browser_of
from tests.node.people import Person
from tests.parties import Town
from tests.scenarios.hotels import HOTELS, Hotels, open_hotels

TOMORROW, LATER = date(2026, 11, 24), date(2026, 12, 15)
KARIM, ANNA = "11111111", "22222222"
IN_KOEBENHAVN = sum(code == "101" for _, code, _, _ in HOTELS.values())


def test_every_promise_has_an_owner_before_the_kam_is_gone(town: Town, tmp_path: Path) -> None:
    hotels = _joined(town, tmp_path)
    node, employer = hotels.node("101"), browser_of(town.hub, "emp.admin", hotels.stage.employer)
    codes = [_promised(node, "Svar om to aftenvagter", LATER),
             _promised(node, "Tre kandidater til køkkenet", TOMORROW),
             _promised(node, "Et møde om foråret", LATER)]  # fmt: skip
    hotels.exchange()
    assert _rung(employer.get("/arbejdssteder").text, KARIM) == IN_KOEBENHAVN == 4

    with pytest.raises(Refused, match="account_in_charge") as refused:
        accounts.disable(node.database, "karim")
    assert set(refused.value.params["codes"]) == set(codes)
    promises.hand_over(node, "leder", codes[2], "anna")
    with pytest.raises(Refused, match="account_in_charge"):
        accounts.disable(node.database, "karim")
    given = kam.hand_over(node, "leder", "karim", "anna", ANNA)
    assert (len(given.promises), len(given.accessions)) == (2, 1)
    accounts.disable(node.database, "karim")

    hotels.exchange()  # the same day
    page = employer.get("/arbejdssteder").text
    assert (_rung(page, ANNA), _rung(page, KARIM)) == (IN_KOEBENHAVN, 0)
    for address in ("/kommuner", "/kommuner/101", f"/aftale/{hotels.agreement_code()}"):
        shown = employer.get(address).text
        assert (_rung(shown, ANNA) > 0, _rung(shown, KARIM)) == (True, 0), address
    with town.hub.read() as session:
        held = promises_at(session, clock.today(session))
    assert {one.body.code: one.body.keeper for one in held} == dict.fromkeys(codes, "Anna Lund")
    assert _inbox(node, "anna")[0] == ("promise", codes[1], TOMORROW)
    assert _inbox(node, "lone") == []


def test_who_is_about_to_ring_sees_who_rang_yesterday(town: Town, tmp_path: Path) -> None:
    hotels = _joined(town, tmp_path)
    node, other = hotels.node("101"), hotels.node("751")
    talked = Talked(on=date(2026, 11, 23), way="phone", by="Anna Lund", spoke_with="Mette Kjær",
                    about="Flere pladser efter nytår")  # fmt: skip
    employers.note(node, "anna", _code(node), talked)
    hotels.day("2026-11-24")
    hotels.exchange()
    page = Person(other, "consultant", "Ida Munk").see(f"/virksomheder/{_code(other)}").text
    answer = re.search(r'<p class="answer">(.*?)</p>', page, re.DOTALL)
    said = re.sub(r"<[^>]+>", "", answer[1] if answer else "")
    assert "Anna Lund fra København talte i telefon med Mette Kjær den 23. november" in said
    assert "Flere pladser efter nytår" in said


def _joined(town: Town, folder: Path) -> Hotels:
    """København and Aarhus have acceded; København has a KAM and two consultants."""
    hotels = open_hotels(town, folder)
    for code, name, phone in (("101", "Karim Holst", KARIM), ("751", "Bo Bech", "33333333")):
        terms = Terms(participation="count_only", kam=Contact(name=name, phone=phone))
        agreements.accede(hotels.node(code), "test", hotels.agreement_code(), terms)
    for login, name, role in (("karim", "Karim Holst", "node.kam"),
                              ("anna", "Anna Lund", "consultant"),
                              ("lone", "Lone Kjær", "consultant")):  # fmt: skip
        accounts.add(hotels.node("101").database, "node", login=login, name=name, title="",
                     roles=frozenset({role}), password="lang og hemmelig")  # fmt: skip
    hotels.exchange()
    return hotels


def _code(node: Local) -> str:
    with node.read() as session:
        return promises.others(session, node, None)[0].code


def _promised(node: Local, what: str, due: date) -> str:
    given = Given(to=_code(node), what=what, due=due, keeper="karim")
    return str(promises.give(node, "karim", given).body.code)


def _inbox(node: Local, login: str) -> list[tuple[str, str, date]]:
    with node.read() as session:
        who = accounts.who(accounts.known(session, login))
        found = waiting(session, node, who, clock.today(session))
    return [(row.what, row.code, row.due) for row in found]


def _rung(page: str, phone: str) -> int:
    """How often a page says to ring this phone."""
    return page.count(f'href="tel:{phone}"')

"""Service goals stand in the terms, are measured at both sides, and a missed one is escalated."""

import re

import pytest

from node.inbox.row import told
from node.inbox.waiting import waiting
from shared import clock
from shared.accounts import actions as accounts
from tests import make
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.node.scene import scene, set_day
from tests.parties import Town
from tests.shared.promises.sides import employer_code, somebody

one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


@one_database
def test_what_is_missed_is_measured_alike_and_reaches_the_manager(
    stage: Stage, town: Town
) -> None:
    play = scene(stage, slots=3)
    node, silent = play.node, stage.post(("1990000101", 2)).body.code
    with node.begin("test") as tx:
        tx.write(make.answer(play.need.ref, count=2), "answered")
    for party in (node, town.hub):
        set_day(party, "2026-12-08")
    town.synchronise("101")
    expected = {
        "answer": {"met": [play.code], "missed": [silent], "late": [silent]},
        "candidates": {"met": [], "missed": [play.code], "late": [play.code]},
    }
    there = program_of(town.hub, "emp.contact", stage.employer)
    assert there.get("/api/v1/municipalities/101").json["service"] == expected
    here = node_program_of(node, "node.kam", "Ida Friis")
    code = employer_code(node)
    assert here.get(f"/api/v1/employers/{code}").json["service"] == expected
    employer, kam = browser_of(town.hub, "emp.admin", stage.employer), Person(node, "node.kam")
    for page in (employer.get("/kommuner/101").text, kam.see(f"/virksomheder/{code}").text):
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        assert "Første svar på et behov 1 af 2 til tiden" in words
        assert f"at den kan levere 0 af 1 til tiden mangler stadig {play.code}" in words
    somebody(node, "leder", "manager")
    with node.read() as session:
        who = accounts.who(accounts.known(session, "leder"))
        rows = [told(row) for row in waiting(session, node, who, clock.today(session))]
    assert [(row.what, row.goal, row.code, str(row.due)) for row in rows] == [
        ("goal", "answer", silent, "2026-11-30"), ("goal", "candidates", play.code, "2026-12-07"),
    ]  # fmt: skip
    boss = Person(node, "manager", "Lise Holm").see("/indbakke").text
    assert "Servicemål ikke nået: Nordlys Hoteller venter på svar" in boss
    assert "Servicemål" not in Person(node, "node.kam", "Rie Dam").see("/indbakke").text


def test_other_days_are_other_terms_and_those_of_before_keep_their_digest() -> None:
    terms = make.agreement()
    assert terms.terms_digest == make.agreement(candidate_days=10).terms_digest
    assert terms.terms_digest != make.agreement(candidate_days=9).terms_digest

"""A signal's life: told to the employer first, answered, seen by all with the answer, gone."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.signals import actions
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import Refused
from shared.signals import signals
from tests import make
from tests.hub.needs.test_pages import token_of
from tests.hub.outcomes.ended import ended
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.node.scene import set_day
from tests.parties import Town

HAVNEN, SKOVEN, CAFE = "1990000101", "1990000147", "1990000461"
one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
REPLY = "Køkkenet var lukket fra marts til maj."
ANSWER_BY = date(2026, 12, 7)  # ten working days after the play's Monday


def signalled(town: Town, stage: Stage) -> list[str]:
    """Let the hotel have had its people; return their placements, the unknown ones last."""
    keys = ended(town, stage, HAVNEN, ["sister_site", *["not"] * 29, *["unknown"] * 4])
    cafe = [*["employed_here"] * 2, *["not"] * 10]
    ended(town, stage, CAFE, cafe, purpose="clarify_job_area")
    stage.accede("101")
    assert actions.look(town.hub, "test") == 1
    town.synchronise("101", "147")
    return keys


def at(local: Local) -> list[str]:
    """The codes of the signals that are here."""
    with local.read() as session:
        return [one.body.code for one in signals(session)]


def replied(town: Town, stage: Stage) -> str:
    signalled(town, stage)
    (code,) = at(town.hub)
    actions.reply(town.hub, "test", code, REPLY, "Mette Kjær")
    town.synchronise("101")
    return code


def test_nobody_but_the_employer_sees_it_before_it_was_heard(stage: Stage, town: Town) -> None:
    signalled(town, stage)
    (code,) = at(town.hub)
    with town.hub.read() as session:
        one = next(one for one in signals(session) if one.body.code == code)
    assert (one.body.state, one.body.answer_by) == ("told", ANSWER_BY)
    assert (one.body.evidence.led_on, one.body.evidence.known, one.body.evidence.goes_at) == (
        1, 30, 2,
    )  # fmt: skip
    assert at(town.node("101")) == []
    auditor = program_of(town.hub, "auditor")
    assert auditor.get("/api/v1/signals").json == []
    assert program_of(town.hub, "kam").get(f"/api/v1/signals/{code}").status_code == 404
    own = program_of(town.hub, "emp.admin", stage.employer).get("/api/v1/signals").json
    assert code in [one["code"] for one in own]
    set_day(town.hub, ANSWER_BY.isoformat())
    assert actions.look_daily(town.hub) == 0
    assert actions.look_daily(town.hub) == 0
    set_day(town.hub, "2026-12-08")
    assert actions.look_daily(town.hub) == 1
    town.synchronise("101")
    assert at(town.node("101")) == [code]
    assert auditor.get(f"/api/v1/signals/{code}").json["reply"] is None


@one_database
def test_the_reply_stands_wherever_the_signal_stands(stage: Stage, town: Town) -> None:
    code, node = replied(town, stage), town.node("101")
    manager, auditor = Person(node, "manager"), browser_of(town.hub, "auditor")
    found = [
        auditor.get(address).text
        for address in ("/signaler", f"/signaler/{code}", "/signaler/signaler.csv")
    ] + [
        manager.see(address).text
        for address in ("/signaler", f"/signaler/{code}", "/signaler/signaler.csv",
                        f"/arbejdssteder/{HAVNEN}/plads")
    ] + [
        program_of(town.hub, "auditor").get(f"/api/v1/signals/{code}").text,
        node_program_of(node, "manager", "Lone Kjær").get("/api/v1/signals").text,
    ]  # fmt: skip
    for program, home in (("hub", "hub"), ("node", node.home.name)):
        words = [program, "--home", str(town.folder / home), "signals", "list", "--json"]
        found.append(CliRunner().invoke(landsaftale, words).output)
    for text in found:
        assert REPLY in (json.dumps(json.loads(text), ensure_ascii=False)
                         if text.startswith(("[", "{")) else text)  # fmt: skip


@one_database
def test_late_outcomes_weaken_it_and_it_goes_at_its_own_bound(stage: Stage, town: Town) -> None:
    unknown = signalled(town, stage)[-4:]
    (code,) = at(town.hub)
    actions.reply(town.hub, "test", code, REPLY, "Mette Kjær")
    node = town.node("147")
    with node.begin("test") as tx:
        for record in list(stored.of_kind(tx.session, "outcome")):
            if record.body.placement == unknown[0]:
                tx.write(make.outcome(unknown[0], weeks_after=13), "noted", revises=record.ref)
    town.synchronise("147")
    actions.look(town.hub, "test")
    town.synchronise("101")
    told = node_program_of(town.node("101"), "manager").get(f"/api/v1/signals/{code}").json
    assert (told["state"], told["reply"]) == ("gone", REPLY)
    with pytest.raises(Refused, match="signal_gone"):
        actions.reply(town.hub, "test", code, "Mere.", "Mette Kjær")


@one_database
def test_one_that_was_never_opened_goes_without_a_word_to_others(stage: Stage, town: Town) -> None:
    signalled(town, stage)
    set_day(town.hub, "2028-09-01")  # the placements are too old to count
    actions.look(town.hub, "test")
    town.synchronise("101")
    assert at(town.node("101")) == []
    assert program_of(town.hub, "auditor").get("/api/v1/signals").json == []


@one_database
def test_the_employer_answers_on_the_page_and_no_other_does(stage: Stage, town: Town) -> None:
    signalled(town, stage)
    (code,) = at(town.hub)
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    assert "Svar senest 7. december" in browser.get("/overblik").text
    page, token = f"/signaler/{code}", token_of(browser, f"/signaler/{code}")
    for text, says in (("  ", "Et tomt svar kan ikke sendes."), ("x" * 2001, "2.000 tegn"),
                       ("Spørg 010190-1234", "ligner et CPR-nummer")):  # fmt: skip
        said = browser.post(f"{page}/svar", data={"csrf_token": token, "text": text})
        assert (said.status_code, says in said.text) == (422, True)
    with town.hub.begin("test") as tx:
        other = tx.write(make.employer(), "registered")
    stranger = program_of(town.hub, "emp.admin", other)
    assert stranger.put(f"/api/v1/signals/{code}/reply", json={"text": "x"}).status_code == 404
    said = browser.post(f"{page}/svar", data={"csrf_token": token, "text": REPLY})
    assert said.status_code == 303
    assert "Svar senest 7. december" not in browser.get("/overblik").text
    assert REPLY in browser.get(page).text


@one_database
def test_small_workplaces_of_one_legal_unit_are_looked_at_together(
    stage: Stage, town: Town
) -> None:
    for p_number in (HAVNEN, SKOVEN, CAFE):
        ended(town, stage, p_number, ["not"] * 9)
    actions.look(town.hub, "test")
    with town.hub.read() as session:
        (one,) = signals(session)
    assert (one.body.level, one.place, one.body.evidence.known) == (
        "unit", "Nordlys Hoteller A/S", 27,
    )  # fmt: skip

"""The KAM hands things to an office without the employer noticing, and takes them back."""

import json
import re

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from node.inbox.routed import routed
from node.inbox.waiting import waiting
from node.offices import actions
from shared import clock
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from tests.hub.people import browser_of
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.parties import Town
from tests.shared.promises.sides import given, joined, somebody

NORTH = "Jobcenter Nord"
one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def mine(node: Local, login: str) -> list[tuple[str, str, str | None]]:
    """What stands among a person's own in the inbox, and which office has it."""
    with node.read() as session:
        who = accounts.who(accounts.known(session, login))
        rows = routed(session, waiting(session, node, who, clock.today(session)))
    return [(row.what, row.code, row.office) for row in rows if row.is_for(login)]


@pytest.fixture
def node(stage: Stage, town: Town) -> Local:
    """Karim is the KAM; Lone works in Jobcenter Nord, Anna in none."""
    found = joined(town, stage)
    somebody(found, "lone", "consultant")
    actions.keep(found, "test", NORTH, ["lone"])
    return found


@one_database
def test_it_is_in_the_offices_inbox_until_it_is_taken_back(
    stage: Stage, town: Town, node: Local
) -> None:
    code, need = given(node), stage.post(("1990000101", 2)).body.code
    town.synchronise("101")
    promise, asked = ("promise", code), ("answer", need)
    assert mine(node, "karim") == [(*asked, None), (*promise, None)]
    for one in (code, need):
        actions.hand(node, "Karim", one, NORTH)
    assert mine(node, "lone") == [(*asked, NORTH), (*promise, NORTH)]
    assert mine(node, "karim") == mine(node, "anna") == []
    actions.take_back(node, "Karim", code)
    assert mine(node, "lone") == [(*asked, NORTH)]
    assert mine(node, "karim") == [(*promise, None)]
    with node.read() as session:
        (was,) = actions.office(session, NORTH).had
    assert (was.code, was.by, was.back_by) == (code, "Karim", "Karim")


@one_database
def test_the_employer_reads_the_same_before_and_after(
    stage: Stage, town: Town, node: Local
) -> None:
    code, need = given(node), stage.post(("1990000101", 2)).body.code
    town.synchronise("101")
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    pages = ("/kommuner", "/kommuner/101", f"/loefter/{code}")

    def read() -> list[str]:
        return [re.sub(r'name="csrf_token" value="[^"]+"', "", employer.get(page).text)
                for page in pages]  # fmt: skip

    before = read()
    kam = Person(node, "node.kam", "Karim Holst")
    assert f"/kontorer/giv/{need}" in kam.see("/indbakke").text
    assert kam.send(f"/kontorer/giv/{code}", {}, f"/kontorer/giv/{code}").status_code == 422
    done = kam.send(f"/kontorer/giv/{code}", {"office": NORTH}, f"/kontorer/giv/{code}")
    assert done.location == "/indbakke"
    assert code in kam.see(f"/kontorer/{NORTH}").text
    town.synchronise("101")
    assert read() == before


@one_database
def test_one_office_has_it_and_what_does_not_hold_is_refused(
    stage: Stage, town: Town, node: Local
) -> None:
    code = given(node)
    actions.keep(node, "test", "Bygge", ["anna", "lone"])
    actions.hand(node, "Karim", code, NORTH)
    for problem, act in (
        ("office_has_it", lambda: actions.hand(node, "Karim", code, NORTH)),
        ("office_has", lambda: actions.close(node, "test", NORTH)),
        ("office_empty", lambda: actions.keep(node, "test", "Nyt", [])),
        ("office_member_unknown", lambda: actions.keep(node, "test", "Nyt", ["ingen"])),
    ):
        with pytest.raises(Refused, match=problem):
            act()
    for act in (
        lambda: actions.hand(node, "Karim", code, "Findes ikke"),
        lambda: actions.hand(node, "Karim", "H-0000000", NORTH),
        lambda: actions.take_back(node, "Karim", "H-0000000"),
    ):
        with pytest.raises(NotFound):
            act()
    actions.hand(node, "Karim", code, "Bygge")  # from one to the other at once
    assert [row.office for row in actions_of(node, code)] == ["Bygge"]
    actions.close(node, "test", NORTH)
    with node.read() as session:
        assert [one.name for one in actions.offices(session)] == ["Bygge"]


def actions_of(node: Local, code: str) -> list[actions.HandedOver]:
    """Which office has it now: never two."""
    with node.read() as session:
        return [one for office in actions.offices(session) for one in office.has
                if one.code == code]  # fmt: skip


@one_database
def test_programs_and_commands_do_the_same(stage: Stage, town: Town, node: Local) -> None:
    code, program = given(node), program_of(node, "node.kam", "Ida Friis")
    made = program.put("/api/v1/offices/Bygge", json={"people": ["anna"]})
    assert (made.json["people"], made.json["has"]) == (["anna"], [])
    has = program.post("/api/v1/offices/Bygge/has", json={"code": code}).json["has"]
    assert [(one["code"], one["by"]) for one in has] == [(code, "token:node.kam-ida.friis")]
    anna = program_of(node, "consultant", "Anna Ny")
    assert anna.put("/api/v1/offices/Bygge", json={"people": ["lone"]}).status_code == 403
    assert anna.delete(f"/api/v1/offices/Bygge/has/{code}").status_code == 204

    def run(*words: str) -> dict[str, object]:
        told = CliRunner().invoke(
            landsaftale, ["node", "--home", str(node.home), "offices", *words, "--json"]
        )
        assert told.exit_code == 0, told.output
        said: dict[str, object] = json.loads(told.output)
        return said

    assert [one["code"] for one in run("hand", code, NORTH)["has"]] == [code]
    assert run("take-back", code) == {"code": code, "office": NORTH}
    assert [one["name"] for one in run("list")["offices"]] == ["Bygge", NORTH]


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)  # it keeps to a column's length
def test_an_office_has_a_name_of_one_line_however_it_is_given(town: Town) -> None:
    node = town.node("101")
    somebody(node, "lone", "consultant")
    for wrong in (" ", "x" * 81, "to\nlinjer"):
        with pytest.raises(Refused, match="schema"):
            actions.keep(node, "test", wrong, ["lone"])
    assert actions.keep(node, "test", "x" * 80, ["lone"]).logins == ("lone",)

"""A promise's life at both sides: given, read by the other, moved, kept or broken, handed over."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from shared.accounts import actions as accounts
from shared.problem import Refused
from shared.promises import actions
from shared.promises.actions import Given
from shared.promises.seen import Promised
from tests import make
from tests.hub.people import browser_of, program_of
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.people import program_of as node_program_of
from tests.node.scene import set_day
from tests.parties import Town
from tests.shared.promises.sides import DUE, at, employer_code, given, joined, somebody

one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)


def told(found: list[Promised]) -> list[tuple[str, str, date, str]]:
    return [(one.body.code, one.standing, one.body.due, one.body.keeper) for one in found]


def test_a_promise_travels_both_ways_and_both_sides_say_the_same(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    other = town.node("147")
    ours = given(node)
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    theirs = actions.give(
        town.hub, "test", Given(to="101", what="Svar på tre", due=DUE, keeper="mette")
    ).body.code
    actions.move(node, "test", ours, date(2026, 12, 9), "Et kursus først")
    town.synchronise()
    its = [(theirs, "open", DUE, "Mette"), (ours, "open", date(2026, 12, 9), "Karim")]
    assert told(at(town.hub)) == told(at(node)) == its
    assert at(other) == []
    assert [one.by_employer for one in at(node)] == [True, False]
    for party in (town.hub, node):
        set_day(party, "2026-12-10")
    assert [one.standing for one in at(node)] == ["overdue", "overdue"]
    actions.keep(node, "test", ours)
    actions.break_(town.hub, "test", theirs, "Køkkenchefen er rejst")
    town.synchronise()
    assert [one.standing for one in at(node)] == [one.standing for one in at(town.hub)]
    closed = {one.body.code: one for one in at(node)}
    assert (closed[ours].standing, closed[theirs].standing) == ("kept_late", "broken")
    assert [move.was for move in closed[ours].body.moves] == [DUE]


def test_who_was_promised_it_says_that_it_is_not_kept_until_both_agree(
    stage: Stage, town: Town
) -> None:
    node = joined(town, stage)
    ours = given(node)
    with town.hub.begin("test") as tx:
        theirs = tx.get(
            tx.write(
                make.promise(stage.employer, state="kept", closed_on=date(2026, 11, 20)), "kept"
            )
        ).body.code
    town.synchronise("101")
    for problem, act in (
        ("promise_not_kept", lambda: actions.object_to(town.hub, "test", ours, "Nej", "Mette")),
        ("no_objection", lambda: actions.agree(node, "test", theirs)),
        ("promise_ours", lambda: actions.object_to(node, "test", ours, "Nej", "Karim")),
    ):
        with pytest.raises(Refused, match=problem):
            act()
    actions.keep(node, "test", ours)
    town.synchronise("101")
    actions.object_to(town.hub, "test", ours, "Kun to kom", "Mette")
    actions.object_to(node, "test", theirs, "Ingen job", "Karim")
    town.synchronise("101")
    for party in (town.hub, node):
        assert {one.body.code: (one.standing, one.objection and one.objection.why)
                for one in at(party)} == {ours: ("disputed", "Kun to kom"),
                                          theirs: ("disputed", "Ingen job")}  # fmt: skip
    with pytest.raises(Refused, match="objection_open"):
        actions.object_to(town.hub, "test", ours, "Igen", "Mette")
    actions.agree(town.hub, "test", ours)
    actions.break_(town.hub, "test", theirs, "Det var for sent")
    town.synchronise("101")
    for party in (town.hub, node):
        assert {one.body.code: one.standing for one in at(party)} == {
            ours: "kept", theirs: "broken"
        }  # fmt: skip
    with pytest.raises(Refused, match="promise_closed"):  # nobody disputes it any more
        actions.break_(node, "test", ours, "Alligevel ikke")


@one_database
def test_nobody_else_objects_and_both_papers_show_it(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    code = given(node)
    ref = actions.keep(node, "test", code).ref
    town.synchronise("101")
    with node.begin("test") as tx:  # the giver itself, who cannot by any page
        tx.write(make.objection(ref, stage.employer), "objected")
    with town.node("147").begin("test") as tx:  # a municipality that it is nothing to
        tx.write(make.objection(ref, stage.employer, municipality="147"), "objected")
    town.synchronise()
    for party in (town.hub, node):
        assert [one.standing for one in at(party)] == ["kept"]
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    program = program_of(town.hub, "emp.contact", stage.employer)
    assert "Vi er ikke enige i, at løftet er holdt" in employer.get(f"/loefter/{code}").text
    said = program.post(f"/api/v1/promises/{code}/object", json={"why": "Kun to kom"}).json
    assert (said["state"], said["disputed_because"]) == ("disputed", "Kun to kom")
    town.synchronise("101")
    kam = Person(node, "node.kam", "Karim Holst")
    assert "er ikke enig i, at I har holdt: Tre til køkkenet" in kam.see("/indbakke").text
    assert "Kun to kom" in kam.see(f"/loefter/{code}").text
    papers = [
        employer.get("/kommuner/101/mellemvaerende?vis=municipality-disputed").text,
        kam.see(f"/virksomheder/{employer_code(node)}/mellemvaerende"
                "?vis=municipality-disputed").text,
    ]  # fmt: skip
    for paper in papers:
        assert "Kommunen: Løfter, parterne ikke er enige om er holdt" in paper
    assert (
        kam.send(f"/loefter/{code}/brudt", {"reason": ""}, f"/loefter/{code}").status_code == 422
    )
    agreed = program.post(f"/api/v1/promises/{code}/agree").json
    assert agreed["state"] == "kept"


@one_database
def test_each_side_changes_its_own_alone(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    code = given(node)
    town.synchronise("101")
    for refused, act in (
        ("promise_of_others", lambda: actions.keep(town.hub, "test", code)),
        ("promise_reason_missing", lambda: actions.break_(node, "test", code, "  ")),
        ("promise_day_past", lambda: actions.move(node, "test", code, date(2026, 11, 22), "x")),
        ("promise_day_same", lambda: actions.move(node, "test", code, DUE, "x")),
        ("promise_day_past", lambda: given(node, due=date(2026, 11, 22))),
        ("promise_keeper_unknown", lambda: given(node, keeper="ingen")),
    ):
        with pytest.raises(Refused, match=refused):
            act()
    actions.keep(node, "test", code)
    for act in (
        lambda: actions.keep(node, "test", code),
        lambda: actions.hand_over(node, "test", code, "anna"),
    ):
        with pytest.raises(Refused, match="promise_closed"):
            act()


@one_database
def test_nobody_promises_for_another_employer_or_to_who_cannot_read_it(
    stage: Stage, town: Town
) -> None:
    joined(town, stage)
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    somebody(town.hub, "fremmed", "emp.admin", "hub:dk/01900000-0000-7000-8000-00000000ffff")
    promise = {"what": "Et job", "due": DUE}
    for problem, more in (
        ("promise_to_nobody", {"to": "461", "keeper": "mette"}),  # invited, but has no node
        ("promise_to_nobody", {"to": "849", "keeper": "mette"}),  # not invited
        ("promise_to_nobody", {"to": "101", "keeper": "fremmed"}),
        ("promise_keeper_unknown",
         {"to": "101", "keeper": "fremmed", "employer": stage.employer}),
    ):  # fmt: skip
        with pytest.raises(Refused, match=problem):
            actions.give(town.hub, "test", Given(**promise, **more))
    assert at(town.hub) == []


@one_database
def test_no_account_is_shut_while_it_sees_to_a_promise(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    one, other, kept = given(node), given(node), given(node)
    actions.keep(node, "test", kept)
    with pytest.raises(Refused, match="account_in_charge") as refused:
        accounts.disable(node.database, "karim")
    assert refused.value.params["codes"] == sorted([one, other])
    actions.hand_over(node, "test", one, "anna")
    with pytest.raises(Refused, match="account_in_charge"):
        accounts.disable(node.database, "karim")
    actions.hand_over(node, "test", other, "anna")
    accounts.disable(node.database, "karim")
    with pytest.raises(Refused, match="promise_keeper_unknown"):
        actions.hand_over(node, "test", one, "karim")
    town.synchronise("101")
    assert {one.body.keeper for one in at(town.hub) if one.is_open} == {"Anna"}


@one_database
def test_it_is_given_moved_and_kept_on_the_pages_of_either_side(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    kam, page = Person(node, "node.kam", "Karim Holst"), "/loefter"
    form = {"to": employer_code(node), "what": "Tre til køkkenet", "due": "01-12-2026",
            "keeper": "node.kam-karim.holst"}  # fmt: skip
    wrong = kam.send(page, form | {"what": "Hans er 010190-1234", "due": "1/1"}, page)
    assert (wrong.status_code, "CPR" in wrong.text) == (422, True)
    made = kam.send(page, form, page)
    assert made.status_code == 303
    own = made.headers["Location"]
    assert "I har lovet Nordlys Hoteller: Tre til køkkenet" in kam.see("/indbakke").text
    assert "Tre til køkkenet" not in Person(node, "consultant", "Bo Bech").see("/indbakke").text
    town.synchronise("101")
    set_day(town.hub, "2026-12-02")
    employer = browser_of(town.hub, "emp.admin", stage.employer)
    assert "Overskredet: 1. december" in employer.get("/overblik").text
    assert "Løftet er holdt" not in employer.get(own).text
    assert kam.send(f"{own}/flyt", {"due": "09-12-2026", "moved_why": ""}, own).status_code == 422
    assert kam.send(f"{own}/holdt", {}, own).status_code == 303
    town.synchronise("101")
    assert "Tre til køkkenet" not in employer.get("/overblik").text
    assert "Holdt 23. november" in employer.get(own).text


@one_database
def test_programs_and_commands_do_the_same(stage: Stage, town: Town) -> None:
    node = joined(town, stage)
    somebody(town.hub, "mette", "emp.admin", stage.employer)
    program = program_of(town.hub, "emp.contact", stage.employer)
    body = {"to": "101", "what": "Et job til én", "due": "2026-12-01"}
    key = {"Idempotency-Key": "01900000-0000-7000-8000-000000000000"}
    for _ in range(2):
        made = program.post("/api/v1/promises", json=body, headers=key)
        assert made.status_code == 201, made.text
    code = made.json["code"]
    assert [one["keeper"] for one in program.get("/api/v1/promises").json] == ["Ida Bro"]
    moved = program.post(f"/api/v1/promises/{code}/move",
                         json={"due": "2026-12-08", "reason": "Ferie"})  # fmt: skip
    assert [one["was"] for one in moved.json["moves"]] == ["2026-12-01"]
    handed = program.post(f"/api/v1/promises/{code}/hand-over", json={"keeper": "mette"})
    assert handed.json["keeper"] == "Mette"
    town.synchronise("101")
    kam = node_program_of(node, "node.kam")
    assert kam.post(f"/api/v1/promises/{code}/keep").status_code == 409
    assert kam.get(f"/api/v1/promises/{code}").json["by"] == "employer"

    def run(*words: str) -> dict[str, object]:
        done = CliRunner().invoke(
            landsaftale, ["node", "--home", str(node.home), "promises", *words, "--json"]
        )
        assert done.exit_code == 0, done.output
        said: dict[str, object] = json.loads(done.output)
        return said

    own = run("give", employer_code(node), "Tre", "--due", "2026-12-01", "--keeper", "karim")
    broken = run("break", str(own["code"]), "--reason", "Ingen")
    assert (broken["state"], broken["reason"]) == ("broken", "Ingen")
    assert [one["state"] for one in run("list", "--all")["promises"]] == ["open", "broken"]

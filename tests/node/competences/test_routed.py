"""Tasks in the inbox go to who knows the branch and the citizen, and to a substitute."""

from datetime import date

import pytest

from node.citizens.actions import assign
from node.competences import actions
from node.inbox.routed import routed
from node.inbox.waiting import waiting
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.rules.routing import Routed
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import Scene, citizens, scene, set_day


def colleague(node: Local, login: str) -> None:
    accounts.add(node.database, "node", login=login, name=login.title(), title="",
                 roles=frozenset({"consultant"}), password="lang og hemmelig",
                 scope=None)  # fmt: skip


@pytest.fixture
def met(stage: Stage) -> Scene:
    """A candidate of Bo's whom the hotel will meet; Anna knows hotels."""
    play = scene(stage)
    for login in ("anna", "bo"):
        colleague(play.node, login)
    actions.learn(play.node, "test", "anna", ["I"])
    (person,) = citizens(play.node, "Dan Dam", caseworker="Bodil Lund")
    assign(play.node, "test", person, "consultant", "bo")
    play.to_meet(person)
    return play


def to(node: Local, what: str) -> Routed | None:
    """Whom the row of this sort goes to."""
    with node.read() as session:
        person = accounts.who(accounts.known(session, "anna"))
        rows = routed(session, waiting(session, node, person, date(2026, 11, 24)))
    return next(row.routed for row in rows if row.what == what)


def test_two_who_know_it_between_them_then_one_who_learns_the_branch(met: Scene) -> None:
    assert to(met.node, "meet") == Routed(to=("bo", "anna"), why="pair")
    actions.learn(met.node, "test", "bo", ["I", "G"])
    assert to(met.node, "meet") == Routed(to=("bo",), why="both")


def test_who_is_away_is_stood_in_for_from_the_first_day_to_the_last(met: Scene) -> None:
    actions.learn(met.node, "test", "bo", ["I"])
    actions.be_away(met.node, "test", "bo", date(2026, 11, 25), date(2026, 11, 27), "anna")
    for day, who in (("24", "bo"), ("25", "anna"), ("27", "anna"), ("28", "bo")):
        set_day(met.node, f"2026-11-{day}")
        assert to(met.node, "meet") == Routed(to=(who,), why="both"), day


def test_the_inbox_shows_ones_own_and_all_on_request(met: Scene) -> None:
    colleague(met.node, "carla")
    karim = Person(met.node, "consultant")  # knows neither hotels nor Dan
    assert "Virksomheden vil møde" not in karim.see("/indbakke").text
    shown = karim.see("/indbakke?vis=alle").text
    assert "Virksomheden vil møde" in shown
    assert "Til Bo og Anna, der tilsammen kender borgeren og branchen" in shown
    found = program_of(met.node, "consultant", "Ida Friis").get("/api/v1/inbox").json
    assert [row["to"] for row in found if row["what"] == "meet"] == [["bo", "anna"]]


def test_what_does_not_hold_is_refused_and_changes_nothing(met: Scene) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 4)
    actions.be_away(met.node, "test", "bo", first, last, None)
    for code, days, substitute in (
        ("away_backwards", (last, first), None), ("away_overlaps", (last, last), None),
        ("away_own", (date(2027, 1, 1), date(2027, 1, 2)), "bo"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            actions.be_away(met.node, "test", "bo", *days, substitute)
    set_day(met.node, "2026-12-05")  # what is over is as it was
    with pytest.raises(Refused, match="away_overlaps"):
        actions.be_away(met.node, "test", "bo", last, date(2026, 12, 8), None)
    set_day(met.node, "2026-11-24")
    with pytest.raises(Refused, match="branch_unknown"):
        actions.learn(met.node, "test", "anna", ["I", "hotel"])
    with pytest.raises(NotFound):
        actions.learn(met.node, "test", "nobody", ["I"])
    with met.node.read() as session:
        anna, bo, *_ = actions.team(session)
        assert actions.gaps([anna, bo])[0] == "A"
    assert (anna.colleague.branches, len(bo.away)) == ({"I"}, 1)
    assert actions.come_back(met.node, "test", "bo", first).away == ()


def test_days_that_are_refused_leave_the_ticked_branches_ticked(met: Scene) -> None:
    lise = Person(met.node, "manager", "Lise Holm")
    page = lise.send("/kompetencer/anna/vaek", {"first": ""}, "/kompetencer/anna")
    assert page.status_code == 422
    assert 'value="I" checked' in page.text

"""Wish 7: a hotel wants to meet Dan, and nobody knows both hotels and Dan.

Bo works with Dan, Anna knows hotels, Carla knows neither; first one is away, then the other. Each
reads the inbox by page, program and command, and only who works with Dan reads his name.
"""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from node.citizens import actions as citizens_actions
from node.competences import actions
from node.inbox.routed import routed
from node.inbox.waiting import waiting
from node.tables import Candidate
from shared import clock
from shared.accounts import actions as accounts
from shared.feed.local import Local
from shared.problem import Refused
from shared.rules.routing import Routed
from tests.hub.stage import Stage
from tests.node.people import Person, program_of
from tests.node.scene import Scene, citizens, scene, set_day

ANNA, BO, CARLA = (f"consultant-{name}" for name in ("anna.lund", "bo.bech", "carla.dam"))
HOTELS = "Overnatningsfaciliteter og restaurationsvirksomhed"
MEET = "Virksomheden vil møde"


class Team:
    """Three consultants, each at a screen, and the candidate whom the hotel will meet."""

    def __init__(self, play: Scene) -> None:
        self.node: Local = play.node
        self.anna, self.bo, self.carla = (
            Person(play.node, "consultant", name)
            for name in ("Anna Lund", "Bo Bech", "Carla Dam")
        )  # fmt: skip
        (self.dan,) = citizens(play.node, "Dan Dam", caseworker="Bodil Lund")
        citizens_actions.assign(play.node, "test", self.dan, "consultant", BO)
        play.to_meet(self.dan)

    def on(self, day: int) -> None:
        """Let it be a day in that week of November."""
        set_day(self.node, f"2026-11-{day}")

    def goes_to(self) -> Routed:
        """Whom the meeting goes to today."""
        with self.node.read() as session:
            who = accounts.who(accounts.known(session, BO))
            rows = routed(session, waiting(session, self.node, who, clock.today(session)))
        return next(row.routed for row in rows if row.what == "meet" and row.routed)

    def see_it(self) -> list[str]:
        """The consultants who find it among their own tasks."""
        people = {"Anna": self.anna, "Bo": self.bo, "Carla": self.carla}
        return [name for name, one in people.items() if MEET in one.see("/indbakke").text]

    def unknown(self) -> str:
        """The branches that nobody who is there today knows, as the page lists them."""
        return self.carla.see("/kompetencer").text.partition("<h2")[2]


@pytest.fixture
def team(stage: Stage) -> Team:
    return Team(scene(stage))


def test_nobody_knows_both_and_then_they_are_away_one_after_the_other(team: Team) -> None:
    said = team.anna.send(f"/kompetencer/{ANNA}", {"branches": "I"}, page="/kompetencer")
    assert said.status_code == 303
    team.on(24)
    assert team.goes_to() == Routed(to=(BO, ANNA), why="pair")
    assert team.see_it() == ["Anna", "Bo"]
    assert "Til Bo Bech og Anna Lund, der tilsammen kender borgeren og branchen" in (
        team.bo.see("/indbakke").text
    )
    _only_who_works_with_him_reads_his_name(team)
    _a_substitute_and_then_none(team)
    _by_program_and_command(team)


def _only_who_works_with_him_reads_his_name(team: Team) -> None:
    """The colleague who knows the branch alone is refused, and each look is kept."""
    page, wanted = f"/kandidater/{team.dan}", {"formaal": "talk"}
    assert team.anna.send(f"{page}/navn", wanted).status_code == 403
    assert "Dan Dam" in team.bo.send(f"{page}/navn", wanted).text
    with team.node.read() as session:
        dan: Candidate = citizens_actions.by_code(session, team.dan)
        looks = [one.act for one in citizens_actions.looks(session, dan.id)]
    assert looks.count("show_name") == 1


def _a_substitute_and_then_none(team: Team) -> None:
    """Bo is away with Carla for him; then Anna with nobody for her; then Carla as well."""
    away = {"first": "25-11-2026", "last": "27-11-2026", "substitute": CARLA}
    assert team.bo.send(f"/kompetencer/{BO}/vaek", away).status_code == 303
    with pytest.raises(Refused, match="away_overlaps"):
        actions.be_away(team.node, "test", BO, date(2026, 11, 27), date(2026, 11, 30), ANNA)
    team.on(25)
    assert team.goes_to() == Routed(to=(CARLA, ANNA), why="pair")
    assert team.see_it() == ["Anna", "Carla"]
    assert HOTELS not in team.unknown()
    actions.be_away(team.node, "test", ANNA, date(2026, 11, 26), date(2026, 11, 27), None)
    team.on(26)
    assert team.goes_to() == Routed(to=(CARLA,), why="citizen")
    assert HOTELS in team.unknown()  # and all can see it
    actions.be_away(team.node, "test", CARLA, date(2026, 11, 27), date(2026, 11, 27), BO)
    team.on(27)  # Bo and Carla stand in for each other, and neither is there
    assert team.goes_to() == Routed(to=(), why="nobody")
    assert team.see_it() == ["Anna", "Bo", "Carla"]  # so that it is not lost


def _by_program_and_command(team: Team) -> None:
    """All are back, and Bo has learned hotels: he has it alone."""
    team.on(28)
    bo = program_of(team.node, "consultant", "Ida Friis")
    assert bo.put(f"/api/v1/competences/{BO}", json={"branches": ["I"]}).status_code == 200
    assert team.goes_to() == Routed(to=(BO,), why="both")
    told = [row["to"] for row in bo.get("/api/v1/inbox").json if row["what"] == "meet"]
    words = ["node", "--home", str(team.node.home), "inbox", BO, "--json"]
    rows = json.loads(CliRunner().invoke(landsaftale, words).output)["waiting"]
    assert told == [row["to"] for row in rows if row["what"] == "meet"] == [[BO]]
    assert team.see_it() == ["Bo"]

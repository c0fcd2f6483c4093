"""The life of a placement from hearing to outcome, told by a hotel and København, ways astray too.

The hotel Søbredden takes two people for four weeks from 7 December 2026. Hub and node exchange
over HTTP; each party acts for itself.
"""

from datetime import date

import pytest

from hub.needs import actions as needs
from hub.placements import actions as workplace
from hub.placements.actions import by_code
from hub.placements.answers import answered
from node.placements import actions as node_acts
from node.placements import outcome_files, outcomes
from node.placements.answers import rang
from node.placements.hearing import choose_own
from node.placements.outcomes import Found
from node.placements.rules import checks
from node.placements.state import known
from shared import clock
from shared.needs.draft import SCHEMA
from shared.problem import Refused
from shared.records.placement import Placement
from tests.hub.stage import Stage, draft_of
from tests.node.people import Person
from tests.node.scene import Scene, citizens, scene, set_day

NAMES = ("Anna Ager", "Bo Bech", "Carla Carlsen")


class Hotel:
    """The stage with both sides of the play, by the placements' codes."""

    def __init__(self, stage: Stage, people: int = 2) -> None:
        self.play: Scene = scene(stage, slots=people)
        self.node, self.hub = self.play.node, stage.town.hub
        self.people = citizens(self.node, *NAMES[:people], caseworker="Bodil Lund")

    def planned(self, at: int = 0) -> str:
        """Plan a placement for one of the people, and let the hub count the room."""
        code = self.play.planned(self.people[at])
        self.play.exchange()
        return code

    def tells(self, code: str, what: workplace.What, **said: object) -> None:
        """Let the workplace tell something, and the node hear of it."""
        workplace.report(self.hub, "emp:gorm", code, what, **said)  # type: ignore[arg-type]
        self.play.exchange()

    def granted(self, code: str) -> None:
        """Take a heard placement through VITAS to its grant."""
        node_acts.apply(self.node, "user:karim", code, f"2026-{code}")
        node_acts.grant(self.node, "user:bodil", code)
        self.play.exchange()

    def started(self, at: int = 0) -> str:
        """Bring one of the people to the first day."""
        code = self.planned(at)
        if self.now(code).state == "ratio_checked":
            self.tells(code, "hearing", hearing="agreed")
        self.granted(code)
        self.day("2026-12-07")
        self.tells(code, "started")
        return code

    def day(self, day: str) -> None:
        """Let it be another day for both."""
        for party in (self.node, self.hub):
            set_day(party, day)
        node_acts.follow(self.node)
        self.play.exchange()

    def now(self, code: str) -> Placement:
        """The placement as the hub has it."""
        self.play.exchange()
        with self.hub.read() as session:
            row = by_code(session, code)
        with self.node.read() as session:
            body = known(session, row.ref, clock.today(session)).placement
        assert row.state == body.state
        return body


def test_a_hearing_without_an_answer_stops_everything_until_there_is_one(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.planned()
    hotel.tells(code, "hearing", hearing="not_answered")
    assert hotel.now(code).state == "ratio_checked"
    with pytest.raises(Refused, match="step_not_now"):
        node_acts.apply(hotel.node, "user:karim", code, "2026-1")
    with pytest.raises(Refused, match="step_not_now"):
        node_acts.grant(hotel.node, "user:bodil", code, "Det haster.")
    hotel.tells(code, "hearing", hearing="objected")
    assert hotel.now(code).state == "heard"  # it was discussed; the municipality decides


def test_nobody_starts_before_the_grant(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.planned()
    hotel.tells(code, "hearing", hearing="agreed")
    hotel.day("2026-12-07")
    with pytest.raises(Refused, match="report_order"):
        hotel.tells(code, "started")
    assert hotel.now(code).state == "heard"


def test_one_hearing_serves_the_next_while_the_tasks_are_the_same(stage: Stage) -> None:
    hotel = Hotel(stage, people=3)
    first = hotel.planned(0)
    hotel.tells(first, "hearing", hearing="agreed", on=date(2026, 11, 12))
    second = hotel.planned(1)
    assert hotel.now(second).state == "heard"
    with hotel.node.read() as session:
        about = known(session, node_acts.find(session, hotel.node, second).ref, date(2026, 11, 23))
        (said,) = (one for one in checks(session, hotel.node, about) if one.what == "hearing")
    assert (said.state, said.code, said.params) == (
        "met", "hearing_reused", {"on": date(2026, 11, 12)},
    )  # fmt: skip
    page = Person(hotel.node, "caseworker", "Bodil Lund").see(f"/placeringer/{second}").text
    assert "12. november 2026 for de samme opgaver" in page
    choose_own(hotel.node, "user:mona", own=True)
    third = hotel.planned(2)
    assert hotel.now(third).state == "ratio_checked"
    hotel.tells(third, "hearing", hearing="agreed")
    assert hotel.now(third).state == "heard"


def test_other_tasks_are_heard_anew_and_a_corrected_hearing_is_corrected_everywhere(
    stage: Stage,
) -> None:
    hotel = Hotel(stage, people=3)
    first = hotel.planned(0)
    hotel.tells(first, "hearing", hearing="agreed")
    second = hotel.planned(1)
    assert hotel.now(second).state == "heard"
    hotel.tells(first, "hearing", hearing="objected")
    with hotel.node.read() as session:
        row = node_acts.find(session, hotel.node, second)
        assert known(session, row.ref, date(2026, 11, 23)).hearing == "objected"
    hotel.tells(first, "hearing", hearing="agreed")
    draft = draft_of([("1990000101", 3)], tasks="Opvask og tunge løft.", nice=["cleaning_hotel"])
    needs.change(hotel.hub, "emp:gorm", hotel.play.code, SCHEMA.load(draft))
    third = hotel.planned(2)
    assert hotel.now(third).state == "ratio_checked"


def test_who_does_not_come_is_ended_and_the_person_and_the_room_are_free(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.planned()
    hotel.tells(code, "hearing", hearing="agreed")
    hotel.granted(code)
    hotel.day("2026-12-09")
    inbox = Person(hotel.node, "caseworker", "Bodil Lund").see("/indbakke").text
    assert "Venter på arbejdsstedet" in inbox
    with pytest.raises(Refused, match="end_reason_missing"):
        node_acts.end(hotel.node, "user:bodil", code)
    node_acts.end(hotel.node, "user:bodil", code, "no_show")
    assert hotel.now(code).state == "withdrawn"
    with pytest.raises(Refused, match="report_order"):
        hotel.tells(code, "started")


def test_away_back_and_hired_early_is_a_success_that_is_counted(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.started()
    hotel.day("2026-12-09")
    hotel.tells(code, "interrupted", expected_back=date(2026, 12, 14))
    away = hotel.now(code)
    assert (away.state, away.expected_back) == ("interrupted", date(2026, 12, 14))
    hotel.day("2026-12-14")
    hotel.tells(code, "resumed")
    assert (hotel.now(code).state, hotel.now(code).expected_back) == ("resumed", None)
    hotel.day("2026-12-23")
    hotel.tells(code, "answer", answer="hire", hours=30, hire_from=date(2026, 12, 28))
    hotel.day("2026-12-27")
    node_acts.end(hotel.node, "user:bodil", code, "ordinary_job_here")
    ended = hotel.now(code)
    assert (ended.state, ended.end_reason, ended.ended_on) == (
        "ended", "ordinary_job_here", date(2026, 12, 27),
    )  # fmt: skip
    outcomes.note(hotel.node, "user:bodil", code, Found(weeks=0, result="employed_here", hours=30))
    hotel.play.exchange()
    with hotel.hub.read() as session:
        (found,) = answered(session, stage.employer, date(2026, 12, 27)).values()
    assert (found.asked, found.hire, found.kept) == (1, 1, 1)


def test_an_outcome_file_twice_changes_nothing_and_the_last_outcome_closes(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.started()
    hotel.day("2027-01-03")
    hotel.tells(code, "ended")
    file = "Forløb;Uger;Resultat;Timer\n" + "".join(
        f"{code};{weeks};{result}\n"
        for weeks, result in ((0, "Ikke i job;"), (13, "I job;32"), (26, "Ikke oplyst;"))
    )
    first = outcome_files.take(hotel.node, "user:tea", file.encode())
    assert (first.changed, [one.code for one in first.report.refused]) == (
        1, ["outcome_before_day", "outcome_before_day"],
    )  # fmt: skip
    hotel.day("2027-07-04")
    assert outcome_files.take(hotel.node, "user:tea", file.encode()).changed == 2
    again = outcome_files.take(hotel.node, "user:tea", file.encode())
    assert (again.changed, again.unchanged, again.report.refused) == (0, 3, [])
    assert hotel.now(code).state == "closed"  # not known is an outcome


def test_the_question_nobody_answers_is_rung_for_and_ends_as_unanswered(stage: Stage) -> None:
    hotel = Hotel(stage)
    code = hotel.started()
    hotel.day("2026-12-23")
    hotel.tells(code, "answer", answer="not_yet", again_on=date(2026, 12, 30))
    kam = Person(hotel.node, "node.kam", "Kirsten Kam")
    hotel.day("2026-12-30")
    assert "Ring til Søbredden" not in kam.see("/indbakke").text  # asked again today
    hotel.day("2026-12-31")
    assert "Ring til Søbredden" in kam.see("/indbakke").text
    rang(hotel.node, "user:kirsten", code, date(2027, 1, 2))
    assert "Ring til Søbredden" not in kam.see("/indbakke").text
    hotel.day("2027-01-02")
    assert "Ring til Søbredden" in kam.see("/indbakke").text
    hotel.day("2027-01-03")
    hotel.tells(code, "ended")
    assert "Ring til Søbredden" not in kam.see("/indbakke").text
    with hotel.hub.read() as session:
        (found,) = answered(session, stage.employer, date(2027, 1, 3)).values()
    assert (found.asked, found.not_yet, found.hire) == (1, 1, 0)

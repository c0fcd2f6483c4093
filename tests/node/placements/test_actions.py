from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from hub.proposals import actions as intake
from node.inbox.waiting import waiting
from node.needs.match import live_placements
from node.placements import actions, outcomes
from node.placements.outcomes import Found
from node.placements.plan import plan
from node.placements.rules import checks
from node.placements.state import known
from node.tables import Candidate
from shared import clock
from shared.accounts.actions import Who
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.placement import CapacityClaim, Placement
from shared.rules.period import Period
from shared.tables import ClaimIndex, PlacementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import Scene, a_plan, citizens, scene, set_day


def _claim(play: Scene) -> tuple[str, CapacityClaim]:
    with play.node.read() as session:
        row = session.scalars(select(ClaimIndex)).one()
        return row.ref, stored.get(session, row.ref).body


def _now(play: Scene, code: str) -> tuple[str, Placement]:
    with play.node.read() as session:
        row = actions.find(session, play.node, code)
        return row.ref, stored.get(session, row.ref).body


def _heard(play: Scene, code: str) -> str:
    """Let room be reserved and the staff be heard."""
    key, _ = _now(play, code)
    play.exchange()
    if _now(play, code)[1].state == "planned":
        play.hub_says(make.reservation(_claim(play)[0]))
    play.hub_says(make.site_report(key, "hearing"))
    return key


def _granted(play: Scene, code: str) -> str:
    key = _heard(play, code)
    actions.apply(play.node, "test", code, "2026-123456")
    actions.grant(play.node, "test", code)
    return key


def _started(play: Scene, code: str) -> str:
    key = _granted(play, code)
    set_day(play.node, "2026-12-07")
    play.hub_says(make.site_report(key, "started", on=make.START))
    return key


def test_a_plan_asks_for_room_without_a_link_to_the_person(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    ref, claim = _claim(play)
    _, placement = _now(play, code)
    assert (claim.use, claim.counts_in_ratio, str(claim.share)) == ("reserved", True, "0.81")
    assert (placement.state, placement.claim) == ("planned", ref)


def test_a_plan_needs_a_yes_and_a_free_person(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    with pytest.raises(Refused, match="not_accepted"):
        plan(play.node, "test", code, a_plan())
    intake.accept(stage.town.hub, "test", code)
    play.exchange()
    for wrong, problem in (
        (a_plan(purpose="fun"), "reason_unknown"), (a_plan(hours=40), "hours_1_to_37"),
        (a_plan(course=Period(date(2026, 11, 1), date(2026, 12, 1))), "start_past"),
        (a_plan(instrument="wage_subsidy"), "instrument_not_asked"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=problem):
            plan(play.node, "test", code, wrong)
    plan(play.node, "test", code, a_plan())
    with pytest.raises(Refused, match="candidate_placed"):
        plan(play.node, "test", code, a_plan())


def test_evidence_leads_from_plan_to_outcome(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    key = _started(play, code)
    assert _now(play, code)[1].state == "started"
    set_day(play.node, "2027-01-03")
    play.hub_says(
        make.site_report(key, "answer", answer="hire"),
        make.site_report(key, "ended", on=make.FOUR_WEEKS),
    )
    assert (_now(play, code)[1].state, _claim(play)[1].use) == ("ended", "released")
    found = Found(weeks=0, result="employed_here", hours=30)
    first = outcomes.note(play.node, "test", code, found)
    assert outcomes.note(play.node, "test", code, found) == first
    for later, day in ((Found(weeks=13, result="not"), "2027-04-04"),
                       (Found(weeks=26, result="unknown"), "2027-07-04")):  # fmt: skip
        with pytest.raises(Refused, match="outcome_early"):
            outcomes.note(play.node, "test", code, later)
        set_day(play.node, day)
        outcomes.note(play.node, "test", code, later)
    assert _now(play, code)[1].state == "closed"


def test_the_hub_hears_of_each_state(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    _granted(play, code)
    play.exchange()
    with stage.town.hub.read() as session:
        assert session.scalars(select(PlacementIndex.state)).one() == "granted"


def test_no_room_is_refused_with_figures_paragraph_and_first_day(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    stage.town.hub.reactions.clear()  # its side is played here
    code = play.planned(first)
    day = date(2026, 12, 21)
    play.hub_says(
        make.reservation(_claim(play)[0], granted=False, counted=9, first_day=day, claim_rev=1)
    )
    with pytest.raises(Refused, match="no_room") as refused:
        actions.grant(play.node, "test", code)
    said = refused.value.params
    assert (said["counted"], said["allowed"], said["first_day"]) == (9, 9, day)
    assert said["paragraph"] == "LAB kap. 11-13"
    assert said["workplace"] == "Søbredden"
    actions.refuse(play.node, "test", code, "ratio_exceeded")
    assert (_now(play, code)[1].refusal, _claim(play)[1].use) == ("ratio_exceeded", "released")


def test_nothing_is_granted_out_of_turn(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    with pytest.raises(Refused, match="step_not_now"):
        actions.grant(play.node, "test", code)
    with pytest.raises(Refused, match="step_not_now"):
        actions.apply(play.node, "test", code, "2026-1")
    with pytest.raises(Refused, match="not_ended"):
        outcomes.note(play.node, "test", code, Found(weeks=0, result="not"))
    with pytest.raises(NotFound):
        actions.grant(play.node, "test", "P-0000000")


def test_staff_that_did_not_answer_stop_it_and_an_objection_does_not(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    key = _now(play, code)[0]
    play.exchange()
    if _now(play, code)[1].state == "planned":
        play.hub_says(make.reservation(_claim(play)[0]))
    play.hub_says(make.site_report(key, "hearing", hearing="not_answered"))
    assert _now(play, code)[1].state == "ratio_checked"
    play.hub_says(make.site_report(key, "hearing", hearing="objected", on=date(2026, 11, 24)))
    assert _now(play, code)[1].state == "heard"


def test_too_long_is_granted_only_with_a_reason(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first, course=Period(make.START, date(2027, 1, 10)))
    _heard(play, code)
    actions.apply(play.node, "test", code, "2026-123456")
    with pytest.raises(Refused, match="rule_in_the_way"):
        actions.grant(play.node, "test", code)
    actions.grant(play.node, "test", code, "Afgjort af lederen efter konkret vurdering.")
    with play.node.read() as session:
        about = known(session, _now(play, code)[0], make.TODAY)
    assert about.case.decided == "Afgjort af lederen efter konkret vurdering."
    assert about.placement.state == "granted"


def test_a_target_group_that_is_not_known_is_for_a_person_to_decide(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    with play.node.begin("test") as tx:
        tx.session.execute(update(Candidate).values(target_group=None))
    with play.node.read() as session:
        found = checks(session, play.node, known(session, _now(play, code)[0], make.TODAY))
    states = {one.what: one.state for one in found}
    assert (states["eligibility"], states["duration"]) == ("unknown", "unknown")


def test_an_early_end_needs_a_reason_and_frees_the_person(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    _started(play, code)
    with pytest.raises(Refused, match="end_reason_missing"):
        actions.end(play.node, "test", code)
    actions.end(play.node, "test", code, "ordinary_job_here")
    assert (_now(play, code)[1].state, _claim(play)[1].use) == ("ended", "released")
    with play.node.read() as session:
        assert list(live_placements(session)) == []


def test_what_has_not_begun_is_taken_back(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    actions.end(play.node, "test", code, "citizen_stopped")
    assert (_now(play, code)[1].state, _claim(play)[1].use) == ("withdrawn", "released")


def test_following_twice_changes_nothing(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    _granted(play, play.planned(first))
    assert actions.follow(play.node) == 0


def test_what_is_not_known_in_time_closes_and_may_still_come_in(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    _started(play, code)
    set_day(play.node, "2026-12-18")
    actions.end(play.node, "test", code, "no_show")
    outcomes.note(play.node, "test", code, Found(weeks=0, result="unknown"))
    set_day(play.node, "2027-08-13")  # 34 weeks after the end: the last day to wait
    assert actions.follow(play.node) == 0
    set_day(play.node, "2027-08-14")
    assert actions.follow(play.node) == 1
    assert (_now(play, code)[1].state, _now(play, code)[1].ended_on) == (
        "closed", date(2026, 12, 18),
    )  # fmt: skip
    outcomes.note(play.node, "test", code, Found(weeks=26, result="elsewhere"))
    assert _now(play, code)[1].state == "closed"


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_who_did_not_come_waits_for_us_until_they_start(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    key = _granted(play, code)
    set_day(play.node, "2026-12-07")
    assert _waiting(play) == {(code, "waits", make.START)}
    play.hub_says(make.site_report(key, "not_started", on=make.START))
    assert _now(play, code)[1].state == "granted"  # nothing follows by itself
    assert _waiting(play) == {(code, "not_come", date(2026, 12, 8))}
    play.hub_says(make.site_report(key, "started", on=make.START))
    assert _now(play, code)[1].state == "started"
    assert _waiting(play) == set()


def _waiting(play: Scene) -> set[tuple[str, str, date]]:
    who = Who(id=uuid4(), login="karim", name="Karim", title="",
              roles=frozenset({"consultant"}), scope=None)  # fmt: skip
    with play.node.read() as session:
        rows = waiting(session, play.node, who, clock.today(session))
    return {(row.code, row.what, row.due) for row in rows if row.code.startswith("P-")}


def test_away_and_back_by_the_municipality_keeps_the_last_day_and_the_room(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    with pytest.raises(Refused, match="step_not_now"):
        actions.interrupt(play.node, "test", code, "holiday")
    _started(play, code)
    set_day(play.node, "2026-12-10")
    for wrong, problem in (
        ({"on": date(2026, 12, 11)}, "day_not_between"),
        ({"on": date(2026, 12, 4)}, "day_not_between"),
        ({"expected_back": date(2027, 1, 4)}, "back_not_between"),
    ):
        with pytest.raises(Refused, match=problem):
            actions.interrupt(play.node, "test", code, "holiday", **wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="reason_unknown"):
        actions.interrupt(play.node, "test", code, "depression")
    back = date(2026, 12, 14)
    actions.interrupt(play.node, "test", code, "sickness", expected_back=back)
    now = _now(play, code)[1]
    assert (now.state, now.expected_back, now.ends_on) == ("interrupted", back, make.FOUR_WEEKS)
    assert _claim(play)[1].use == "placement"
    assert b"sickness" not in _content(play, code)  # why stays at the node
    with pytest.raises(Refused, match="step_not_now"):
        actions.interrupt(play.node, "test", code, "sickness")
    actions.resume(play.node, "test", code)
    now = _now(play, code)[1]
    assert (now.state, now.expected_back) == ("resumed", None)
    with pytest.raises(Refused, match="step_not_now"):
        actions.resume(play.node, "test", code)


def test_away_and_back_by_the_workplace_is_followed_again_and_again(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    key = _started(play, code)
    (away,) = play.hub_says(make.site_report(key, "interrupted", on=make.START))
    assert _now(play, code)[1].state == "interrupted"  # on the very first day
    (back,) = play.hub_says(make.site_report(key, "resumed", on=make.START))
    assert _now(play, code)[1].state == "resumed"
    assert actions.follow(play.node) == 0
    for day in (date(2026, 12, 9), date(2026, 12, 16)):
        set_day(play.node, day.isoformat())
        _hub_revises(play, away, make.site_report(key, "interrupted", on=day))
        assert _now(play, code)[1].state == "interrupted"
        _hub_revises(play, back, make.site_report(key, "resumed", on=day + timedelta(days=1)))
        assert _now(play, code)[1].state == "resumed"
    actions.end(play.node, "test", code, "ordinary_job_here")
    assert _now(play, code)[1].state == "ended"


def _hub_revises(play: Scene, key: str, body: object) -> None:
    with play.stage.town.hub.begin("test") as tx:
        tx.write(body, "said", revises=key)
    play.exchange()


def _content(play: Scene, code: str) -> bytes:
    with play.node.read() as session:
        return stored.get(session, actions.find(session, play.node, code).ref).content

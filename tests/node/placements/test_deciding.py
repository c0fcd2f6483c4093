"""Facts of the law, extensions, and the history of how each was judged."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from node.placements import actions, deciding
from node.placements.judged import judgements
from node.placements.rules import checks
from node.placements.state import known
from node.tables import Judgement
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.rules.period import Period
from shared.tables import ClaimIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import Scene, citizens, scene, set_day

FIRST = date(2026, 12, 7)
WEEK = timedelta(weeks=1)
LAST = FIRST + 4 * WEEK - timedelta(days=1)


def running(stage: Stage, group: str = "TG03", weeks: int = 4) -> tuple[Scene, str]:
    """A placement that has started, granted where needed with a reason."""
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", target_group=group, caseworker="Bodil Lund")
    course = Period(FIRST, FIRST + weeks * WEEK - timedelta(days=1))
    code = play.planned(one, course=course)
    play.exchange()
    play.hub_says(make.site_report(_key(play, code), "hearing"))
    actions.apply(play.node, "test", code, "2026-123456")
    actions.grant(play.node, "test", code, "Varigheden er vurderet.")
    for party in (play.node, stage.town.hub):
        set_day(party, "2026-12-07")
    play.hub_says(make.site_report(_key(play, code), "started", on=FIRST))
    return play, code


def _key(play: Scene, code: str) -> str:
    with play.node.read() as session:
        return actions.find(session, play.node, code).ref


def _acts(play: Scene, code: str) -> list[Judgement]:
    with play.node.read() as session:
        return list(judgements(session, _key(play, code)))


def _uses(play: Scene) -> list[str]:
    with play.stage.town.hub.read() as session:
        rows = session.scalars(select(ClaimIndex).order_by(ClaimIndex.starts_on))
        return [row.use for row in rows]


def test_an_extension_takes_room_of_its_own_and_gives_all_back(stage: Stage) -> None:
    play, code = running(stage)
    ends_on = LAST + 4 * WEEK
    verdict = deciding.ask_extension(play.node, "karim", code, ends_on, "Har brug for mere tid.")
    assert verdict.allowed
    play.exchange()
    assert _uses(play) == ["placement", "reserved"]
    deciding.grant_extension(play.node, "bodil", code)
    play.exchange()
    assert _uses(play) == ["placement", "placement"]
    with stage.town.hub.read() as session:
        body = stored.get(session, _key(play, code)).body
    assert (body.state, body.ends_on) == ("extended", ends_on)
    actions.end(play.node, "bodil", code, "ordinary_job_here")
    play.exchange()
    assert _uses(play) == ["released", "released"]


def test_what_is_not_asked_rightly_is_refused_with_a_sentence(stage: Stage) -> None:
    play, code = running(stage)
    later = LAST + WEEK
    for ends_on, text, problem in (
        (later, "  ", "assessment_missing"), (LAST, "Mere tid.", "extension_no_later"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=problem):
            deciding.ask_extension(play.node, "karim", code, ends_on, text)
    with pytest.raises(NotFound):
        deciding.ask_extension(play.node, "karim", "P-0000000", later, "Mere tid.")
    with pytest.raises(Refused, match="no_extension_asked"):
        deciding.grant_extension(play.node, "bodil", code)
    deciding.ask_extension(play.node, "karim", code, later, "Mere tid.")
    with pytest.raises(Refused, match="extension_asked"):
        deciding.ask_extension(play.node, "karim", code, later, "Mere tid.")
    with pytest.raises(Refused, match="room_awaited"):
        deciding.grant_extension(play.node, "bodil", code)
    with pytest.raises(Refused, match="reason_missing"):
        deciding.refuse_extension(play.node, "bodil", code, " ")
    deciding.refuse_extension(play.node, "bodil", code, "Målet er nået.")
    play.exchange()
    assert _uses(play) == ["placement", "released"]
    assert [(one.act, one.reason) for one in _acts(play, code) if one.what == "extension"] == [
        ("extension_asked", None), ("extension_refused", "Målet er nået.")
    ]  # fmt: skip


def test_one_that_has_not_begun_or_is_over_is_not_extended(stage: Stage) -> None:
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", target_group="TG03")
    code = play.planned(one)
    with pytest.raises(Refused, match="step_not_now"):
        deciding.ask_extension(play.node, "karim", code, date(2027, 2, 28), "Mere tid.")


def test_no_room_for_the_days_beyond_is_never_decided_away(stage: Stage) -> None:
    play, code = running(stage)
    hub = stage.town.hub
    with hub.begin("test") as tx:
        for _ in range(9):
            tx.write(make.capacity_claim(
                stage.workplaces["1990000101"], p_number="1990000101", use="elsewhere",
                starts_on=LAST + timedelta(days=1), ends_on=LAST + 8 * WEEK, source="employer",
                as_of=FIRST), "told")  # fmt: skip
    deciding.ask_extension(play.node, "karim", code, LAST + WEEK, "Mere tid.")
    play.exchange()
    for reason in (None, "Jeg vurderer selv."):
        with pytest.raises(Refused, match="no_room_to_extend") as refused:
            deciding.grant_extension(play.node, "bodil", code, reason)
        assert refused.value.params["counted"] == 9


def test_beyond_26_weeks_takes_a_reason_and_a_second_pair_of_eyes(stage: Stage) -> None:
    play, code = running(stage, weeks=26)
    deciding.ask_extension(play.node, "karim", code, FIRST + 39 * WEEK - timedelta(days=1), "Helt")
    play.hub_says(make.reservation(_extension_claim(play)))
    with pytest.raises(Refused, match="second_person_needed"):
        deciding.grant_extension(play.node, "karim", code, "Helt særligt behov.")
    with pytest.raises(Refused, match="very_special_need"):
        deciding.grant_extension(play.node, "bodil", code)
    deciding.grant_extension(play.node, "bodil", code, "Helt særligt behov.")
    last = _acts(play, code)[-1]
    assert (last.answer, last.rule, last.reason, last.actor) == (
        "needs_decision", "VP-EXT-2", "Helt særligt behov.", "bodil"
    )  # fmt: skip


def _extension_claim(play: Scene) -> str:
    with play.node.read() as session:
        row = session.scalars(select(ClaimIndex).order_by(ClaimIndex.starts_on.desc())).first()
        assert row is not None
        return row.ref


def test_going_against_a_rule_keeps_rule_set_paragraph_and_reason(stage: Stage) -> None:
    play, code = running(stage, group="TG01", weeks=5)
    found = {one.what: one for one in _acts(play, code)}
    wrong = found["duration"]
    assert (wrong.act, wrong.answer, wrong.rule, wrong.rule_set, wrong.reason) == (
        "granted", "not_allowed", "VP-DUR-1", "LAB-2026-02", "Varigheden er vurderet."
    )  # fmt: skip
    assert found["eligibility"].reason is None
    assert found["hearing"].paragraph == "LAB kap. 11-13"


def _planned(stage: Stage, instrument: str, **facts: Any) -> tuple[Scene, str]:
    node = stage.town.node("101")
    set_day(node, "2026-11-23")
    stage.accede("101")
    need = stage.post(("1990000101", 2), instruments=["work_placement", "wage_subsidy"])
    stage.town.synchronise("101")
    play = Scene(stage, node, need)
    (one,) = citizens(node, "Anna Ager", target_group="TG01", **facts)
    return play, play.planned(one, instrument=instrument)


def _states(play: Scene, code: str) -> dict[str, tuple[str, str]]:
    with play.node.read() as session:
        about = known(session, _key(play, code), date(2026, 11, 23))
        found = checks(session, play.node, about)
    return {one.what: (one.state, one.code) for one in found}


def test_a_wage_subsidy_asks_for_waiting_time_and_net_increase(stage: Stage) -> None:
    play, code = _planned(stage, "wage_subsidy", unemployed_since=date(2026, 9, 1))
    found = _states(play, code)
    assert found["waiting"] == ("unmet", "waiting_time_not_met")
    assert found["net_increase"] == ("unknown", "staff_unknown")
    stated = {"exception": "over_50", "staff_last_month": Decimal("20"),
              "staff_mean": Decimal("19.5")}  # fmt: skip
    deciding.state_facts(play.node, "bodil", code, stated)
    found = _states(play, code)
    assert found["waiting"] == ("met", "waiting_excepted")
    assert found["net_increase"] == ("met", "net_increase_met")
    deciding.state_facts(play.node, "bodil", code, stated | {"staff_unit": "heads"})
    assert _states(play, code)["net_increase"] == ("unknown", "staff_in_other_unit")
    for wrong, problem in (({"exception": "nice"}, "reason_unknown"),
                           ({"staff_mean": Decimal(1)}, "staff_incomplete")):  # fmt: skip
        with pytest.raises(Refused, match=problem):
            deciding.state_facts(play.node, "bodil", code, wrong)


def test_the_last_employer_and_a_self_found_place(stage: Stage) -> None:
    play, code = _planned(stage, "work_placement")
    assert "last_employer" not in _states(play, code)
    deciding.state_facts(play.node, "bodil", code, {"last_here": True, "self_found": True})
    assert _states(play, code)["last_employer"] == ("unmet", "last_employer")
    with pytest.raises(Refused, match="self_found_right"):
        actions.refuse(play.node, "bodil", code, "employer_stop_list")
    actions.refuse(play.node, "bodil", code, "last_employer")
    assert {one.act for one in _acts(play, code)} == {"refused"}

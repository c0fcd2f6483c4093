"""AS-3, over New Year: four weeks and thirteen, closed groups, and an act that has no row yet."""

from datetime import date, timedelta

import pytest

from hub.placements.room import answer_claims
from hub.rules import actions as rules
from hub.rules.actions import Draft
from node.placements import actions, deciding
from node.placements.judged import judgements
from node.placements.rules import checks
from node.placements.state import known
from shared.feed import stored
from shared.lawbook import law_of
from shared.problem import Refused
from shared.records.placement import Placement
from shared.rules.checklist import Check
from shared.rules.figures import written
from shared.rules.period import Period
from shared.rules.rows import base_rules
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import Scene, citizens, scene, set_day

FIRST = date(2026, 12, 7)
NEW_YEAR = date(2027, 1, 1)
HALF_A_YEAR = date(2027, 6, 6)


def _check(play: Scene, code: str, what: str) -> Check:
    with play.node.read() as session:
        row = actions.find(session, play.node, code)
        found = checks(session, play.node, known(session, row.ref, date(2026, 11, 23)))
    return next(one for one in found if one.what == what)


def _body(play: Scene, code: str) -> Placement:
    with play.node.read() as session:
        found: Placement = stored.get(session, actions.find(session, play.node, code).ref).body
    return found


def _move(play: Scene, day: str) -> None:
    set_day(play.node, day)
    set_day(play.stage.town.hub, day)


def _heard_and_applied(play: Scene, code: str) -> str:
    play.exchange()
    with play.node.read() as session:
        key = actions.find(session, play.node, code).ref
    play.hub_says(make.site_report(key, "hearing"))
    actions.apply(play.node, "caseworker", code, f"2026-{code[2:]}")
    return key


def _started(play: Scene, code: str) -> None:
    key = _heard_and_applied(play, code)
    actions.grant(play.node, "caseworker", code)
    _move(play, "2026-12-07")
    play.hub_says(make.site_report(key, "started", on=FIRST))


@pytest.mark.parametrize(
    ("group", "last", "row"),
    [("TG01", date(2027, 1, 3), "VP-DUR-1"), ("TG03", date(2027, 3, 7), "VP-DUR-3")],
)
def test_28_days_and_13_weeks_to_the_day(stage: Stage, group: str, last: date, row: str) -> None:
    play = scene(stage)
    one, two = citizens(play.node, "Anna Ager", "Bo Bech", target_group=group)
    good = play.planned(one, course=Period(FIRST, last))
    long = play.planned(two, course=Period(FIRST, last + timedelta(days=1)))
    assert _check(play, good, "duration").state == "met"
    check = _check(play, long, "duration")
    assert (check.state, check.rule, check.params["last_day"]) == ("unmet", row, last)
    _heard_and_applied(play, long)
    with pytest.raises(Refused, match="duration_exceeded"):
        actions.grant(play.node, "caseworker", long)
    _heard_and_applied(play, good)
    actions.grant(play.node, "caseworker", good)


def test_the_four_week_class_is_not_extended(stage: Stage) -> None:
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", target_group="TG01")
    code = play.planned(one)
    _started(play, code)
    verdict = deciding.ask_extension(play.node, "caseworker", code, date(2027, 1, 10), "Behov.")
    assert (verdict.answer, verdict.rule) == ("not_allowed", "VP-EXT-3")


def test_closed_groups_take_nobody_new_and_old_cases_run_on(stage: Stage) -> None:
    play = scene(stage)
    new, old = citizens(play.node, "Anna Ager", "Bo Bech", target_group="TG08")
    codes = {who: play.planned(who) for who in (new, old)}
    assert _check(play, codes[new], "eligibility").code == "case_start_unknown"
    for who, began in ((new, date(2026, 3, 1)), (old, date(2025, 5, 1))):
        deciding.state_facts(play.node, "caseworker", codes[who], {"began_on": began})
    assert _check(play, codes[new], "eligibility").code == "target_group_closed"
    assert _check(play, codes[old], "eligibility").state == "met"


def test_assessed_for_a_flex_job_a_placement_yes_a_wage_subsidy_no(stage: Stage) -> None:
    node = stage.town.node("101")
    set_day(node, "2026-11-23")
    stage.accede("101")
    need = stage.post(("1990000101", 2), instruments=["work_placement", "wage_subsidy"])
    stage.town.synchronise("101")
    play = Scene(stage, node, need)
    one, two = citizens(node, "Anna Ager", "Bo Bech", target_group="TG09")
    assert _check(play, play.planned(one), "eligibility").state == "met"
    check = _check(play, play.planned(two, instrument="wage_subsidy"), "eligibility")
    assert (check.state, check.code) == ("unmet", "target_group_not_eligible")


@pytest.mark.parametrize("group", ["TG01", "TG03", "TG09", "TG13"])
def test_a_start_after_new_year_is_for_a_person_to_decide(stage: Stage, group: str) -> None:
    play = scene(stage)
    (one,) = citizens(play.node, "Anna Ager", target_group=group)
    later = Period(date(2027, 1, 4), date(2027, 1, 31))
    code = play.planned(one, course=later)
    for what in ("eligibility", "duration"):
        check = _check(play, code, what)
        assert (check.state, check.code) == ("unknown", "no_checked_rule")
        assert check.params["last_valid_to"] == date(2026, 12, 31)


def test_an_extension_waits_for_the_row_that_two_persons_write(stage: Stage) -> None:
    play = scene(stage)
    hub = stage.town.hub
    (one,) = citizens(play.node, "Anna Ager", target_group="TG03")
    code = play.planned(one, course=Period(FIRST, date(2027, 3, 7)))
    _started(play, code)
    _move(play, "2027-02-22")
    asked = deciding.ask_extension(play.node, "caseworker", code, HALF_A_YEAR, "Andre vagter.")
    assert (asked.answer, asked.rule_set) == ("needs_decision", "LAB-2027")
    play.exchange()
    with pytest.raises(Refused, match="no_room_to_extend"):  # no checked ratio either
        deciding.grant_extension(play.node, "caseworker", code, "Jeg vurderer selv.")

    drafts = [
        _draft_of_2027(play, rule) for rule in ("VP-EXT-1", "RATIO-1", "RATIO-1b", "RATIO-3")
    ]
    play.exchange()
    with play.node.read() as session:
        assert not law_of(session, date(2027, 2, 22), own=True).rules
    for draft in drafts:
        rules.confirm(hub, "login:bo", draft)
    answer_claims(hub)
    play.exchange()
    deciding.grant_extension(play.node, "caseworker", code)
    body = _body(play, code)
    assert (body.state, body.ends_on) == ("extended", HALF_A_YEAR)
    assert _check(play, code, "duration").state == "met"  # the grant stays judged by its own law

    with play.node.read() as session:
        key = actions.find(session, play.node, code).ref
        told = [(j.act, j.answer, j.rule_set, j.paragraph) for j in judgements(session, key)
                if j.what in ("duration", "extension")]  # fmt: skip
    assert told == [
        ("granted", "allowed", "LAB-2026-02", "LAB § 61, stk. 1"),
        ("extension_asked", "needs_decision", "LAB-2027", ""),
        ("extended", "allowed", "LAB-2027", "LAB (2027) § 99"),
    ]
    play.exchange()
    with hub.read() as session:
        assert stored.get(session, key).body.ends_on == HALF_A_YEAR


def _draft_of_2027(play: Scene, rule: str) -> str:
    values = next(row.values for row in base_rules() if row.id == rule)
    return rules.draft(play.stage.town.hub, "login:anna", Draft(
        rule=rule, paragraph="LAB (2027) § 99", source="lovtidende.dk", valid_from=NEW_YEAR,
        figures=tuple((name, written(value)) for name, value in values.items()),
    ))  # fmt: skip

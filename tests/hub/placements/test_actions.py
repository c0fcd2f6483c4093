from dataclasses import replace
from datetime import date

import pytest

from hub.placements import actions
from shared.database import set_setting
from shared.problem import Refused
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town

HIRE: actions.Said = {"answer": "hire", "hours": 30, "hire_from": date(2027, 1, 4)}


@pytest.fixture
def placement(stage: Stage, town: Town) -> str:
    town.node("101").reactions.clear()  # its side is played here
    with town.node("101").begin("test") as tx:
        body = make.placement(workplace=stage.workplaces["1990000101"])
        tx.write(body, "planned")
    town.synchronise()
    return body.code


def test_reports_come_in_the_order_of_the_life_cycle(town: Town, placement: str) -> None:
    with pytest.raises(Refused, match="report_order"):
        actions.report(town.hub, "emp", placement, "started")
    actions.report(town.hub, "emp", placement, "hearing", hearing="agreed")
    _move(town, placement, "granted", date(2026, 12, 8))
    with pytest.raises(Refused, match="report_order"):
        actions.report(town.hub, "emp", placement, "answer", **HIRE)
    actions.report(town.hub, "emp", placement, "started", on=date(2026, 12, 7))
    _move(town, placement, "started", date(2026, 12, 22))
    actions.report(town.hub, "emp", placement, "answer", **HIRE)
    actions.report(town.hub, "emp", placement, "ended")


def test_the_same_words_twice_are_one_report_and_others_correct_it(
    town: Town, placement: str
) -> None:
    first = actions.report(town.hub, "emp", placement, "hearing", hearing="not_answered")
    same = actions.report(town.hub, "emp", placement, "hearing", hearing="not_answered")
    assert (same.ref, same.rev) == (first.ref, 1)
    again = actions.report(town.hub, "emp", placement, "hearing", hearing="objected")
    assert (again.id, again.rev, again.body.hearing) == (first.id, 2, "objected")


def test_nobody_reports_what_is_to_come_or_before_the_first_day(
    town: Town, placement: str
) -> None:
    _move(town, placement, "granted", date(2026, 12, 8))
    with pytest.raises(Refused, match="report_in_future"):
        actions.report(town.hub, "emp", placement, "started", on=date(2026, 12, 9))
    with pytest.raises(Refused, match="before_first_day"):
        actions.report(town.hub, "emp", placement, "started", on=date(2026, 12, 4))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("hearing", {"hearing": "fine"}),
        ("hearing", {}),
        ("answer", {}),
        ("answer", {"answer": "not_here", "reason": "skills", "yes_if": "money"}),
        ("answer", {"answer": "not_here", "reason": "ugly", "yes_if": "nothing"}),
        ("ended", {"reason": "no_vacancy"}),
    ],
)
def test_codes_come_from_the_closed_lists(
    town: Town, placement: str, what: actions.What, said: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="code_unknown"):
        actions.report(town.hub, "emp", placement, what, **said)


def test_away_and_back_may_be_told_while_it_runs_alone(town: Town, placement: str) -> None:
    with pytest.raises(Refused, match="report_order"):
        actions.report(town.hub, "emp", placement, "interrupted")
    _move(town, placement, "started", date(2026, 12, 9))
    with pytest.raises(Refused, match="report_order"):
        actions.report(town.hub, "emp", placement, "resumed")
    back = date(2026, 12, 14)
    first = actions.report(town.hub, "emp", placement, "interrupted", expected_back=back)
    _move(town, placement, "interrupted", date(2026, 12, 14))
    actions.report(town.hub, "emp", placement, "resumed")
    _move(town, placement, "resumed", date(2026, 12, 16))
    again = actions.report(town.hub, "emp", placement, "interrupted")
    assert (again.ref, again.body.on) == (first.ref, date(2026, 12, 16))


@pytest.mark.parametrize(
    "said",
    [{"answer": "hire"}, {"answer": "not_here", "reason": "skills"}, {"answer": "not_yet"},
     {"answer": "not_yet", "again_on": date(2027, 1, 4)}],
)  # fmt: skip
def test_half_an_answer_names_its_field(town: Town, placement: str, said: actions.Said) -> None:
    _move(town, placement, "started", date(2026, 12, 23))
    with pytest.raises(Refused) as refused:
        actions.report(town.hub, "emp", placement, "answer", **said)
    assert refused.value.params["field"] in ("hours", "yes_if", "again_on")


def _move(town: Town, code: str, state: str, today: date) -> None:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", today.isoformat())
    with town.hub.read() as session:
        key = actions.by_code(session, code).ref
    with town.node("101").begin("test") as tx:
        tx.write(replace(tx.get(key).body, state=state), state, revises=key)
    town.synchronise()

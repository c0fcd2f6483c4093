from dataclasses import replace
from datetime import date

import pytest

from hub.placements import actions
from shared.database import set_setting
from shared.problem import Refused
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town


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
        actions.report(town.hub, "emp", placement, "answer", answer="hire")
    actions.report(town.hub, "emp", placement, "started", on=date(2026, 12, 7))
    _move(town, placement, "started", date(2026, 12, 22))
    actions.report(town.hub, "emp", placement, "answer", answer="hire", hours=30)
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


@pytest.mark.parametrize(("what", "said"), [("hearing", {"hearing": "fine"}), ("hearing", {})])
def test_codes_come_from_the_closed_lists(
    town: Town, placement: str, what: actions.What, said: dict[str, str]
) -> None:
    with pytest.raises(Refused, match="code_unknown"):
        actions.report(town.hub, "emp", placement, what, **said)


def _move(town: Town, code: str, state: str, today: date) -> None:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", today.isoformat())
    with town.hub.read() as session:
        key = actions.by_code(session, code).ref
    with town.node("101").begin("test") as tx:
        tx.write(replace(tx.get(key).body, state=state), state, revises=key)
    town.synchronise()

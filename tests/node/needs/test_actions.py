from datetime import date

import pytest
from sqlalchemy import select

from node.needs import actions
from shared.problem import NotFound, Refused
from shared.rules.answer import Reply
from shared.tables import AnswerIndex
from tests.hub.stage import Stage
from tests.node.scene import scene


def test_an_answer_reaches_the_hub_and_may_be_changed(stage: Stage) -> None:
    play = scene(stage)
    actions.answer(play.node, "test", play.code, Reply(answer="supply", count=2))
    actions.answer(play.node, "test", play.code, Reply(answer="not_now", reason="nobody_fits"))
    play.exchange()
    with stage.town.hub.read() as session:
        row = session.scalars(select(AnswerIndex)).one()
    assert (row.answer, row.count, row.reason) == ("not_now", None, "nobody_fits")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(answer="supply", count=3), "supply_number"),
        (Reply(answer="supply", count=0), "supply_number"),
        (Reply(answer="later", until=date(2026, 11, 23)), "later_day"),
        (Reply(answer="later", until=date(2026, 12, 8)), "later_day"),
        (Reply(answer="not_now", reason="lazy"), "reason_unknown"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(stage: Stage, reply: Reply, code: str) -> None:
    play = scene(stage)
    with pytest.raises(Refused, match=code):
        actions.answer(play.node, "test", play.code, reply)


def test_a_need_that_never_came_is_not_found(stage: Stage) -> None:
    play = scene(stage)
    with pytest.raises(NotFound):
        actions.answer(play.node, "test", "B-0000000", Reply(answer="supply", count=1))


def test_the_list_tells_slots_start_and_our_answer(stage: Stage) -> None:
    play = scene(stage)
    actions.answer(play.node, "test", play.code, Reply(answer="later", until=date(2026, 11, 27)))
    with play.node.read() as session:
        (one,) = actions.asked(session, play.node)
    assert (one.slots, one.start, one.employer) == (2, date(2026, 12, 7), "Nordlys Hoteller")
    assert one.answer is not None
    assert one.answer.until == date(2026, 11, 27)

"""Room asked ahead is for who is in an agreement there, at the node and at the hub alike."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from node.agreements import actions as agreements
from node.placements.room import ask_ahead, word_on
from shared.feed import stored
from shared.problem import Refused
from shared.rules.period import Period
from shared.tables import AgreementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import Scene, scene, set_day

HERE, COURSE = "1990000101", Period(make.START, make.FOUR_WEEKS)
KEPT = date(2026, 12, 4)


def ask(play: Scene, course: Period = COURSE) -> None:
    ask_ahead(play.node, "karim", HERE, course, 1, KEPT)


def test_who_has_paused_or_will_have_left_holds_no_room_ahead(stage: Stage) -> None:
    play = scene(stage)
    with play.node.read() as session:
        code = session.scalars(select(AgreementIndex.code)).one()
    agreements.pause(play.node, "karim", code, "Ferie")
    with pytest.raises(Refused, match="ahead_not_acceded"):
        ask(play)
    agreements.resume(play.node, "karim", code)
    ask(play)
    agreements.leave(play.node, "karim", code, "Færre borgere")
    with play.node.read() as session:
        last = agreements.offer(session, play.node, agreements.find(session, code)).answer.last_day
    assert last
    ask(play, Period(last, make.FOUR_WEEKS))
    with pytest.raises(Refused, match="ahead_not_acceded"):
        ask(play, Period(last + timedelta(days=1), make.FOUR_WEEKS))


def test_the_hub_gives_no_room_ahead_to_who_has_not_acceded(stage: Stage) -> None:
    node = stage.town.node("147")
    stage.town.synchronise("147")
    set_day(node, "2026-11-23")
    claim = make.capacity_claim(stage.workplaces[HERE], p_number=HERE, municipality="147",
                                keep_until=KEPT)  # fmt: skip
    with node.begin("karim") as tx:
        key = tx.write(claim, "asked ahead")  # as a node would whose own check is gone
    assert _word(stage, key) == (False, "not_acceded")
    stage.accede("147")
    with node.begin("karim") as tx:
        tx.write(claim, "asked again", revises=key)
    assert _word(stage, key) == (True, "ratio")


def _word(stage: Stage, key: str) -> tuple[bool, str]:
    node, hub = stage.town.node("147"), stage.town.hub
    stage.town.synchronise("147")
    hub.react()
    stage.town.synchronise("147")
    with node.read() as session:
        word = word_on(session, stored.get(session, key))
    assert word is not None
    return word.granted, word.rule

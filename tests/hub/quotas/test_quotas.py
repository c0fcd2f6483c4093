"""Slots that municipalities confirm by themselves, through hub and nodes as they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from hub.needs import actions as needs
from hub.needs.offers import standings
from hub.needs.waiting import places
from hub.proposals import actions as employer
from hub.quotas import actions
from hub.quotas.actions import QuotaDraft
from hub.quotas.seen import QuotaSeen, quotas_of
from node.proposals.confirming import confirm
from shared.problem import Problem, Refused
from shared.records.base import Record
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

LAST = date(2026, 11, 27)


class Play:
    """A need of four slots, two municipalities, and what is handed out to them."""

    def __init__(self, stage: Stage, slots: int = 4) -> None:
        self.town, self.hub = stage.town, stage.town.hub
        self.nodes = {code: stage.town.node(code) for code in ("101", "147")}
        for party in (self.hub, *self.nodes.values()):
            set_day(party, "2026-11-23")
        stage.accede("101", "147")
        self.need = stage.post(("1990000101", slots))
        self.group: UUID = self.need.body.slot_groups[0].id
        self.town.synchronise()

    def give(self, code: str, n: int, until: date = LAST) -> Record:
        draft = QuotaDraft(slot_group=self.group, municipality=code, n=n, until=until)
        return actions.give(self.hub, "emp", self.need.body.code, draft)

    def propose(self, code: str, number: int) -> list[str]:
        """Let a municipality propose so many, and the hub hear of them."""
        bodies = [make.proposal(self.need.ref, self.group, municipality=code)
                  for _ in range(number)]  # fmt: skip
        with self.nodes[code].begin("test") as tx:
            for body in bodies:
                tx.write(body, "proposed")
        self.town.synchronise(code)
        return [body.code for body in bodies]

    def met(self, code: str, number: int) -> list[str]:
        """Let the employer meet so many of a municipality."""
        found = self.propose(code, number)
        for one in found:
            employer.pass_on(self.hub, "intake", one)
            employer.meet(self.hub, "emp", one)
        return found

    def states(self, codes: list[str]) -> list[str]:
        with self.hub.read() as session:
            found = {one.row.code: one.state for one in standings(session, need=self.need.ref)}
        return [found[code] for code in codes]

    def quota(self, code: str) -> QuotaSeen:
        with self.hub.read() as session:
            found = quotas_of(session, self.need)
        return next(one for one in found if one.municipality == code)

    def accept(self, code: str) -> str:
        return _said(lambda: employer.accept(self.hub, "emp", code))

    def hear(self, code: str) -> None:
        """Let a node hear the hub, and the hub hear that it has."""
        self.town.synchronise(code)
        actions.follow(self.hub)

    def day(self, day: date) -> None:
        for party in (self.hub, *self.nodes.values()):
            set_day(party, day.isoformat())
        actions.follow(self.hub)


def _said(act: Callable[[], object]) -> str:
    try:
        act()
    except Problem as problem:
        return problem.code
    return "done"


@pytest.fixture
def play(stage: Stage) -> Play:
    return Play(stage)


def test_a_slot_is_confirmed_without_the_hub_and_nobody_else_gets_it_meanwhile(play: Play) -> None:
    node = play.nodes["101"]
    offered, met = play.propose("101", 3), play.met("147", 3)
    assert _said(lambda: confirm(node, "kam", offered[0])) == "quota_none"
    play.give("101", 2)
    assert [play.accept(one) for one in met] == ["done", "done", "slots_given"]
    with play.hub.read() as session:  # who is third waits in the line, and is told so
        assert list(places(session, play.need.ref)) == [_key(play, met[2])]
    play.town.synchronise()
    said = [_said(lambda one=one: confirm(node, "kam", one)) for one in offered]  # type: ignore[misc]
    assert said == ["done", "done", "quota_used"]
    assert confirm(node, "kam", offered[0]) == confirm(node, "kam", offered[0])
    assert play.states(offered) == ["screening"] * 3  # nothing has been heard yet
    play.town.synchronise()
    assert play.states(offered) == ["accepted", "accepted", "screening"]
    assert (play.quota("101").confirmed, play.quota("101").open) == (2, 0)


def test_what_was_taken_back_is_free_only_when_the_node_was_heard_knowing_it(play: Play) -> None:
    node = play.nodes["101"]
    offered, met = play.propose("101", 2), play.met("147", 4)
    play.give("101", 2)
    play.town.synchronise()
    confirm(node, "kam", offered[0])
    play.give("101", 0)
    actions.follow(play.hub)
    assert (play.quota("101").open, play.quota("101").unheard) == (2, 2)
    assert [play.accept(one) for one in met[:3]] == ["done", "done", "slots_given"]
    play.hear("101")
    assert play.states(offered) == ["accepted", "screening"]  # it was confirmed before it knew
    assert [play.accept(one) for one in met[2:]] == ["done", "slots_taken"]
    assert _said(lambda: confirm(node, "kam", offered[1])) == "quota_used"


def test_it_flows_back_after_its_last_day_whatever_the_nodes_clock_says(play: Play) -> None:
    node = play.nodes["101"]
    offered, met = play.propose("101", 3), play.met("147", 4)
    play.give("101", 2)
    play.town.synchronise()
    play.day(LAST + timedelta(days=1))
    assert _said(lambda: confirm(node, "kam", offered[0])) == "quota_passed"
    set_day(node, "2026-11-23")  # it goes wrong by days
    confirm(node, "kam", offered[0])
    assert [play.accept(one) for one in met[:3]] == ["done", "done", "slots_given"]
    play.hear("101")
    assert play.states(offered)[0] == "accepted"
    assert [play.accept(one) for one in met[2:]] == ["done", "slots_taken"]
    assert _said(lambda: confirm(node, "kam", offered[1])) == "quota_used"


def test_a_need_that_is_closed_takes_its_quotas_back_and_honours_what_was_confirmed(
    play: Play,
) -> None:
    offered = play.propose("101", 2)
    play.give("101", 4)
    play.town.synchronise()
    confirm(play.nodes["101"], "kam", offered[0])
    with pytest.raises(Refused, match="cut_below_given"):
        needs.resize(play.hub, "emp", play.need.body.code, {play.group: 3})
    needs.close(play.hub, "emp", play.need.body.code)
    assert play.states(offered) == ["slot_gone", "slot_gone"]
    actions.follow(play.hub)
    play.hear("101")
    assert play.states(offered) == ["accepted", "slot_gone"]
    assert play.quota("101").open == 0


def test_a_need_that_is_gone_stops_nobody_elses_quotas(play: Play, stage: Stage) -> None:
    """A municipality may take its own need back while slots of it are handed out."""
    play.give("101", 2)
    gone, play.need = play.need, stage.post(("1990000101", 2))
    play.group = play.need.body.slot_groups[0].id
    play.give("101", 2)
    play.town.synchronise()
    with play.hub.begin("test") as tx:
        tx.erase(gone.ref)
    play.give("101", 0)
    play.hear("101")
    with play.hub.read() as session:
        assert quotas_of(session, play.need) == []


def test_who_confirms_more_than_was_handed_out_is_told_that_the_slot_is_gone(play: Play) -> None:
    offered = play.propose("101", 2)
    key = play.give("101", 1).ref
    play.town.synchronise()
    with play.nodes["101"].begin("test") as tx:  # a node that does not count
        for one in offered:
            body = tx.get(_key(play, one)).body
            sure = replace(body, quota=key, confirmed_on=LAST)
            tx.write(sure, "confirmed", revises=_key(play, one))
        theirs = make.proposal(play.need.ref, play.group, municipality="147", quota=key,
                               confirmed_on=LAST)  # fmt: skip
    play.town.synchronise()
    with play.nodes["147"].begin("test") as tx:  # and one that takes another's
        tx.write(theirs, "confirmed")
    play.town.synchronise()
    assert sorted(play.states(offered)) == ["accepted", "slot_gone"]
    assert play.states([theirs.code]) == ["slot_gone"]


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_two_come_back_while_the_employer_accepts_and_nobody_is_one_too_many(
    stage: Stage, town: Town
) -> None:
    play = Play(stage, slots=6)
    offered = {code: play.propose(code, 3) for code in play.nodes}
    met = play.met("147", 6)
    for code in play.nodes:
        play.give(code, 2)
    town.synchronise()
    sure = [one for code, node in play.nodes.items() for one in offered[code]
            if _said(lambda one=one, node=node: confirm(node, "kam", one)) == "done"]  # type: ignore[misc] # fmt: skip
    assert len(sure) == 4
    for code in play.nodes:  # while they are away all of it is wanted back
        play.give(code, 0)
    actions.follow(play.hub)

    def back(code: str) -> str:
        return _said(lambda: town.synchronise(code))

    def jobs(_: int) -> str:
        return _said(lambda: [actions.follow(play.hub) for _ in range(4)])

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(play.accept, one) for one in met]
        waiting += [pool.submit(back, code) for code in play.nodes]
        waiting += [pool.submit(jobs, number) for number in range(2)]
        assert all(one.result() in ("done", "slots_given", "slots_taken") for one in waiting)
    for code in play.nodes:
        play.hear(code)
    assert play.states(sure) == ["accepted"] * 4  # every one, whatever the others did meanwhile
    [play.accept(one) for one in met]
    everybody = [*met, *offered["101"], *offered["147"]]
    assert play.states(everybody).count("accepted") == 6  # never one too many, and none lost


def _key(play: Play, code: str) -> str:
    with play.hub.read() as session:
        return employer.by_code(session, code).ref

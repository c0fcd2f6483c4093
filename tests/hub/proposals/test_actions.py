import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from hub.needs.actions import close
from hub.needs.offers import Standing, standings
from hub.proposals import actions
from shared.feed import stored
from shared.problem import Problem, Refused
from shared.records.base import Record
from shared.trust.sealing import SUITE_NAME, open_sealed, seal
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town


@pytest.fixture
def need(stage: Stage) -> Record:
    stage.accede("101")
    return stage.post(("1990000101", 1))


def test_meet_comes_only_after_the_screening(stage: Stage, town: Town, need: Record) -> None:
    code = _propose(town, need)
    with pytest.raises(Refused, match="screening_first"):
        actions.meet(town.hub, "emp", code)
    actions.send_back(town.hub, "intake", code, "incomplete")
    with pytest.raises(Refused, match="proposal_returned"):
        actions.meet(town.hub, "emp", code)
    actions.pass_on(town.hub, "intake", code)
    decision = actions.meet(town.hub, "emp", code)
    assert decision.body.contact_key == stage.contact_key
    with pytest.raises(Refused, match="already_decided"):
        actions.send_back(town.hub, "intake", code, "incomplete")


def test_accept_comes_only_after_the_meeting(town: Town, need: Record) -> None:
    code = _passed(town, need)
    with pytest.raises(Refused, match="meet_first"):
        actions.accept(town.hub, "emp", code)
    actions.meet(town.hub, "emp", code)
    assert actions.accept(town.hub, "emp", code).body.answer == "accept"
    assert _standing(town, code).state == "accepted"


def test_the_one_too_many_is_told_and_stays_on_the_waiting_list(town: Town, need: Record) -> None:
    first, second = _met(town, need), _met(town, need)
    actions.accept(town.hub, "emp", first)
    with pytest.raises(Refused) as refused:
        actions.accept(town.hub, "emp", second)
    assert (refused.value.code, refused.value.params["taken"]) == ("slots_taken", 1)
    assert _standing(town, second).state == "meet"


def test_a_withdrawn_acceptance_frees_the_slot_for_who_waits(town: Town, need: Record) -> None:
    first, second = _met(town, need), _met(town, need)
    actions.accept(town.hub, "emp", first)
    _withdraw(town, first)
    assert actions.accept(town.hub, "emp", second).body.answer == "accept"


@pytest.mark.parametrize(
    "act",
    [actions.pass_on, actions.meet, actions.accept,
     lambda *who: actions.decline(*who, reason="shift")],
)  # fmt: skip
def test_nothing_is_said_to_a_withdrawn_proposal(
    town: Town, need: Record, act: Callable[..., Record]
) -> None:
    code = _passed(town, need)
    _withdraw(town, code)
    with pytest.raises(Refused, match="proposal_withdrawn"):
        act(town.hub, "emp", code)


def test_saying_it_twice_is_saying_it_once(town: Town, need: Record) -> None:
    code = _propose(town, need)
    for act in (actions.pass_on, actions.meet, actions.accept):
        assert act(town.hub, "emp", code).ref == act(town.hub, "emp", code).ref
    assert actions.meet(town.hub, "emp", code).body.answer == "meet"
    assert len(_standing(town, code).decisions) == 2


def test_declining_takes_a_reason_of_the_list(town: Town, need: Record) -> None:
    code = _passed(town, need)
    with pytest.raises(Refused, match="code_unknown"):
        actions.decline(town.hub, "emp", code, "age")
    actions.decline(town.hub, "emp", code, "shift")
    assert _standing(town, code).reason == "shift"
    with pytest.raises(Refused, match="already_declined"):
        actions.meet(town.hub, "emp", code)


def test_a_closed_need_takes_nobody_more_and_frees_who_was_met(town: Town, need: Record) -> None:
    code = _met(town, need)
    close(town.hub, "emp", need.body.code)
    with pytest.raises(Refused, match="slot_gone"):
        actions.accept(town.hub, "emp", code)


def test_the_contact_opens_the_disclosure_and_the_hub_cannot(
    stage: Stage, town: Town, need: Record, tmp_path: Path
) -> None:
    code = _met(town, need)
    with pytest.raises(Refused, match="disclosure_missing"):
        actions.hand_out(town.hub, "emp", code)
    proposal = _standing(town, code).row.ref
    node = town.node("101")
    with node.read() as session:
        key = stored.get(session, stage.contact_key).body
    sealed = seal({"navn": "Amira S."}, key.sealing_key, proposal)
    with node.begin("test") as tx:
        body = make.disclosure(proposal, key_id=key.key_id, suite=SUITE_NAME, sealed=sealed)
        tx.write(body, "disclosed")
    town.synchronise()
    told = json.loads(json.dumps(actions.hand_out(town.hub, "emp", code)))
    assert json.loads(json.dumps(actions.hand_out(town.hub, "emp", code))) == told
    town.synchronise()
    with node.read() as session:  # its municipality is told, once
        [handout] = stored.of_kind(session, "handout")
        assert handout.body == make.handout(proposal)
    assert open_sealed(told["sealed"], told["proposal"], tmp_path / "mette.key") == {
        "navn": "Amira S."
    }
    assert "Amira" not in json.dumps(told)


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_eight_at_once_never_get_more_than_three_slots(stage: Stage, town: Town) -> None:
    stage.accede("101")
    need = stage.post(("1990000101", 3))
    codes = [_met(town, need) for _ in range(8)]

    def accept(code: str) -> str:
        try:
            return str(actions.accept(town.hub, "emp", code).body.answer)
        except Problem as problem:
            return problem.code

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(accept, codes))
    assert sorted(said) == ["accept"] * 3 + ["slots_taken"] * 5


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_one_word_said_by_eight_at_once_is_one_record(stage: Stage, town: Town) -> None:
    stage.accede("101")
    code = _passed(town, stage.post(("1990000101", 3)))
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: actions.meet(town.hub, "emp", code).ref, range(8)))
    assert len(set(said)) == 1


def _propose(town: Town, need: Record) -> str:
    body = make.proposal(need.ref, need.body.slot_groups[0].id)
    with town.node("101").begin("test") as tx:
        tx.write(body, "proposed")
    town.synchronise("101")
    return str(body.code)


def _passed(town: Town, need: Record) -> str:
    code = _propose(town, need)
    actions.pass_on(town.hub, "intake", code)
    return code


def _met(town: Town, need: Record) -> str:
    code = _passed(town, need)
    actions.meet(town.hub, "emp", code)
    return code


def _withdraw(town: Town, code: str) -> None:
    key = _standing(town, code).row.ref
    with town.node("101").begin("test") as tx:
        tx.write(replace(tx.get(key).body, state="withdrawn"), "withdrawn", revises=key)
    town.synchronise("101")


def _standing(town: Town, code: str) -> Standing:
    with town.hub.read() as session:
        (found,) = standings(session, code=code)
    return found

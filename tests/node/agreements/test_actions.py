from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from node.agreements import actions
from node.agreements.actions import Terms
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.agreement import Accession, Reservation
from shared.tables import AccessionIndex, AgreementIndex
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import set_day

TERMS = Terms(participation="profiles", kam=make.contact("Karim Holst"), max_at_once=6)


def _code(stage: Stage) -> str:
    stage.town.node("101")
    stage.town.synchronise("101")
    with stage.town.node("101").read() as session:
        return session.scalars(select(AgreementIndex.code)).one()


def test_an_accession_names_the_terms_that_were_read(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    key = actions.accede(node, "test", code, TERMS)
    stage.town.synchronise("101")
    with stage.town.hub.read() as session:
        accession = stored.get(session, key)
        agreement = stored.get(session, stage.agreement)
    assert accession.body.terms_digest == agreement.body.terms_digest
    assert accession.body.reservation.max_at_once == 6


def test_silence_is_no_accession_and_shows_as_unanswered(stage: Stage) -> None:
    node, _ = stage.town.node("101"), _code(stage)
    with node.read() as session:
        (one,) = actions.offered(session, node)
    assert one.answer is None
    assert one.employer == "Nordlys Hoteller"


def test_terms_may_be_changed_later_in_the_same_record(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    first = actions.accede(node, "test", code, TERMS)
    again = actions.accede(
        node, "test", code, Terms(participation="count_only", kam=make.contact())
    )
    with node.read() as session:
        rows = session.scalars(select(AccessionIndex)).all()
        body = stored.get(session, again).body
    assert (first, len(rows)) == (again, 1)
    assert (body.participation, body.reservation) == ("count_only", None)


def test_a_no_carries_its_reason_and_may_become_a_yes(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    with pytest.raises(Refused, match="reason_unknown"):
        actions.decline(node, "test", code, "lyst", "Nej.")
    key = actions.decline(node, "test", code, "own_agreement", "Egen aftale til 31. marts 2027.")
    stage.town.synchronise("101")
    with stage.town.hub.read() as session:
        said = stored.get(session, key).body
    assert (said.reason_code, said.reason) == ("own_agreement", "Egen aftale til 31. marts 2027.")
    actions.accede(node, "test", code, TERMS)
    with node.read() as session:
        assert session.scalars(select(AccessionIndex.state)).one() == "acceded"


def test_who_has_acceded_leaves_instead_of_declining(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    actions.accede(node, "test", code, TERMS)
    with pytest.raises(Refused, match="already_acceded"):
        actions.decline(node, "test", code, "other", "Nej")


def test_a_pause_ends_with_the_same_terms_and_twice_is_once(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    with pytest.raises(Refused, match="not_acceded"):
        actions.pause(node, "test", code)
    key = actions.accede(node, "test", code, TERMS)
    before = _body(node, key)
    for _ in range(2):
        actions.pause(node, "test", code, "Ferie")
    assert _body(node, key).state == "paused"
    for _ in range(2):
        assert actions.resume(node, "test", code) == key
    with node.read() as session:
        assert stored.get(session, key).rev == 3
    assert _body(node, key) == before


def test_a_notice_has_its_last_day_and_can_be_taken_back_until_then(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    key = actions.accede(node, "test", code, TERMS)
    set_day(node, "2027-01-02")
    actions.leave(node, "test", code, "Færre borgere")
    set_day(node, "2027-01-10")
    actions.leave(node, "test", code, "Igen")  # the first notice stands
    assert (_body(node, key).state, _body(node, key).last_day) == ("acceded", date(2027, 2, 1))
    actions.resume(node, "test", code)
    assert _body(node, key).last_day is None
    actions.leave(node, "test", code)
    set_day(node, "2027-02-10")
    for act in (actions.leave, actions.pause, actions.resume):
        with pytest.raises(Refused, match="not_acceded"):
            act(node, "test", code)


def test_a_limit_names_only_what_the_agreement_has(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    for wrong, refusal in (
        ({"instruments": ("flex_job",)}, "instrument_not_covered"),
        ({"units": ("99000015",)}, "unit_not_covered"),
    ):
        with pytest.raises(Refused, match=refusal):
            actions.accede(node, "test", code, replace(TERMS, **wrong))
    terms = replace(TERMS, instruments=("work_placement",), units=(make.CVR,), text="Kun om dagen")
    limits = _body(node, actions.accede(node, "test", code, terms)).reservation
    assert limits == Reservation(max_at_once=6, instruments=("work_placement",),
                                 units=(make.CVR,), text="Kun om dagen")  # fmt: skip


def test_a_pause_does_not_outlive_changed_terms(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    actions.accede(node, "test", code, TERMS)
    actions.pause(node, "test", code)
    _change_terms(stage)
    with pytest.raises(Refused, match="terms_changed"):
        actions.resume(node, "test", code)


def _body(node: Local, key: str) -> Accession:
    with node.read() as session:
        found: Accession = stored.get(session, key).body
        return found


def _change_terms(stage: Stage) -> None:
    with stage.town.hub.begin("test") as tx:
        new = replace(tx.get(stage.agreement).body, terms="Vi svarer inden tre dage.")
        tx.write(new, "changed", revises=stage.agreement)
    stage.town.synchronise("101")


def test_an_unknown_agreement_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        actions.accede(stage.town.node("101"), "test", "A-0000000", TERMS)


def test_the_node_sees_when_the_terms_have_changed_since(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    actions.accede(node, "test", code, TERMS)
    _change_terms(stage)
    with node.read() as session:
        (one,) = actions.offered(session, node)
    assert one.changed

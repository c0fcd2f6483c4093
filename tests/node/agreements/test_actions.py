import pytest
from sqlalchemy import select

from node.agreements import actions
from node.agreements.actions import Terms
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.tables import AccessionIndex, AgreementIndex
from tests import make
from tests.hub.stage import Stage

TERMS = Terms(participation="profiles", kam=make.contact("Karim Holst"), max_at_once=6)


def _code(stage: Stage) -> str:
    stage.town.node("101")
    stage.town.synchronise("101")
    with stage.town.node("101").read() as session:
        return session.scalars(select(AgreementIndex.code)).one()


def test_an_accession_names_the_revision_that_was_read(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    key = actions.accede(node, "test", code, TERMS)
    stage.town.synchronise("101")
    with stage.town.hub.read() as session:
        accession = stored.get(session, key)
        agreement = stored.get(session, stage.agreement)
    assert accession.body.terms_digest == agreement.digest
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
    actions.decline(node, "test", code, "Vi har en lokal aftale.")
    actions.accede(node, "test", code, TERMS)
    with node.read() as session:
        assert session.scalars(select(AccessionIndex.state)).one() == "acceded"


def test_who_has_acceded_leaves_instead_of_declining(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    actions.accede(node, "test", code, TERMS)
    with pytest.raises(Refused, match="already_acceded"):
        actions.decline(node, "test", code, "Nej")
    actions.step_back(node, "test", code, "paused", "Ferie")
    actions.step_back(node, "test", code, "left")
    with pytest.raises(Refused, match="not_acceded"):
        actions.step_back(node, "test", code, "paused")


def test_an_unknown_agreement_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        actions.accede(stage.town.node("101"), "test", "A-0000000", TERMS)


def test_the_node_sees_when_the_terms_have_changed_since(stage: Stage) -> None:
    node, code = stage.town.node("101"), _code(stage)
    actions.accede(node, "test", code, TERMS)
    with stage.town.hub.begin("test") as tx:
        before = tx.get(stage.agreement).body
        tx.write(
            make.agreement(before.employer, code=before.code, invited=before.invited,
                           terms="Vi svarer inden tre dage."),
            "changed", revises=stage.agreement,
        )  # fmt: skip
    stage.town.synchronise("101")
    with node.read() as session:
        (one,) = actions.offered(session, node)
    assert one.changed

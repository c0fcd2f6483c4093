import pytest
from sqlalchemy import select, update

from hub.proposals import actions as intake
from node.proposals import actions, standing
from node.proposals.contact import disclose
from node.proposals.pseudonym import pseudonym
from node.tables import Candidate, Offered
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.agreement import Reservation
from shared.records.proposal import Proposal
from shared.tables import DisclosureIndex, ProposalIndex
from tests.hub.stage import Stage
from tests.node.scene import Scene, citizens, scene


def _standing(play: Scene) -> str:
    with play.node.read() as session:
        return standing.sent(session, play.node)[0].standing


def _proposal(play: Scene) -> Proposal:
    with play.stage.town.hub.read() as session:
        row = session.scalars(select(ProposalIndex)).one()
        body: Proposal = stored.get(session, row.ref).body
        return body


def test_the_hub_gets_a_pseudonym_and_only_what_the_need_asks_about(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", skills=["dishwashing", "checkout"])
    play.proposed(first)
    body = _proposal(play)
    assert body.skills == ("dishwashing",)
    assert body.suggestion is None
    with play.node.read() as session:
        candidate = session.scalars(select(Candidate)).one()
        offered = session.scalars(select(Offered)).one()
    assert offered.candidate == candidate.id
    assert str(candidate.id).replace("-", "") not in body.pseudonym


def test_a_pseudonym_is_the_same_at_one_employer_only(stage: Stage) -> None:
    play = scene(stage)
    citizens(play.node, "Anna Ager")
    with play.node.read() as session:
        who = session.scalars(select(Candidate.id)).one()
    one, again = (pseudonym(play.node, who, stage.employer) for _ in range(2))
    assert one == again
    assert one != pseudonym(play.node, who, stage.agreement)


def test_nobody_is_proposed_without_consent(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", consent="not_asked")
    with pytest.raises(Refused, match="consent_missing"):
        play.proposed(first)


def test_several_may_be_proposed_for_one_slot_but_each_once(stage: Stage) -> None:
    play = scene(stage, slots=1)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    play.proposed(first)
    play.proposed(second)
    with pytest.raises(Refused, match="already_proposed"):
        play.proposed(first)


def test_our_own_limit_at_the_employer_holds(stage: Stage) -> None:
    play = scene(stage, reservation=Reservation(max_at_once=1))
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    code = play.proposed(first)
    with pytest.raises(Refused, match="reservation_full"):
        play.proposed(second)
    actions.withdraw(play.node, "test", code)
    play.proposed(second)


def test_what_the_need_or_the_reservation_does_not_name_is_refused(stage: Stage) -> None:
    play = scene(stage, reservation=Reservation(instruments=("wage_subsidy",)))
    (first,) = citizens(play.node, "Anna Ager")
    for instrument, code in (("flex_job", "instrument_not_asked"),
                             ("work_placement", "instrument_reserved")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            actions.propose(play.node, "test", need=play.code, group=play.group,
                            candidate=first, instrument=instrument)  # fmt: skip


def test_how_a_proposal_stands_follows_what_came_back(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.proposed(first)
    seen = [_standing(play)]
    for step in (intake.pass_on, intake.meet, intake.accept):
        step(stage.town.hub, "test", code)
        play.exchange()
        seen.append(_standing(play))
    assert seen == ["screening", "to_decide", "meet", "accepted"]


def test_a_returned_or_declined_proposal_tells_why_and_frees_the_person(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    intake.send_back(stage.town.hub, "test", play.proposed(first), "incomplete")
    play.exchange()
    with play.node.read() as session:
        (one,) = standing.sent(session, play.node)
    assert (one.standing, one.reason, one.candidate) == ("returned", "incomplete", first)
    play.proposed(first)


def test_a_withdrawn_proposal_takes_the_sealed_contact_with_it(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.to_meet(first)
    disclose(play.node, "test", code)
    play.exchange()
    actions.withdraw(play.node, "test", code)
    play.exchange()
    for party in (play.node, stage.town.hub):
        with party.read() as session:
            assert session.scalars(select(DisclosureIndex)).all() == []
    assert _standing(play) == "withdrawn"


def test_a_paused_candidate_and_unknown_codes_are_refused(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    with play.node.begin("test") as tx:
        tx.session.execute(update(Candidate).values(paused=True))
    with pytest.raises(Refused, match="consent_missing"):
        play.proposed(first)
    with pytest.raises(NotFound):
        play.proposed("K-0000000")
    with pytest.raises(NotFound):
        actions.withdraw(play.node, "test", "F-0000000")

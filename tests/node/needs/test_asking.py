"""Before each proposal the citizen is asked; without a yes to the workplace nobody goes on."""

from datetime import date

import pytest
from sqlalchemy import select

from node.needs import asking, match
from node.needs.actions import find, whole
from node.proposals import actions as proposals
from node.tables import Asked
from shared.feed.tables import Feed, Outbox
from shared.problem import NotFound, Refused
from tests.hub.stage import Stage
from tests.node.scene import Scene, citizens, scene, set_day


def propose(play: Scene, candidate: str) -> str:
    _, code = proposals.propose(
        play.node, "login:karim", need=play.code, group=play.group, candidate=candidate,
        instrument="work_placement",
    )  # fmt: skip
    return code


def block(play: Scene) -> str | None:
    with play.node.read() as session:
        row = find(session, play.code)
        group = whole(session, row).slot_groups[0]
        return match.fits(session, "101", row, group, top=5)[0].blocked


def test_nobody_is_proposed_who_was_not_asked_has_not_answered_or_said_no(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    said = []
    for answer in ("not asked", None, "no"):
        if answer != "not asked":
            play.asked(first, answer)  # type: ignore[arg-type]  # one of the two
        with pytest.raises(Refused) as refused:
            propose(play, first)
        said.append(refused.value.code)
        assert block(play) == refused.value.code
    assert said == ["citizen_not_asked", "citizen_waiting", "citizen_said_no"]
    play.asked(first, "yes")
    assert block(play) is None
    propose(play, first)


def test_a_yes_is_good_for_one_proposal_and_for_thirty_days(stage: Stage) -> None:
    play = scene(stage, slots=3)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    play.asked(first)
    proposals.withdraw(play.node, "test", propose(play, first))
    with pytest.raises(Refused, match="citizen_not_asked"):
        propose(play, first)
    play.asked(second)
    set_day(play.node, "2026-12-24")
    with pytest.raises(Refused, match="citizen_not_asked"):
        propose(play, second)


def test_who_asked_when_how_and_the_answer_are_kept(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    asking.ask(play.node, "login:bodil", need=play.code, group=play.group, candidate=first,
               how="letter")  # fmt: skip
    asking.ask(play.node, "login:karim", need=play.code, group=play.group, candidate=first,
               how="phone", answer="yes")  # fmt: skip
    code = propose(play, first)
    with play.node.read() as session:
        (row,) = session.scalars(select(Asked))
    assert (row.asked_by, row.noted_by, row.how) == ("login:bodil", "login:karim", "phone")
    assert (row.asked_on, row.answered_on, row.answer) == (date(2026, 11, 23),) * 2 + ("yes",)
    with play.node.read() as session:
        assert row.proposal == proposals.find(session, play.node, code).ref


def test_who_does_not_consent_is_not_asked_about_a_workplace(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager", consent="declined")
    with pytest.raises(Refused, match="consent_missing"):
        play.asked(first)
    with pytest.raises(NotFound):
        play.asked("K-0000000")


def test_a_way_that_is_not_on_the_list_is_refused(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    with pytest.raises(Refused, match="reason_unknown"):
        asking.ask(play.node, "test", need=play.code, group=play.group, candidate=first,
                   how="hearsay", answer="yes")  # fmt: skip


def test_nothing_of_the_question_leaves_the_node(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    play.exchange()
    play.asked(first, "no")
    with play.node.read() as session:
        assert session.scalars(select(Feed).where(Feed.seq.is_(None))).all() == []
        assert session.scalars(select(Outbox)).all() == []

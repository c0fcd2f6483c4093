from sqlalchemy import select, update

from node.needs import actions, match
from node.tables import Candidate
from shared.feed.local import Local
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import Scene, citizens, scene


def _fits(play: Scene) -> list[match.Fit]:
    with play.node.read() as session:
        row = actions.find(session, play.code)
        group = actions.whole(session, row).slot_groups[0]
        return list(match.fits(session, "101", row, group, top=10))


def _give(node: Local, code: str, **facts: object) -> None:
    with node.begin("test") as tx:
        tx.session.execute(update(Candidate).where(Candidate.code == code).values(**facts))


def test_who_meets_more_comes_first_with_the_reason(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    _give(play.node, first, skills=["checkout"])
    best, other = _fits(play)
    assert (best.candidate.code, best.unmet, best.rank) == (second, 0, 1)
    assert other.unmet == 1
    states = {one.what: one for one in other.conditions}
    assert states["skills_must"].missing == ("dishwashing",)


def test_consent_that_is_missing_blocks_and_who_said_no_is_not_looked_at(stage: Stage) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Bech")
    _give(play.node, first, consent="not_asked")
    _give(play.node, second, consent="declined")
    (one,) = _fits(play)
    assert (one.candidate.code, one.blocked) == (first, "consent_missing")


def test_who_is_proposed_already_is_blocked_with_the_proposal(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    proposal = play.proposed(first)
    (one,) = _fits(play)
    assert (one.blocked, one.code) == ("proposed", proposal)


def test_a_suggestion_of_the_hub_is_marked(stage: Stage) -> None:
    play = scene(stage)
    (first,) = citizens(play.node, "Anna Ager")
    with play.node.begin("test") as tx:
        profile = tx.write(make.profile(), "published", valid_until=make.lease(tx.today))
        tx.session.execute(update(Candidate).values(profile=profile))
    play.exchange()
    (key,) = play.hub_says(make.suggestion(play.need.ref, play.group, profile))
    with play.node.read() as session:
        assert session.scalars(select(Candidate.code)).one() == first
    (one,) = _fits(play)
    assert one.suggestion == key

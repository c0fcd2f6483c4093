"""A node that is restored knows again whose its proposals and placements are."""

import pytest
from sqlalchemy import select

from node.citizens import erasing
from node.placements import actions
from node.placements.standing import lines, standings
from node.tables import Case, Offered
from shared.feed.tables import StoredRecord
from shared.tables import PlacementIndex
from tests.hub.stage import Stage
from tests.node.people import Person
from tests.node.scene import Scene, citizens, scene
from tests.snapshots import put_back, snapshot


def restored_to(play: Scene, old: object) -> None:
    put_back(play.node, old, restored=True)  # type: ignore[arg-type]
    for _ in range(2):
        play.exchange()


@pytest.mark.parametrize("restored", [True, False])
def test_whose_a_placement_is_that_came_back_is_known_by_its_pseudonym(
    stage: Stage, restored: bool
) -> None:
    play = scene(stage)
    first, second = citizens(play.node, "Anna Ager", "Bo Birk")
    old = snapshot(play.node)
    code, waits = play.planned(first), play.proposed(second)
    play.exchange()
    put_back(play.node, old, restored=restored)
    for _ in range(2):
        play.exchange()
    with play.node.read() as session:
        assert [(one.code, one.candidate) for one in lines(session, play.node)] == [(code, first)]
        assert len(session.scalars(select(Offered)).all()) == 2
    assert first in Person(play.node, "manager").see(f"/placeringer/{code}").text
    actions.end(play.node, "test", code, "moved")
    erasing.erase(play.node, "test", second, "asked")  # which is for all that is theirs
    play.exchange()
    with stage.town.hub.read() as session:
        kinds = session.scalars(select(StoredRecord.kind).where(StoredRecord.owner != "hub:dk"))
        assert kinds.all().count("proposal") == 1
    assert waits


def test_of_who_came_after_the_copy_the_placement_stays_and_nobody_is_behind_it(
    stage: Stage,
) -> None:
    play = scene(stage)
    old = snapshot(play.node)
    (first,) = citizens(play.node, "Anna Ager")
    code = play.planned(first)
    play.exchange()
    restored_to(play, old)
    with play.node.read() as session:
        assert session.scalars(select(PlacementIndex.code)).all() == [code]
        [one] = standings(session, play.node)
        assert one.candidate is None
        assert len(session.scalars(select(Case)).all()) == 1
    assert code in Person(play.node, "manager").see("/placeringer").text
    actions.end(play.node, "test", code, "moved")

"""A municipality's decisions: one at a place, none lost, and a limit that is a number."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from node.restrictions import actions
from node.restrictions.actions import Wanted
from shared.feed.local import Local
from shared.problem import Refused
from shared.tables import RestrictionIndex, SamePlaceIndex
from tests.hub.stage import Stage
from tests.node.people import program_of

HOTEL, WOOD = "1990000101", "1990000147"
STOP = Wanted(level="workplace", measure="stop", at_most=None, reason="1 af 30 kom i job.",
              review_on=date(2027, 3, 1))  # fmt: skip
one_database = pytest.mark.parametrize("town", ["sqlite"], indirect=True)
ROUNDS = 4


@pytest.fixture
def node(stage: Stage) -> Local:
    """København, which has acceded and so knows the workplaces."""
    node = stage.town.node("101")
    stage.accede("101")
    stage.town.synchronise("101")
    return node


def together(*acts: Callable[[], object]) -> list[str]:
    """Let all act at once; returns the codes of what was refused."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refused as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(len(acts)) as people:
        return sorted(filter(None, people.map(do, acts)))


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
def test_two_at_once_decide_once_and_an_end_keeps_what_was_said_before(node: Local) -> None:
    def decide() -> None:
        actions.decide(node, "test", HOTEL, STOP, "Lise Holm")

    for number in range(1, ROUNDS + 1):
        assert together(decide, decide) == ["restricted_already"]
        with node.read() as session:
            rows = session.scalars(select(RestrictionIndex)).all()
        (code,) = [row.code for row in rows if row.lifted_on is None]
        assert len(rows) == number

        def uphold(code: str = code) -> None:
            actions.uphold(node, "test", code, "Ingen ændring.", date(2027, 6, 1), "Lise Holm")

        def lift(code: str = code) -> None:
            actions.lift(node, "test", code, "Fire kom i job.", "Lise Holm")

        refused = together(uphold, lift)
        with node.read() as session:
            body = actions.restriction_of(session, code).body
        assert body.lifted
        assert (body.upheld is None) == (refused == ["restriction_lifted"])


@one_database
def test_the_word_on_two_numbers_is_one_from_whichever_one_says_it(node: Local) -> None:
    for numbers, same in (((HOTEL, WOOD), True), ((WOOD, HOTEL), False)):
        actions.say_same(node, "test", numbers, same=same, why="", by="Lise Holm")
    with node.read() as session:
        assert [row.same for row in session.scalars(select(SamePlaceIndex))] == [False]


@one_database
@pytest.mark.parametrize("number", [-1, 0])
def test_a_limit_lets_somebody_in(node: Local, number: int) -> None:
    refused = program_of(node, "manager").post("/api/v1/restrictions", json={
        "p_number": HOTEL, "measure": "limit", "at_most": number, "reason": "Få kom i job.",
        "review_on": "2027-03-01",
    })  # fmt: skip
    assert refused.status_code == 422
    wrong = [one["pointer"].strip("/") for one in refused.json.get("errors", ())]
    assert (wrong or [refused.json["params"]["field"]]) == ["at_most"]

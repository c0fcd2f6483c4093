"""What a node tells of its expectations: sums of five or more, kept in step, of nobody."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from marshmallow import ValidationError
from sqlalchemy import select

from node.signals.expected import count_daily, count_expected
from shared.feed import stored
from shared.feed.local import Local
from shared.records import kinds
from shared.tables import PlacementIndex
from tests import make
from tests.hub.outcomes.ended import ended
from tests.hub.stage import Stage, set_up
from tests.node.signals.belonging import belong
from tests.parties import Town

CAFE, SKOVEN = "1990000461", "1990000147"


def told(local: Local) -> list[tuple[int, str]]:
    with local.read() as session:
        found = [one.body for one in stored.of_kind(session, "expected_sum")]
    return [(one.known, str(one.expected)) for one in found]


@pytest.fixture
def stage(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return set_up(town, tmp_path_factory.mktemp("stage"))


def test_five_known_are_told_of_and_four_are_not(town: Town, stage: Stage) -> None:
    cafe = ended(town, stage, CAFE, ["employed_here", *["not"] * 4, "unknown"])
    skoven = ended(town, stage, SKOVEN, ["not"] * 4)
    node = town.node("147")
    belong(node, [*cafe, *skoven], "TG04")
    assert count_daily(node) == 1
    assert told(node) == [(5, "1.50")]  # three in ten, as of all
    assert count_daily(node) == 0
    town.synchronise("147")
    assert told(town.hub) == told(node)


def test_it_moves_by_five_at_a_time_so_that_no_two_sums_tell_of_fewer(
    town: Town, stage: Stage
) -> None:
    keys = ended(town, stage, CAFE, ["not"] * 6 + ["unsaid"] * 6)
    node = town.node("147")
    belong(node, keys, "TG03")
    assert count_expected(node, "program") == 1
    for number, key in enumerate(keys[6:], 1):
        with node.begin("test") as tx:
            tx.write(make.outcome(key, weeks_after=13, result="not"), "noted")
        assert count_expected(node, "program") == (number == 5)
    assert told(node) == [(11, "1.45")]


def test_it_goes_when_too_few_are_left(town: Town, stage: Stage) -> None:
    keys = ended(town, stage, CAFE, ["not"] * 6)
    node = town.node("147")
    belong(node, keys, "TG04")
    assert count_expected(node, "program") == 1
    with node.begin("test") as tx:
        tx.erase(*keys[:2])
    assert count_expected(node, "program") == 1
    town.synchronise("147")
    assert told(node) == told(town.hub) == []
    with town.hub.read() as session:
        assert len(session.scalars(select(PlacementIndex)).all()) == 4


@pytest.mark.parametrize("wrong", [{"known": 4}, {"known": 5, "expected": Decimal(6)}])
def test_no_sum_of_fewer_than_five_has_a_form_on_the_wire(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kinds.make(make.expected_sum(**wrong), id=uuid4(), owner="municipality:101", rev=1)

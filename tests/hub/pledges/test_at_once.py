"""Two at once never open more places than are pledged."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from hub.pledges import actions
from hub.pledges.actions import PledgeDraft
from shared.feed import stored
from shared.problem import Refused
from tests.hub.stage import Stage
from tests.parties import Town

pytestmark = pytest.mark.parametrize("town", ["postgresql"], indirect=True)
ROUNDS = 4


def test_the_last_places_are_opened_once(stage: Stage, town: Town) -> None:
    draft = PledgeDraft(year=2026, purpose="small_steps", places=3)
    for _ in range(ROUNDS):
        code = actions.promise(town.hub, "hr", stage.employer, draft).body.code
        actions.confirm(town.hub, "hr", code)
        together = Barrier(2)

        def opens(pledge: str, together: Barrier = together) -> str:
            together.wait()
            try:
                stage.post(("1990000101", 2), pledge=pledge)
            except Refused as refused:
                return refused.code
            return "opened"

        with ThreadPoolExecutor(2) as people:
            said = sorted(people.map(opens, [code, code]))
        assert said == ["opened", "pledge_exceeded"]
    with town.hub.read() as session:
        assert len(list(stored.of_kind(session, "need"))) == ROUNDS

"""A need's whole life in any order: never oversold, nobody lost, every open slot explained."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from hub.needs import actions
from hub.needs.coverage import NeedCoverage, coverage
from hub.needs.offers import Standing
from hub.needs.waiting import answer_late, follow_all
from hub.needs.words import why
from hub.proposals import actions as intake
from shared.feed import stored
from shared.needs.draft import like
from shared.problem import Refused
from shared.web.sentences import SENTENCES
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import set_day

FIRST_DAY = date(2026, 11, 23)
UNDER_WAY = ("screening", "to_decide", "meet")
FULL = ("all_agreed", "enough_proposed")
NEXT = {  # where a proposal may go without its municipality taking it back
    "screening": {"to_decide", "slot_gone"},
    "to_decide": {"meet", "declined", "slot_gone"},
    "meet": {"accepted", "declined", "slot_gone"},
}
SAY: dict[str, Any] = {
    "pass": intake.pass_on, "meet": intake.meet, "accept": intake.accept,
    "decline": lambda *args: intake.decline(*args, "skills"),
}  # fmt: skip


class Life(RuleBasedStateMachine):
    """One need, two slot groups, and people of one municipality."""

    stage: ClassVar[Stage]

    @initialize()
    def post(self) -> None:
        self.town, self.hub, self.day = self.stage.town, self.stage.town.hub, FIRST_DAY
        set_day(self.hub, f"{self.day}")
        self.need = self.stage.post(("1990000101", 2), ("1990000147", 2))
        self.person: dict[str, str] = {}  # by the proposal's key
        self.before: dict[str, str] = {}
        self.groups = [one.id for one in self.need.body.slot_groups]  # all that there ever were
        self._propose([(group, uuid4().hex) for group in (0, 0, 0, 1)])
        for word, at in (("pass", 0), ("pass", 1), ("meet", 0), ("meet", 1)):
            self._say(word, at)
        self.resize(0, 1, 0)
        self.found = self._now()
        self._say("accept", 0)

    @rule(group=st.integers(0, 3), again=st.booleans())
    def propose(self, group: int, again: bool) -> None:
        """Somebody new, or whose slot is gone; for a group that may be gone by now."""
        offers = self.found.offers
        gone = [self.person[one.row.ref] for one in offers if one.state == "slot_gone"]
        free = [one for one in gone if one not in self._live(self.found)]
        self._propose([(group, free[0] if again and free else uuid4().hex)])

    @rule(word=st.sampled_from([*SAY, "accept"]), at=st.integers(0, 2))
    def say(self, word: str, at: int) -> None:
        self._say(word, at)

    @rule(at=st.integers(0, 5))
    def withdraw(self, at: int) -> None:
        ours = [one for one in self.found.offers if one.state in UNDER_WAY]
        if ours:
            key = ours[at % len(ours)].row.ref
            with self.town.node("101").begin("test") as tx:
                body = replace(tx.get(key).body, state="withdrawn")
                tx.write(body, "withdrawn", revises=key)
            self._exchange()

    @rule(group=st.integers(0, 1), slots=st.integers(0, 4), keep=st.integers(0, 3))
    def resize(self, group: int, slots: int, keep: int) -> None:
        found = self.found
        groups = found.need.body.slot_groups
        number = {groups[group % len(groups)].id: slots}
        waiting = [one.row.code for one in found.offers
                   if one.row.slot_group in number and one.state in UNDER_WAY[:2]]  # fmt: skip
        self._try(actions.resize, self.need.body.code, number, waiting[:keep])

    @rule(group=st.integers(0, 1), shift=st.sampled_from(["day", "evening", "night"]))
    def move(self, group: int, shift: str) -> None:
        """To another time, which is another slot group."""
        draft = like(self.found.need.body)
        groups = list(draft.slot_groups)
        at = group % len(groups)
        groups[at] = replace(groups[at], shift=shift)
        self._try(actions.change, self.need.body.code, replace(draft, slot_groups=tuple(groups)))

    @rule(days=st.sampled_from([1, 3, 31, 45]))
    def time_passes(self, days: int) -> None:
        self.day += timedelta(days=days)
        set_day(self.hub, f"{self.day}")
        actions.age(self.hub)
        follow_all(self.hub)

    @rule()
    def confirm(self) -> None:
        self._try(actions.confirm, self.need.body.code)

    @rule(really=st.integers(0, 3))
    def close(self, really: int) -> None:
        if not really:
            actions.close(self.hub, "test", self.need.body.code)

    @invariant()
    def all_holds(self) -> None:
        found = self.found = self._now()
        now = (one.id for one in found.need.body.slot_groups)
        self.groups += [one for one in now if one not in self.groups]
        self._never_oversold_and_explained_by_one_sentence(found)
        self._nobody_is_lost(found)
        self._the_line_is_in_order_and_offered_no_more_than_is_free(found)

    def _never_oversold_and_explained_by_one_sentence(self, found: NeedCoverage) -> None:
        for one in found.groups:
            taken = sum(offer.state == "accepted" for offer in _of(found, one.group.id))
            figures = one.figures
            assert figures.agreed == taken <= one.group.slots
            assert figures.agreed + figures.proposed + figures.open == figures.slots
            assert min(figures.proposed, figures.open) >= 0
            assert (one.why in FULL) == (not figures.open)
            assert f"open_{one.why}" in SENTENCES
            assert why(one).strip()

    def _nobody_is_lost(self, found: NeedCoverage) -> None:
        states = {one.row.ref: one.state for one in found.offers}
        assert states.keys() == self.person.keys()
        for key, state in states.items():
            earlier = self.before.get(key, state)
            assert state in {earlier, "withdrawn", *NEXT.get(earlier, ())}, (earlier, state)
        self.before = dict(states)
        live = self._live(found)
        need, there = found.need.body, {one.group.id: one for one in found.groups}
        for offer in found.offers:
            group = there.get(offer.row.slot_group) if need.state in ("open", "paused") else None
            assert offer.state not in UNDER_WAY or group
            second = offer.state == "meet" and group and group.figures.agreed >= group.group.slots
            cut = offer.state == "slot_gone" and group
            anew = self.person[offer.row.ref] in live
            waits = need.state == "open" and bool(second or (cut and not anew))
            assert (offer.row.ref in found.line) == waits

    def _the_line_is_in_order_and_offered_no_more_than_is_free(self, found: NeedCoverage) -> None:
        for one in found.groups:
            places = [row for row in found.line.values() if row.slot_group == one.group.id]
            assert [row.place for row in places] == list(range(1, len(places) + 1))
            assert sum(row.state == "free" for row in places) <= one.figures.open

    def teardown(self) -> None:
        actions.close(self.hub, "test", self.need.body.code)

    def _propose(self, people: Iterable[tuple[int, str]]) -> None:
        with self.town.node("101").begin("test") as tx:
            for group, person in people:
                body = make.proposal(self.need.ref, self.groups[group % len(self.groups)],
                                     municipality="101", pseudonym=person)  # fmt: skip
                self.person[tx.write(body, "proposed")] = person
        self._exchange()
        self.found = self._now()

    def _say(self, word: str, at: int) -> None:
        ours = [one for one in self.found.offers if one.state in UNDER_WAY]
        if ours:
            self._try(SAY[word], ours[at % len(ours)].row.code)

    def _try(self, act: Any, *args: Any) -> None:
        try:
            act(self.hub, "test", *args)
        except Refused:
            return

    def _exchange(self) -> None:
        self.town.synchronise("101")
        answer_late(self.hub)
        follow_all(self.hub)

    def _now(self) -> NeedCoverage:
        with self.hub.read() as session:
            found = coverage(session, stored.get(session, self.need.ref), self.day)
        order = [*self.person]  # the same in every run, unlike codes
        return replace(
            found, offers=sorted(found.offers, key=lambda one: order.index(one.row.ref))
        )

    def _live(self, found: NeedCoverage) -> set[str]:
        return {self.person[one.row.ref] for one in found.offers if one.live}


def _of(found: NeedCoverage, group: object) -> list[Standing]:
    return [one for one in found.offers if one.row.slot_group == group]


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_whatever_happens_to_a_need_nobody_is_lost(stage: Stage) -> None:
    stage.accede("101")
    Life.stage = stage
    run_state_machine_as_test(
        Life, settings=settings(max_examples=8, stateful_step_count=12, deadline=None)
    )

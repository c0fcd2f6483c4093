"""Leases: renewed in time while consent stands, and over by themselves when they are not."""

from collections import Counter
from datetime import date, timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from hub.matching import actions as matching
from node.citizens import consent
from node.membership import actions as membership
from node.profiles import actions, renewing
from node.tables import Candidate
from shared.feed import stored
from shared.feed.lapse import lapse
from shared.feed.local import Local
from shared.feed.tables import BodyKey, StoredRecord
from tests import make
from tests.node.candidates import acceding, everyone, on, person, take
from tests.parties import Town
from tests.wire import check_sums

START = make.TODAY


def leases(local: Local) -> dict[str, date | None]:
    with local.read() as session:
        return {one.ref: one.valid_until for one in stored.of_kind(session, "profile")}


def shown(hub: Local) -> set[str]:
    """The profiles that the hub matches and so shows."""
    with hub.read() as session:
        pool, _ = matching.live_pool(session)
    return {key for alike in pool.by_minor.values() for keys in alike.values() for key in keys}


def test_only_what_is_near_its_end_is_renewed_whole_cohorts_at_a_time(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    actions.publish(node, "test")
    on(node, START + timedelta(days=10))
    take(node, [person(at, **{"Kørekort": "C"}) for at in range(6, 12)])
    actions.publish(node, "test")
    before = leases(node)
    assert renewing.renew_daily(node) == 0
    late = on(node, min(filter(None, before.values())) - timedelta(days=13))
    assert renewing.renew_daily(late) == 6
    after = leases(node)
    moved = {key for key in after if after[key] != before[key]}
    assert len(moved) == 6
    assert {before[key] for key in moved} == {min(filter(None, before.values()))}
    with node.read() as session:
        out = stored.of_kind(session, "profile")
        assert len({one.rev for one in out if one.ref in moved}) == 1
    assert renewing.renew_daily(node) == 0
    assert actions.publish(node, "test").unchanged == 12


def test_a_consent_that_is_over_is_recalled_and_its_classes_are_counted_anew(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    actions.publish(node, "test")
    with node.database.begin() as session:
        for one in session.scalars(select(Candidate).limit(2)):
            one.consent_until = START
    on(node, START + timedelta(days=1))
    assert renewing.renew_daily(node) == 2
    assert actions.publish_requested(node)
    actions.publish_some(node, "job")
    assert leases(node) == {}  # four alike are too few


class Time(RuleBasedStateMachine):
    """A node that is offline for days, a hub whose clock is wrong at times, leases renewed."""

    town: ClassVar[Town]
    node: ClassVar[Local]
    day: ClassVar[date] = START
    heard: ClassVar[date] = START
    premises: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.wrong = timedelta(0)
        self._clocks()

    def _clocks(self) -> None:
        on(self.node, self.day)
        on(self.town.hub, self.day + self.wrong)

    @rule(days=st.integers(0, 45), works=st.booleans())
    def days_pass(self, days: int, works: bool) -> None:
        """The node's jobs run at the end, or it is switched off."""
        type(self).day += timedelta(days=days)
        self._clocks()
        if works:
            self.a_day_begins()

    @rule(days=st.sampled_from([-400, -3, 0, 0, 3, 1000]))
    def the_hubs_clock_is(self, days: int) -> None:
        self.wrong = timedelta(days=days)
        self._clocks()

    @rule()
    def a_day_begins(self) -> None:
        renewing.renew_daily(self.node)
        while actions.publish_requested(self.node):
            actions.publish_some(self.node, "job")

    @rule(yes=st.booleans(), which=st.integers(0, 5))
    def a_citizen_speaks(self, yes: bool, which: int) -> None:
        code = everyone(self.node)[which].code
        if yes:
            consent.give(self.node, "test", code, text="Samtykke 2026-1", how="phone", on=self.day)
            actions.request(self.node, "test")
        else:
            consent.withdraw(self.node, "test", code)

    @precondition(lambda self: not self.wrong)  # signatures let no exchange pass between others
    @rule()
    def exchange(self) -> None:
        self.town.synchronise()
        check_sums(self.node, self.town.hub)
        type(self).heard = self.day

    @invariant()
    def shown_is_what_has_a_lease_that_runs(self) -> None:
        hub = self.town.hub
        lapse(hub)
        hub.react()
        with hub.read() as session:
            rows = session.scalars(select(StoredRecord).where(StoredRecord.kind == "profile"))
            held = {f"{row.owner}/{row.id}": row.valid_until for row in rows}
            keys = {f"{row.owner}/{row.id}" for row in session.scalars(select(BodyKey))}
        now = {key for key, until in held.items() if until >= self.day + self.wrong}
        assert shown(hub) == now
        self.premises.update({"shown": bool(now), "over": len(now) < len(held)})
        assert keys >= {key for key, until in held.items() if until >= self.day}
        assert keys & held.keys() <= {key for key, until in held.items() if until >= self.heard}


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_profile_is_shown_at_the_hub_while_its_lease_runs_and_no_day_longer(town: Town) -> None:
    node = acceding(town)
    take(node, [person(at) for at in range(6)])
    actions.publish(node, "test")
    town.synchronise()
    run_state_machine_as_test(
        type("Here", (Time,), {"town": town, "node": node}),
        settings=settings(
            max_examples=8, stateful_step_count=12, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert min(Time.premises["shown"], Time.premises["over"]) > 10


def test_a_copy_is_held_through_its_last_day(town: Town) -> None:
    node = town.node("101")
    with node.begin("test") as tx:
        last = tx.today
        tx.write(make.profile(), "test", valid_until=last)
    town.synchronise()
    assert lapse(town.hub) == 0
    on(town.hub, last + timedelta(days=1))
    assert lapse(town.hub) == 0, "nobody has said that it is a later day"
    town.synchronise()
    assert lapse(town.hub) == 1


def test_a_node_that_is_on_is_always_shown_and_one_that_is_off_for_good_is_forgotten(
    town: Town,
) -> None:
    node, other = acceding(town), town.node("147")
    take(node, [person(at) for at in range(6)])
    actions.publish(node, "test")
    town.synchronise()
    written = 0
    for days in range(1, 64, 4):
        for local in (node, town.hub, other):
            on(local, START + timedelta(days=days))
        written += renewing.renew_daily(node)
        town.synchronise()
        lapse(town.hub)
        assert len(shown(town.hub)) == 6
    assert written == 6 * 4
    for days in (70, 90, 104):  # the node is off; another one is heard
        for local in (town.hub, other):
            on(local, START + timedelta(days=days))
        membership.synchronise(other)
        lapse(town.hub)
    with town.hub.read() as session:
        assert session.scalar(select(func.count()).select_from(BodyKey)) == 0
        assert {row.content for row in session.scalars(
            select(StoredRecord).where(StoredRecord.kind == "profile")
        )} == {b""}  # fmt: skip
    assert leases(town.hub) == {}
    on(node, START + timedelta(days=104))
    town.synchronise()
    check_sums(node, town.hub)
    assert renewing.renew_daily(node) == 6
    town.synchronise()
    check_sums(node, town.hub)
    assert len(shown(town.hub)) == 6

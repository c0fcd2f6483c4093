"""T-26: a party whose clock is years off exchanges, loses nothing, and is told."""

from datetime import date, datetime, timedelta

import pytest

from shared import clock
from shared.exchange import calling
from shared.feed import stored
from shared.feed.lapse import lapse, runs
from shared.feed.local import Local
from shared.feed.tables import Peer
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums

THREE_YEARS = timedelta(days=3 * 365)
real_now = clock.now


class Clock:
    """A clock of one side alone: the other side's is `shared.clock`."""

    def __init__(self, offset: timedelta) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return real_now() + self.offset


def offset_of(local: Local, peer: str) -> int:
    with local.read() as session:
        return session.get_one(Peer, peer).clock_offset


def heard_on(hub: Local) -> date | None:
    with hub.read() as session:
        return session.get_one(Peer, "node:101").heard_on


def test_a_node_whose_clock_is_years_off_exchanges_and_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, hub = town.node("101"), town.hub
    before = heard_on(hub)
    with hub.database.begin() as session:
        session.get_one(Peer, node.name).heard_on = None
    for years_off in (THREE_YEARS, -THREE_YEARS):
        monkeypatch.setattr(calling, "clock", Clock(years_off))
        with node.begin("test") as tx:
            answer = tx.write(make.answer(), "test")
        with hub.begin("test") as tx:
            tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
        town.synchronise()
        with hub.read() as session:
            assert stored.get(session, answer)
        check_sums(node, hub)
        seconds = years_off.total_seconds()
        assert abs(offset_of(hub, node.name) - seconds) < 60
        assert abs(offset_of(node, HUB) + seconds) < 60
        assert heard_on(hub) is None  # a day by such a clock ends no lease
    monkeypatch.setattr(calling, "clock", clock)
    town.synchronise()
    assert abs(offset_of(node, HUB)) < 60
    assert heard_on(hub) == before


def test_a_hub_whose_clock_is_years_off_goes_on_and_ends_no_lease(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        until = tx.today + timedelta(days=30)
        profile = tx.write(make.profile(), "test", valid_until=until)
    town.synchronise()
    monkeypatch.setattr(calling, "clock", Clock(timedelta(0)))
    for years_off in (THREE_YEARS, -THREE_YEARS):
        monkeypatch.setattr(clock, "now", Clock(years_off).now)
        town.synchronise()
        assert lapse(hub) == 0
        monkeypatch.setattr(clock, "now", real_now)
    check_sums(node, hub)
    with hub.read() as session:
        shown = list(stored.of_kind(session, "profile", runs(session)))
        assert [record.ref for record in shown] == [profile]

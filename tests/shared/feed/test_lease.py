"""A copy about a citizen ends within a month, whatever its municipality's program says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.feed.allowance import say_again
from shared.feed.local import Local
from shared.feed.tables import Quarantine
from shared.records.base import Json, load_json
from shared.rules.allowance import TRY_AGAIN
from shared.rules.lease import LEASE, is_too_long, longest
from tests import make
from tests.parties import Town
from tests.shared.feed.test_allowance import REAL_NOW, held, states
from tests.wire import HUB, check_sums


def profiles(node: Local, *days: int) -> None:
    with node.begin("test") as tx:
        for many in days:
            tx.write(make.profile(), "published", valid_until=tx.today + timedelta(days=many))


def refusals(hub: Local) -> list[Json]:
    with hub.read() as session:
        open_ones = session.query(Quarantine).where(Quarantine.closed_at.is_(None))
        return [load_json(row.problem.encode()) for row in open_ones]


def test_a_copy_that_would_not_end_is_put_off_until_somebodys_clock_is_right(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, node = town.hub, town.node("101")
    profiles(node, 30, 31, 32, 60, 30_000)
    town.synchronise()
    assert held(hub, node) == 2  # a day begins sooner at one of two
    check_sums(node, hub)
    assert {(one["code"], one["days"]) for one in refusals(hub)} == {("lease_too_long", 30)}
    assert len(refusals(hub)) == 3
    assert states(node, HUB) == {"put_off": 3}
    later = REAL_NOW() + timedelta(days=2, seconds=TRY_AGAIN)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert say_again(node, later) == 3
    town.synchronise()
    assert held(hub, node) == 3  # the one of 32 days has 30 left
    check_sums(node, hub)
    assert len(refusals(hub)) == 2


@given(st.dates(date(2026, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_what_is_written_by_either_day_is_taken_and_nothing_that_lasts_longer(
    today: date, days: int
) -> None:
    until = today + timedelta(days=days)
    assert is_too_long(until, today) is (days > LEASE.days + 1)
    for theirs in (today - timedelta(days=1), today, today + timedelta(days=1)):
        assert not is_too_long(longest(theirs), today)

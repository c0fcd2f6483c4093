"""That something was erased is remembered for 400 days, by ids alone: who comes back is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from shared import clock
from shared.exchange.purge import purge_daily
from shared.feed import acts, stored
from shared.feed.forgetting import forget
from shared.feed.journal import FILE, mark
from shared.feed.local import Local
from shared.feed.tables import Erasure, Feed, OperatorAct, Peer, Receipt
from shared.records.formats import split_ref
from tests import make
from tests.parties import Town
from tests.snapshots import Snapshot, put_back, snapshot
from tests.wire import HUB, check_sums

real_now = clock.now
HOUR = timedelta(hours=1)


def on_day(monkeypatch: pytest.MonkeyPatch, day: float) -> None:
    """Let it be so many days later, for all."""
    monkeypatch.setattr(clock, "now", lambda: real_now() + timedelta(days=day))


def held(local: Local, *keys: str) -> list[str]:
    with local.read() as session:
        return [one.ref for one in stored.many(session, map(split_ref, keys))]


def known(node: Local, *keys: str) -> list[tuple[bool, ...]]:
    """Whether feed, list of what was asked, receipts and journal name each of these."""
    journal = (node.home / FILE).read_text()
    with node.read() as session:
        return [
            (*(session.get(table, (HUB, *split_ref(key))) is not None
               for table in (Feed, Erasure, Receipt)), mark(key) in journal)
            for key in keys
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("town", "journal"), [("sqlite", True), ("postgresql", False)], indirect=["town"]
)
def test_of_399_days_a_copy_that_comes_back_is_told_and_of_401_nobody_knows(
    town: Town, monkeypatch: pytest.MonkeyPatch, journal: bool
) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        early, first, second, kept = (tx.write(make.answer(), "test") for _ in range(4))
    town.synchronise()
    old: Snapshot | None = None
    for day, key in ((0, early), (0, first), (2, second)):
        on_day(monkeypatch, day)
        with node.begin("test") as tx:
            tx.erase(key)
        town.synchronise()
        town.synchronise()
        old = old or snapshot(hub)  # it has heard of one, so that its place in the journal counts
    on_day(monkeypatch, 401)
    for local in (node, hub):
        forget(local)
    assert known(node, first, second) == [(True,) * 4] * 2, "nobody has agreed on the time"
    town.synchronise()
    assert [purge_daily(local) for local in (node, hub)] == [0, 0]
    assert known(node, first, second) == [(False,) * 4, (True,) * 4]
    check_sums(node, hub)
    assert (node.home / FILE).stat().st_mode & 0o777 == 0o600
    if not journal:
        (hub.home / FILE).unlink()
    assert old
    put_back(hub, old)
    assert held(hub, first, second, kept) == ([first, kept] if journal else [first, second, kept])
    town.synchronise()
    town.synchronise()
    assert held(hub, first, second, kept) == [first, kept]
    check_sums(node, hub)
    with node.begin("test") as tx:  # and positions go on
        tx.erase(kept)
    assert known(node, kept)[0][3]
    town.restart_hub()
    town.synchronise()
    assert not held(town.hub, kept)


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_what_its_holder_has_not_heard_or_confirmed_is_remembered(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = town.node("101")
    with node.begin("test") as tx:
        unheard, unconfirmed, lapsed = (tx.write(make.answer(), "test") for _ in range(3))
    town.synchronise()
    with node.begin("test") as tx:
        tx.erase(unconfirmed, lapsed)
    town.synchronise()
    with node.database.begin() as session:
        session.execute(update(Erasure).values(confirmed=False))
        session.get_one(Erasure, (HUB, *split_ref(lapsed))).lease = date(2026, 12, 1)
    with node.begin("test") as tx:
        tx.erase(unheard)
    with node.database.begin() as session:
        session.get_one(Erasure, (HUB, *split_ref(unheard))).lease = date(2026, 12, 1)
    on_day(monkeypatch, 500)
    with node.database.begin() as session:
        session.get_one(Peer, HUB).exchanged_at = clock.now() - HOUR
        acts.note(session, "cli:ida", "revoked", "hub:dk")
    with node.database.begin() as session:
        session.execute(update(OperatorAct).values(at=clock.now() - timedelta(days=430)))
        acts.note(session, "cli:ida", "rotated", "hub:dk")
    forget(node)
    assert [one[:2] for one in known(node, unheard, unconfirmed, lapsed)] == [
        (True, True), (True, True), (False, False),
    ]  # fmt: skip
    with node.read() as session:
        assert session.scalars(select(OperatorAct.act)).all() == ["rotated"]
        assert session.scalar(select(func.count()).select_from(Erasure)) == 2

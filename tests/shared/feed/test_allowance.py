"""Profiles beyond a municipality's allowance are put off: not lost, not wrong, in nobody's way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.members import actions as members
from shared import clock
from shared.feed import acts, security
from shared.feed.allowance import say_again
from shared.feed.local import Local
from shared.feed.tables import Peer, Quarantine, SecurityEvent, StoredRecord
from shared.peers.standings import standings
from shared.problem import NotFound
from shared.rules.allowance import TRY_AGAIN
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums

REAL_NOW = clock.now


def publish(node: Local, count: int) -> list[str]:
    with node.begin("test") as tx:
        return [tx.write(make.profile(municipality=node.municipality), "published",
                         valid_until=make.lease(tx.today)) for _ in range(count)]  # fmt: skip


def held(hub: Local, node: Local) -> int:
    with hub.read() as session:
        theirs = (StoredRecord.kind == "profile", StoredRecord.source == node.name)
        return session.scalar(select(func.count()).select_from(StoredRecord).where(*theirs)) or 0


def states(local: Local, peer: str) -> dict[str, object]:
    """What is wrong with a peer, with its figures."""
    with local.read() as session:
        [one] = [one for one in standings(session, clock.now()) if one.party == peer]
        return {cause.state: cause.figures.get("number") for cause in one.causes}


def test_what_is_beyond_waits_at_its_node_and_holds_nothing_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, node, other = town.hub, town.node("101"), town.node("147")
    members.state_candidates(hub, "cli:anna", "101", 5)
    keys = publish(node, 9)
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    publish(other, 9)
    town.synchronise()
    assert (held(hub, node), held(hub, other)) == (6, 9)
    check_sums(node, hub)
    check_sums(other, hub)
    assert states(hub, node.name) == {"beyond": 3}
    assert states(node, HUB) == {"put_off": 3}
    assert states(hub, other.name) == states(other, HUB) == {"in_step": None}
    for party in (hub, node):
        with party.read() as session:
            assert not session.scalars(select(Quarantine)).all()
    with hub.read() as session:
        assert session.scalars(select(SecurityEvent.code)).all() == ["allowance_used"]
        assert ("candidates_stated", "node:101 5") in [one[2:] for one in acts.newest(session)]

    with node.begin("test") as tx:  # who has a newer revision is not new
        tx.write(
            make.profile(hours="up_to_20"),
            "published",
            revises=keys[0],
            valid_until=make.lease(tx.today),
        )
        tx.erase(keys[1])
    town.synchronise()
    assert say_again(node, clock.now()) == 0
    members.state_candidates(hub, "cli:anna", "101", 100)
    later = timedelta(seconds=TRY_AGAIN + 1)
    monkeypatch.setattr(clock, "now", lambda: REAL_NOW() + later)
    assert say_again(node, clock.now()) == 3
    assert say_again(node, clock.now()) == 0
    town.synchronise()
    assert held(hub, node) == 8
    check_sums(node, hub)
    with hub.database.begin() as session:
        security.see(session, node.name)
    assert states(hub, node.name) == states(node, HUB) == {"in_step": None}


def test_who_replaces_people_by_others_is_put_off_until_the_next_day(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, node = town.hub, town.node("101")
    members.state_candidates(hub, "test", "101", 5)
    for _ in range(2):
        keys = publish(node, 6)
        town.synchronise()
        with node.begin("test") as tx:
            tx.erase(*keys)
    town.synchronise()
    assert held(hub, node) == 0
    publish(node, 2)
    town.synchronise()
    assert held(hub, node) == 0
    monkeypatch.setattr(clock, "now", lambda: REAL_NOW() + timedelta(days=1))
    say_again(node, clock.now())
    town.synchronise()
    assert held(hub, node) == 2
    check_sums(node, hub)


def test_nobody_but_the_operator_raises_it_and_only_of_a_member(town: Town) -> None:
    node = town.node("101")
    with pytest.raises(NotFound):
        members.state_candidates(town.hub, "test", "147", 5)
    members.state_candidates(town.hub, "test", "101", 1)
    with node.database.begin() as session:
        session.get_one(Peer, HUB).candidates = 10_000
    publish(node, 9)
    town.synchronise()
    assert held(town.hub, node) == 2

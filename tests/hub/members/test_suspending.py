"""A member is suspended by one and loses nothing; its keys are taken back by two."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.members import suspending
from node.membership import rotation
from shared import clock
from shared.feed import acts, speaking, stored
from shared.feed.local import Local
from shared.feed.tables import SecurityEvent
from shared.peers.standings import standing
from shared.problem import NotFound, Refused
from tests import make
from tests.parties import Town
from tests.wire import HUB, body_of, check_sums, post, request_of

REAL_NOW = clock.now
ANNA, BO = "cli:anna", "login:bo"


def state(local: Local, peer: str) -> str:
    with local.read() as session:
        return standing(session, clock.now(), peer).state


def done(hub: Local) -> list[tuple[str, str]]:
    with hub.read() as session:
        return [(one.actor, one.act) for one in acts.newest(session)]


def membership(hub: Local, party: str) -> str | None:
    with hub.read() as session:
        return speaking.state_of(session, party)


def test_who_is_suspended_is_told_so_and_loses_nothing(town: Town) -> None:
    hub, node, other = town.hub, town.node("101"), town.node("147")
    suspending.suspend(hub, ANNA, "101")
    suspending.suspend(hub, BO, "101")  # twice is once
    with node.begin("test") as tx:
        key = tx.write(make.answer(), "test")
    for path in ("", "/repair", "/key", "/leave", "/revoke"):
        refused = post(request_of(node, body_of(node), path))
        assert (refused.status_code, refused.json()["type"]) == (403, "suspended"), path
    with pytest.raises(Refused, match="suspended"):
        town.synchronise("101")
    town.synchronise("147")
    assert (state(hub, node.name), state(node, HUB)) == ("suspended", "suspended")
    assert state(hub, other.name) == "in_step"
    hub.watch._written = 0
    hub.watch.write()
    with hub.read() as session:
        events = session.execute(select(SecurityEvent.party, SecurityEvent.code)).all()
    assert events == [(node.name, "suspended")]
    suspending.lift(hub, BO, "101")
    with pytest.raises(Refused, match="not_suspended"):
        suspending.lift(hub, BO, "101")
    town.synchronise()
    with hub.read() as session:
        assert stored.get(session, key)
    check_sums(node, hub)
    assert state(node, HUB) == "in_step"
    assert [one for one in done(hub) if one[1] in ("suspended", "lifted")] == [
        (BO, "lifted"), (ANNA, "suspended"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        suspending.suspend(hub, ANNA, "751")


def test_one_alone_only_suspends_and_another_takes_the_keys_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, node = town.hub, town.node("101")
    town.synchronise()
    with pytest.raises(Refused, match="position_ahead"):
        suspending.propose(hub, ANNA, "101", 10_000)
    assert state(hub, node.name) == "in_step"
    with pytest.raises(Refused, match="revocation_not_proposed"):
        suspending.confirm(hub, BO, "101")
    suspending.propose(hub, ANNA, "101")
    assert state(hub, node.name) == "suspended"
    for same in (ANNA, "login:anna"):
        with pytest.raises(Refused, match="second_operator_needed"):
            suspending.confirm(hub, same, "101")
    assert membership(hub, node.name) == "active"
    suspending.lift(hub, BO, "101")
    suspending.suspend(hub, BO, "101")
    with pytest.raises(Refused, match="revocation_not_proposed"):  # it fell with the first
        suspending.confirm(hub, BO, "101")
    suspending.propose(hub, ANNA, "101")
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: REAL_NOW() + timedelta(hours=24, minutes=1))
        with pytest.raises(Refused, match="revocation_not_proposed"):
            suspending.confirm(hub, BO, "101")
    suspending.confirm(hub, BO, "101")
    assert membership(hub, node.name) == "revoked"
    assert state(hub, node.name) == "revoked"  # no longer suspended: it may come with a new key
    assert (BO, "revoked") in done(hub)


def test_where_there_is_one_operator_the_history_says_that_it_was_alone(town: Town) -> None:
    hub, node = town.hub, town.node("101")
    suspending.propose(hub, ANNA, "101")
    suspending.confirm(hub, ANNA, "101", sole=True)
    assert membership(hub, node.name) == "revoked"
    assert {(ANNA, "revoke_proposed"), (ANNA, "revoked_alone"), (ANNA, "revoked")} <= {*done(hub)}


def test_a_municipality_says_itself_that_its_key_is_stolen_and_an_operator_confirms(
    town: Town,
) -> None:
    hub, node = town.hub, town.node("101")
    for wrong in (b"[]", b'{"position": -1}', b'{"position": true}', b'{"position": "1"}'):
        assert post(request_of(node, wrong, "/revoke")).json()["type"] == "malformed"
    with pytest.raises(Refused, match="position_ahead"):
        rotation.revoke(node, 99)
    town.synchronise("101")  # nothing has changed
    rotation.revoke(node, None)
    with pytest.raises(Refused, match="suspended"):
        town.synchronise("101")
    assert membership(hub, node.name) == "active"
    assert done(hub)[:2] == [(node.name, "revoke_proposed"), (node.name, "suspended")]
    suspending.confirm(hub, ANNA, "101")  # one person is enough beside the municipality
    assert membership(hub, node.name) == "revoked"

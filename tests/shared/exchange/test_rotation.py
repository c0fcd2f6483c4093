"""Keys change while records are under way: nothing honest is refused, nothing stolen passes."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from hub.members import actions as members
from hub.members import rotation as at_hub
from node.membership import actions as membership
from node.membership import rotation as at_node
from shared import clock, erasures
from shared.exchange import message
from shared.exchange.client import exchange
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import MemberKey, Peer, Quarantine, StoredRecord
from shared.problem import Refused
from shared.records.base import Json, canonical, load_json
from shared.trust import signature
from shared.trust.keys import SigningKey
from shared.trust.rotation import CONTEXT
from tests import make
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.shared.feed.test_relay import offered
from tests.shared.trust.conftest import new_key
from tests.wire import HUB, body_of, check_sums, post, put, request_of, say, signed, smuggle


def states(local: Local, party: str) -> dict[str, str]:
    """The keys of a party as somebody's directory has them."""
    with local.read() as session:
        rows = session.scalars(select(MemberKey).where(MemberKey.party == party))
        return {row.key_id: row.state for row in rows}


def held(local: Local, *keys: str) -> list[str]:
    with local.read() as session:
        return [one.ref for one in stored.many(session, map(stored.split_ref, keys))]


def refusals(local: Local) -> list[str]:
    with local.read() as session:
        texts = session.scalars(select(Quarantine.problem)).all()
    return [load_json(text.encode())["code"] for text in texts]


def check_all(town: Town) -> None:
    """See that nothing was refused anywhere and that all hold what they should."""
    assert refusals(town.hub) == []
    for node in town.nodes.values():
        assert refusals(node) == []
        check_sums(node, town.hub)


def restrict(node: Local, employer: str) -> str:
    with node.begin("test") as tx:
        body = make.restriction(employer, municipality=node.municipality)
        return tx.write(body, "test")


def test_a_node_changes_its_key_between_two_lines_of_a_batch(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 35: announced, or at once; also for what was signed before and is under way."""
    node, other, hub = town.node("101"), town.node("147"), town.hub
    employer = offered(hub, "101", "147")
    town.synchronise()
    written = [restrict(node, employer) for _ in range(6)]
    first = node.key
    under_way = request_of(node, body_of(node))
    at_node.announce(node)
    at_node.announce(node)
    assert states(hub, node.name)[first.public.id] == "active"
    monkeypatch.setattr(message, "MAX_BYTES", 1500)
    with Proxy() as proxy:
        exchange(node, HUB, http=proxy.http)  # some of the six
        at_node.take_over(node)
        written.append(restrict(node, employer))
        while exchange(node, HUB, http=proxy.http).more:
            pass
        assert {answer.status_code for _, answer in proxy.traffic} == {200}
    assert node.key.public.id != first.public.id
    assert post(under_way).status_code == 200
    town.synchronise()
    at_hub.take_over(hub)  # a job does it, whoever spoke last
    town.synchronise()
    now = {first.public.id: "retired", node.key.public.id: "active"}
    assert states(hub, node.name) == states(other, node.name) == now
    at_node.take_over(node)  # and at once, without a word before
    written.append(restrict(node, employer))
    town.synchronise()
    town.synchronise()
    offered(hub, "101", "147", "751", employer=employer)
    late = town.node("751")
    town.synchronise()
    check_all(town)
    assert held(hub, *written) == held(other, *written) == held(late, *written) == written


def test_a_key_is_changed_twice_before_the_hub_has_heard_anything_more(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    keys = [node.key.public.id]
    for _ in range(2):
        at_node.take_over(node)
        keys.append(node.key.public.id)
    assert states(hub, node.name) == dict(zip(keys, ("retired", "active", "next"), strict=True))
    town.synchronise()
    at_hub.take_over(hub)
    town.synchronise()
    assert [states(node, node.name)[key] for key in keys] == ["retired", "retired", "active"]


def test_a_hub_that_was_killed_while_its_key_changed_ends_it_by_a_job(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, hub = town.node("101"), town.hub
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(at_hub, "sign_again", _killed)
        at_hub.take_over_own(hub, "test")
    assert states(hub, HUB)[hub.key.public.id] == "next"
    town.synchronise()  # the node asks for the chain of keys, which ends with the one in use
    hub.react()
    town.synchronise()
    assert states(hub, HUB) == states(node, HUB)
    assert states(hub, HUB)[hub.key.public.id] == "active"


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_hub_changes_its_key_and_a_node_that_was_away_follows(town: Town) -> None:
    node, away, hub = town.node("101"), town.node("147"), town.hub
    first = hub.key
    at_hub.announce_own(hub, "test")
    town.synchronise("101")
    for _ in range(2):  # once announced, once at once
        at_hub.take_over_own(hub, "test")
        offered(hub, "101", "147")
        town.synchronise("101")
    town.synchronise()
    assert states(hub, HUB) == states(node, HUB) == states(away, HUB)
    assert list(states(hub, HUB).values()).count("retired") == 2
    for party in (node, away):
        with party.read() as session:
            assert session.get_one(Peer, HUB).pinned_key == hub.key.public.text
        assert refusals(party) == []
        check_sums(party, hub)
    assert first.public.id != hub.key.public.id


def test_a_change_of_keys_that_is_overdue_refuses_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 35: announced, and taken over after ninety days away, when the hub's is two on."""
    node, hub = town.node("101"), town.hub
    town.node("147")
    employer = offered(hub, "101", "147")
    town.synchronise()
    first, then = node.key, clock.now().replace(hour=12)  # the same day here and in UTC
    at_node.announce(node)
    written = [restrict(node, employer)]
    monkeypatch.setattr(clock, "now", lambda: then + timedelta(days=90))
    for _ in range(2):
        at_hub.take_over_own(hub, "test")
        written_by_hub = offered(hub, "101", "147")
        town.synchronise("147")
    at_node.take_over(node)
    written.append(restrict(node, employer))
    town.synchronise()
    at_hub.take_over(hub)
    town.synchronise()
    check_all(town)
    for party in (hub, *town.nodes.values()):
        assert held(party, *written, written_by_hub) == [*written, written_by_hub]
    under_way = {days: later(monkeypatch, then + timedelta(days=90 + days), node, first)
                 for days in (1, 2)}  # fmt: skip
    assert under_way == {1: 200, 2: 403}


def later(monkeypatch: pytest.MonkeyPatch, now: datetime, node: Local, key: SigningKey) -> int:
    """Send what was signed with this key at another time; return what the hub answers."""
    monkeypatch.setattr(clock, "now", lambda: now)
    asked = request_of(node, body_of(node))
    asked.headers = {"Content-Type": message.MEDIA_TYPE}
    signature.sign(asked, key, now)
    return post(asked).status_code


def test_a_hub_that_lost_its_key_is_refused_until_the_words_are_compared(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    offered(hub, "101")
    at_hub.replace_lost(hub, "test")
    with pytest.raises(Refused, match="hub_key_unknown"):
        town.synchronise()
    words = at_node.words_with(node, at_node.offered(node))
    with pytest.raises(Refused, match="fingerprint_differs"):
        at_node.trust(node, words + " abe")
    at_node.trust(node, words)
    town.synchronise()
    check_sums(node, hub)
    assert refusals(node) == []
    assert sorted(states(node, HUB).values()) == ["active", "revoked"]


def test_a_stolen_key_ends_at_a_position_everywhere(town: Town) -> None:
    """T-20, fault 36: what it signed after is refused and forgotten; the rest stays."""
    node, other, away, hub = (*map(town.node, ("101", "147", "751")), town.hub)
    employer = offered(hub, "101", "147", "751")
    town.synchronise()
    before = [restrict(node, employer) for _ in range(2)]
    town.synchronise()
    town.synchronise()
    with hub.read() as session:
        position = session.get_one(Peer, node.name).in_seq
    theirs = signed(node, make.restriction(employer, at_most=9))
    stands = UUID(before[1].rpartition("/")[2])
    higher = signed(node, make.restriction(employer, at_most=9), id=stands, rev=7)
    say(node, {**put(theirs), "seq": position + 1}, {**put(higher), "seq": position + 2},
        last=position + 2)  # fmt: skip
    town.synchronise("147", "751")
    forged = f"{theirs['owner']}/{theirs['id']}"
    assert held(other, forged) == held(hub, forged) == [forged]
    stolen = request_of(node, body_of(node))
    assert at_hub.revoke(hub, "test", "101", position) == position
    assert post(stolen).json()["type"] == "not_a_member"
    lost = node.key
    town.synchronise("147")
    assert held(other, forged, *before) == held(hub, forged, *before) == before[:1]
    come_back(town, node)
    new = restrict(node, employer)
    town.synchronise("101")
    town.synchronise()
    for party in (hub, other, away):  # one has heard of it only after all was written anew
        assert held(party, *before, forged, new) == [*before, new]
        assert revisions(party, before[1]) == 1
    for party in (node, other, away):
        check_sums(party, hub)
    # both have destroyed the one; of what is there again none is said to be destroyed
    assert states_of_erasures(hub, forged, *before) == ["confirmed"] * 2
    late = signed(node, make.restriction(employer), key=lost)
    assert held(other, pass_on_all_the_same(hub, late, other, position)) == []
    town.synchronise("147")
    assert refusals(other) == ["key_revoked"]


def pass_on_all_the_same(hub: Local, envelope: Json, other: Local, position: int) -> str:
    """Let a faulty hub pass on what came after a position; return the record's key."""
    smuggle(hub, envelope, other.name)
    with hub.database.begin() as session:
        session.execute(
            update(StoredRecord)
            .where(StoredRecord.id == UUID(envelope["id"]))
            .values(source="node:101", position=position + 5)
        )
    return f"{envelope['owner']}/{envelope['id']}"


def test_what_a_thief_said_before_the_position_is_the_nodes_word(town: Town) -> None:
    """The operator stands by it: the node gets it back, and may withdraw it."""
    node, hub = town.node("101"), town.hub
    with hub.read() as session:
        position = session.get_one(Peer, node.name).in_seq
    theirs = signed(node, make.answer())
    say(node, put(theirs), last=position + 1)
    with pytest.raises(Refused, match="position_ahead"):
        at_hub.revoke(hub, "test", "101", position + 2)
    assert at_hub.revoke(hub, "test", "101") == position + 1
    come_back(town, node)
    town.synchronise()
    assert held(node, f"{theirs['owner']}/{theirs['id']}") != []
    check_sums(node, hub)


def come_back(town: Town, node: Local) -> None:
    """Let a node whose key was revoked make a new one, and join with it."""
    token = members.invite(town.hub, "test", node.municipality)
    link = f"{town.url}/api/v1/invitations/{token}"
    with pytest.raises(Refused, match="key_known"):
        membership.join(node, link)
    at_node.replace_lost(node)
    members.approve(town.hub, "test", node.municipality, membership.join(node, link))


def states_of_erasures(local: Local, *keys: str) -> list[str]:
    with local.read() as session:
        return [one.state for one in erasures.of_records(session, keys)]


def revisions(local: Local, key: str) -> int:
    with local.read() as session:
        return stored.get(session, key).rev


def test_nobody_announces_a_key_for_another_or_one_that_was_used(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    thief = new_key()
    introduce = at_node.rotation.introduce
    no_key = base64.b64encode(
        node.key.sign(CONTEXT + canonical({"party": node.name, "public_key": "x"}))
    ).decode()
    cases = [
        (thief.public.text, introduce(thief.public, node.name, other.key), "bad_signature"),
        (thief.public.text, "", "bad_signature"),
        ("x", no_key, "bad_signature"),
        (other.key.public.text, introduce(other.key.public, node.name, node.key), "key_known"),
    ]
    for text, proof, code in cases:
        with pytest.raises(Refused, match=code):
            at_hub.announce(hub, "test", node.name, {"public_key": text, "proof": proof})
    url = request_of(node, b"").url
    for body in (b"", b"[1]", b"{"):
        asked = signature.Request("POST", f"{url}/key", {}, body)
        signature.sign(asked, node.key, clock.now())
        assert post(asked).json()["type"] in ("malformed", "bad_signature")
    assert states(hub, node.name) == {node.key.public.id: "active"}

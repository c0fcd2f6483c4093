"""A hub that was restored to before a member came, or took another key, is reminded of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from hub.config import open_hub
from hub.members import rotation as at_hub
from node.membership import actions as membership
from node.membership import rotation as at_node
from shared.exchange import message, reminding, repair
from shared.feed import lives, own_membership, stored
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.records.base import Json, canonical
from shared.trust.keys import SigningKey
from tests import make
from tests.parties import Town
from tests.shared.exchange.test_rotation import refusals, restrict, states
from tests.shared.feed.test_relay import offered
from tests.snapshots import put_back, snapshot
from tests.wire import HUB, check_sums, post, request_of, sealed, signed


def restored(party: Local, old: object) -> None:
    """Put an old database back, as a restore does."""
    put_back(party, old, restored=True)  # type: ignore[arg-type]  # what `snapshot` returned
    with party.database.begin() as session:
        lives.restored(session)


def all_hold(town: Town, *written: str) -> None:
    """See that hub and nodes have exchanged all, and these records."""
    for _ in range(3):  # what was lost, what is noted then, and that all know it
        town.synchronise()
        town.hub.react()
    for node in town.nodes.values():
        check_sums(node, town.hub)
        assert refusals(node) == []
    assert refusals(town.hub) == []
    with town.hub.read() as session:
        assert lives.awaited(session) == []
        keys = [stored.split_ref(ref) for ref in written]
        assert [one.ref for one in stored.many(session, keys)] == list(written)


def test_a_hub_is_put_back_to_before_all_its_members_changed_their_keys(town: Town) -> None:
    one, other, hub = town.node("101"), town.node("147"), town.hub
    employer = offered(hub, "101", "147")
    town.synchronise()
    old = snapshot(hub)
    written = []
    for node in (one, other):
        at_node.take_over(node)
        written.append(restrict(node, employer))
    town.synchronise()
    at_hub.take_over(hub)
    town.synchronise()
    restored(hub, old)
    assert states(hub, one.name).keys().isdisjoint({one.key.public.id})
    all_hold(town, *written)
    for node in (one, other):
        assert states(hub, node.name) == states(node, node.name)
        assert states(hub, node.name)[node.key.public.id] == "active"


def test_both_are_put_back_to_before_the_key_was_changed(town: Town) -> None:
    """The word of the hub lies beside the node's database, as the key does."""
    node, hub = town.node("101"), town.hub
    offered(hub, "101")
    town.synchronise()
    old = snapshot(hub), snapshot(node)
    at_node.take_over(node)
    restored(hub, old[0])
    restored(node, old[1])
    all_hold(town)
    assert states(hub, node.name)[node.key.public.id] == "active"


def test_a_hub_is_put_back_to_before_its_only_member_came(town: Town) -> None:
    hub = town.hub
    old = snapshot(hub)
    node = town.node("101")
    with node.begin("test") as tx:
        answer = tx.write(make.answer(), "test")
    town.synchronise()
    restored(hub, old)
    all_hold(town, answer)


def test_a_hub_is_put_back_to_before_its_own_key_was_changed(town: Town) -> None:
    """Nobody has heard of the new one: it has kept for itself what introduces it."""
    node, hub = town.node("101"), town.hub
    offered(hub, "101")
    town.synchronise()
    old = snapshot(hub)
    at_hub.take_over_own(hub, "test")
    restored(hub, old)
    all_hold(town)
    assert states(node, HUB) == states(hub, HUB)
    assert states(hub, HUB)[hub.key.public.id] == "active"


def test_a_hub_with_old_files_knows_its_own_key_as_it_opens(town: Town) -> None:
    hub, old, before = town.hub, snapshot(town.hub), states(town.hub, HUB)
    at_hub.take_over_own(hub, "test")
    file = hub.home / "keys" / own_membership.FILE
    for word, known in ((b"{", before), (file.read_bytes(), states(hub, HUB))):
        file.unlink()
        put_back(hub, old)
        file.write_bytes(word)
        opened = open_hub(hub.home)
        assert states(opened, HUB) == known
        opened.database.close()


def test_no_key_is_used_before_its_hub_has_said_it_is_ours(town: Town) -> None:
    node = town.node("101")
    before = node.key.public.id
    doubt(node, "another life")  # it can announce a key, and hears nothing
    with pytest.raises(Refused, match="two_lives"):
        at_node.take_over(node)
    assert node.key.public.id == before
    doubt(node, "")
    at_node.take_over(node)
    assert own_membership.is_named(node, node.key.public.id)
    assert node.key.public.id != before


def doubt(node: Local, life: str) -> None:
    with node.database.begin() as session:
        session.get_one(Peer, HUB).doubt = life


def word_of(hub: Local, party: str, by: SigningKey) -> Json:
    """Return a membership of a party as the hub would send it, signed with some key."""
    with hub.read() as session:
        record = at_hub._membership(session, party, lock=False)
    return signed(hub, record.body, id=record.id, rev=record.rev + 1, key=by)


def shown(node: Local, *envelopes: Json) -> tuple[int, str]:
    """Show a hub something in the place of its word; return what it answers."""
    lines: list[Json] = [{"type": "put", "record": one} for one in envelopes]
    with node.read() as session:
        body = repair.compose(session, session.get_one(Peer, HUB), lines, 0, more=False)
    answer = post(request_of(node, body, "/reminder"))
    return answer.status_code, answer.json()["type"] if answer.status_code != 200 else ""


def test_what_is_not_the_hubs_word_makes_nobody_a_member(town: Town, tmp_path: Path) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    employer = offered(hub, "101", "147")
    town.synchronise()
    lost = hub.key
    at_hub.replace_lost(hub, "test")
    for one in (node, other):
        at_node.trust(one, at_node.words_with(one, at_node.offered(one)))
    town.synchronise()
    own = word_of(hub, node.name, hub.key)
    thief = SigningKey.create(tmp_path / "thief.key")
    body = {**own["body"], "key_id": thief.public.id, "public_key": thief.public.text}
    before = states(hub, node.name)
    node.key_file.path.unlink()
    SigningKey.create(node.key_file.path)  # nobody has named this one
    mine = {**own["body"], "key_id": node.key.public.id, "public_key": node.key.public.text}
    for envelopes in (
        [sealed(hub, {**own, "body": mine}, lost)],  # with the hub's lost key
        [sealed(hub, {**own, "body": mine}, node.key)],  # with its own
        [sealed(hub, {**own, "body": body})],  # the hub's word for another key
        [sealed(hub, {**own, "body": {**mine, "state": "left"}})],  # who is no member any more
        [signed(hub, make.restriction(employer), key=hub.key)],  # no membership
        [],
        [sealed(hub, {**own, "body": mine})] * 2,
    ):
        assert shown(node, *envelopes) == (401, "unsigned")
    assert states(hub, node.name) == before
    assert shown(node, sealed(hub, {**own, "body": mine})) == (200, "")  # all but that was right
    assert states(hub, node.name) == {node.key.public.id: "active"}


def test_who_was_revoked_reminds_its_hub_in_vain(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    at_hub.revoke(hub, "test", "101")
    before = states(hub, node.name)
    with pytest.raises(Refused, match="not_a_member"):
        membership.synchronise(node)
    with requests.Session() as http:
        assert reminding.remind(node, HUB, http=http)
    assert states(hub, node.name) == before


def test_an_old_hub_beside_the_restored_one_is_reminded_of_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    old = snapshot(hub)
    at_node.take_over(node)
    town.synchronise()
    newest = snapshot(hub)
    restored(hub, newest)
    town.synchronise()
    put_back(hub, old)
    before = states(hub, node.name)
    with pytest.raises(Refused, match="older_life"):
        membership.synchronise(node)
    assert states(hub, node.name) == before
    with node.read() as session, hub.read() as there:
        assert session.get_one(Peer, HUB).doubt
        assert there.get(Peer, node.name) is not None


def test_two_reminders_at_once_are_one(town: Town) -> None:
    """Pages and jobs of a node may both find that they are not known any more."""
    hub = town.hub
    old = snapshot(hub)
    node = town.node("101")
    own_membership.keep(node)
    restored(hub, old)
    word = own_membership.kept(node)
    assert word
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(shown, [node] * 4, [own_membership.envelope(word)] * 4))
    assert told == [(200, "")] * 4
    all_hold(town)


def test_two_who_keep_the_same_word_at_once_write_it_whole(town: Town) -> None:
    node = town.node("101")
    file = node.home / "keys" / own_membership.FILE
    for _ in range(10):
        file.unlink(missing_ok=True)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(own_membership.keep, [node] * 8))
        assert own_membership.is_named(node, node.key.public.id)
    assert [one for one in file.parent.iterdir() if one.name.startswith(f"{file.name}.")] == []


def test_a_reminder_that_is_none_is_refused(town: Town) -> None:
    node = town.node("101")
    for body in (b"", b"x", canonical({}), message.line_of({"type": "put"})):
        assert post(request_of(node, body, "/reminder")).json()["type"] == "malformed"

"""A database that goes on in another life is told from a second one of the same party."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from node.membership import actions as membership
from shared.database import Base, Database, set_setting
from shared.feed import lives
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.records.base import Json
from shared.trust.keys import SigningKey
from tests import make
from tests.parties import Town
from tests.snapshots import put_back, snapshot
from tests.wire import HUB, check_sums, records

Chain = list[Json]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return SigningKey.create(tmp_path_factory.mktemp("keys") / "party.key")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('lives') / 'lives.sqlite'}")
    Base.metadata.create_all(database.engine)
    return database


def child_of(session: Session, key: SigningKey, epoch: str, chain: Chain) -> tuple[str, Chain]:
    """Let a database in this life be restored."""
    set_setting(session, "epoch", epoch)
    set_setting(session, "lives", json.dumps(chain))
    return lives.begin(session, HUB, key), lives.links(session)


def hello(life: tuple[str, Chain], heard: str = "") -> Json:
    return {"epoch": life[0], "lives": life[1], "cursor": {"epoch": heard}}


@given(
    parents=st.lists(st.integers(0, 5), min_size=1, max_size=6), known=st.integers(0, 6),
    comes=st.integers(0, 6), damage=st.sampled_from(["none", "forged", "cut"]),
)  # fmt: skip
def test_a_life_is_known_again_when_signed_links_lead_back_to_the_one_we_knew(
    database: Database, key: SigningKey, parents: list[int], known: int, comes: int, damage: str
) -> None:
    with database.read() as session:  # life n + 1 is a child of life parents[n]
        tree: list[tuple[str, Chain]] = [("0123456789abcdef", [])]
        line = {0: [0]}
        for number, parent in enumerate(parents, 1):
            tree.append(child_of(session, key, *tree[min(parent, number - 1)]))
            line[number] = [number, *line[min(parent, number - 1)]]
        known, comes = min(known, len(parents)), min(comes, len(parents))
        epoch, chain = tree[comes]
        if damage == "forged":
            chain = [{**one, "sig": chain[0]["sig"][::-1]} for one in chain]
        elif damage == "cut":
            chain = chain[:-1]
        peer = Peer(name=HUB, pinned_key=key.public.text, life=tree[known][0], doubt="")
        if known == comes or (damage == "none" and known in line[comes]):
            lives.recognise(session, peer, hello((epoch, chain)))
            assert peer.life == epoch
        else:
            with pytest.raises(Refused, match="two_lives"):
                lives.recognise(session, peer, hello((epoch, chain)))
            assert peer.life == tree[known][0]


def test_who_has_heard_of_a_later_life_of_ours_is_not_served_from_the_older(
    database: Database, key: SigningKey
) -> None:
    with database.read() as session:
        old: tuple[str, Chain] = ("0123456789abcdef", [])
        new, second = (child_of(session, key, *old) for _ in range(2))  # we live in the second
        peer = Peer(name="node:101", pinned_key=key.public.text, life="", doubt="")
        for heard in ("", old[0], second[0]):
            lives.recognise(session, peer, hello(old, heard))
        with pytest.raises(Refused, match="older_life"):
            lives.recognise(session, peer, hello(old, new[0]))


def state(party: Local, peer: str) -> object:
    with party.read() as session:
        row = session.get_one(Peer, peer)
        return (records(session, None), records(session, peer), row.in_seq, row.out_seq)


def test_an_old_copy_of_the_node_beside_the_restored_one_is_kept_out(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    old = snapshot(node)
    put_back(node, old, restored=True)
    town.synchronise()
    with node.read() as session:
        new = lives.epoch(session)
    restored = snapshot(node)
    put_back(node, old)  # somebody starts the old one
    with node.begin("test") as tx:
        tx.write(make.answer(count=7), "test")
    before = state(hub, node.name)
    for _ in range(2):
        with pytest.raises(Refused, match="two_lives"):
            membership.synchronise(node)
    assert state(hub, node.name) == before
    put_back(node, restored)
    with pytest.raises(Refused, match="two_lives"):  # neither is served before somebody chooses
        membership.synchronise(node)
    with hub.database.begin() as session:
        assert session.get_one(Peer, node.name).doubt not in ("", new)
        lives.choose(session, node.name, new)
    town.synchronise()
    check_sums(node, hub)


def test_an_old_hub_beside_the_restored_one_gets_nothing_until_the_operator_chooses(
    town: Town,
) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    old = snapshot(hub)
    put_back(hub, old, restored=True)
    town.synchronise()
    with hub.read() as session:
        new = lives.epoch(session)
    restored = snapshot(hub)
    put_back(hub, old)
    with node.begin("test") as tx:
        tx.write(make.answer(count=7), "test")
    before = state(hub, node.name)
    with pytest.raises(Refused, match="older_life"):
        membership.synchronise(node)
    put_back(hub, restored)
    with pytest.raises(Refused, match="two_lives"):
        membership.synchronise(node)
    put_back(hub, old)
    assert state(hub, node.name) == before
    put_back(hub, restored)
    with node.database.begin() as session:
        lives.choose(session, HUB, new)
    town.synchronise()
    check_sums(node, hub)


def test_a_restored_party_writes_nothing_until_the_others_have_given_back(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    other = town.node("147")
    town.synchronise()
    old = snapshot(hub)
    with hub.begin("test") as tx:
        lost = tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
    town.synchronise()
    put_back(hub, old, restored=True)
    with hub.database.begin() as session:
        lives.restored(session)

    def write() -> str:
        with hub.begin("test") as tx:
            return tx.write(make.employer(), "test")

    town.synchronise("101", "101")
    with pytest.raises(Refused, match=f"restored_not_repaired.*{other.name}"):
        write()
    with hub.read() as session:
        assert lives.awaited(session) == [other.name]
    town.synchronise("147", "147")
    write()
    with hub.read() as session:
        assert lives.awaited(session) == []
        assert lost in {f"{owner}/{one}" for owner, one in records(session, None)}
    town.synchronise()
    check_sums(node, hub)
    check_sums(other, hub)

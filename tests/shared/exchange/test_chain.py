"""Nobody changes afterwards what two parties have said, not even by a whole new chain."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deploy.cli import main
from shared.exchange import chain
from shared.exchange.chain import Entry, after, first_bad
from shared.feed import lives
from shared.feed.local import Local
from shared.feed.tables import Chained, Peer
from tests import make
from tests.parties import Town
from tests.wire import HUB

AT = datetime(2026, 11, 27, 5, tzinfo=UTC)


def chained(*words: bytes) -> list[Entry]:
    head, made = b"", list[Entry]()
    for n, word in enumerate(words, 1):
        digest = sha256(word).digest()
        head = after(head, n, AT, "sent", digest)
        made.append(Entry(n, AT, "sent", digest, head))
    return made


CHANGES: dict[str, Callable[[list[Entry], int], list[Entry]]] = {
    "altered": lambda e, i: [*e[:i], replace(e[i], digest=bytes(32)), *e[i + 1 :]],
    "turned": lambda e, i: [*e[:i], replace(e[i], way="received"), *e[i + 1 :]],
    "dated": lambda e, i: [*e[:i], replace(e[i], at=AT.replace(year=2027)), *e[i + 1 :]],
    "deleted": lambda e, i: [*e[:i], *e[i + 1 :]],
    "closed up": lambda e, i: [*e[:i], *(replace(one, n=one.n - 1) for one in e[i + 1 :])],
    "renumbered": lambda e, i: [*e[:i], *(replace(one, n=one.n + 1) for one in e[i:])],
    "inserted": lambda e, i: [*e[:i], replace(e[i]), *e[i:]],
    "reordered": lambda e, i: [*e[:i], *reversed(e[i:])],
    "truncated": lambda e, i: e[:i],
}


@given(st.lists(st.binary(max_size=3), min_size=2, max_size=9), st.data())
def test_the_first_entry_that_is_not_as_it_was_is_named(
    words: list[bytes], data: st.DataObject
) -> None:
    entries = chained(*words)
    end, head = len(entries), entries[-1].head
    assert first_bad(entries, end, head) is None
    name = data.draw(st.sampled_from(sorted(CHANGES)))
    last = end - 2 if name == "reordered" else end - 1
    place = data.draw(st.integers(0, last))
    wanted = place + 2 if name == "inserted" else place + 1  # the first of two alike is good
    assert first_bad(CHANGES[name](entries, place), end, head) == wanted
    for changed in CHANGES.values():
        assert first_bad(changed(entries, 0), end, head) is not None


def talk(town: Town, rounds: int = 3) -> Local:
    node = town.node("101")
    for _ in range(rounds):
        with node.begin("test") as tx:
            tx.write(make.answer(), "test")
        with town.hub.begin("test") as tx:
            tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
        town.synchronise()
    return node


def audit(local: Local, peer: str) -> int | None:
    with local.read() as session:
        return chain.audit(local, session, session.get_one(Peer, peer))


def tampers(session: Session, peer: str, n: int) -> dict[str, Callable[[], object]]:
    """What a database's administrator may try with the entry of this number."""
    here, later = (Chained.peer == peer, Chained.n == n), (Chained.peer == peer, Chained.n >= n)

    def swap(one: int, other: int) -> None:
        for now, then in ((one, -1), (other, one), (-1, other)):
            session.execute(
                update(Chained).where(Chained.peer == peer, Chained.n == now).values(n=then)
            )

    def insert() -> None:
        end = session.get_one(Peer, peer).chain_n
        for place in range(end, n - 1, -1):
            session.execute(
                update(Chained).where(Chained.peer == peer, Chained.n == place).values(n=place + 1)
            )
        session.add(Chained(peer=peer, n=n, at=AT, way="sent", digest=bytes(32), head=bytes(32)))
        session.flush()

    return {
        "alter": lambda: session.execute(update(Chained).where(*here).values(digest=bytes(32))),
        "delete": lambda: session.execute(delete(Chained).where(*here)),
        "insert": insert,
        "reorder": lambda: swap(n, n + 1),
        "truncate": lambda: session.execute(delete(Chained).where(*later)),
    }


def test_what_an_administrator_changes_is_found_on_both_sides(town: Town) -> None:
    """Five of five, and the first bad entry named."""
    node, hub = talk(town), town.hub
    for local, peer in ((node, HUB), (hub, node.name)):
        assert audit(local, peer) is None
        for name in ("alter", "delete", "insert", "reorder", "truncate"):
            with pytest.raises(ZeroDivisionError), local.database.begin() as session:
                tampers(session, peer, 3)[name]()
                assert chain.audit(local, session, session.get_one(Peer, peer)) == 3, name
                raise ZeroDivisionError  # all of it is taken back
        assert audit(local, peer) is None


def rewrite(local: Local, peer: str, *, up_to: int | None = None) -> None:
    """Make a whole new chain that holds in itself, ended earlier or with another entry 2."""
    with local.database.begin() as session:
        row, head = session.get_one(Peer, peer), b""
        rows = session.scalars(select(Chained).where(Chained.peer == peer).order_by(Chained.n))
        for one in list(rows):
            if up_to and one.n > up_to:
                session.delete(one)
                continue
            one.digest = bytes(32) if one.n == 2 and not up_to else one.digest
            one.head = head = after(head, one.n, one.at, one.way, one.digest)
        row.chain_n, row.chain_head = up_to or row.chain_n, head.hex()


def test_a_chain_that_is_made_anew_contradicts_what_the_peer_has_signed(town: Town) -> None:
    node, hub = talk(town), town.hub
    rewrite(hub, node.name)
    rewrite(node, HUB, up_to=3)
    bad = audit(hub, node.name)
    assert bad is not None
    assert bad >= 2
    assert audit(node, HUB) == 4
    assert main(["node", "--home", str(node.home), "audit"]) == 1


def test_quiet_exchanges_add_nothing_and_both_keep_the_others_word(town: Town) -> None:
    node, hub = talk(town), town.hub
    town.synchronise()
    ends = []
    for _ in range(3):
        town.synchronise()
        with node.read() as ours, hub.read() as theirs:
            one, other = ours.get_one(Peer, HUB), theirs.get_one(Peer, node.name)
            ends.append((one.chain_n, other.chain_n))
            heard = json.loads(one.chain_heard)
            assert (heard["n"], heard["head"]) == (other.chain_n, other.chain_head)
            assert (heard["heard_n"], heard["heard"]) == (one.chain_n, one.chain_head)
    assert len(set(ends)) == 1
    assert main(["node", "--home", str(node.home), "audit", "--json"]) == 0


def test_a_restored_party_goes_on_in_a_life_of_its_own(town: Town) -> None:
    node, hub = talk(town), town.hub
    with node.database.begin() as session:
        lives.begin(session, node.name, node.key)
    talk(town, 1)
    assert audit(node, HUB) is audit(hub, node.name) is None
    with node.read() as session:
        ways = session.scalars(select(Chained.way).where(Chained.peer == HUB)).all()
    assert ways.count("life") == 2


def test_two_words_of_one_number_are_both_kept(town: Town) -> None:
    node, hub = talk(town), town.hub
    town.synchronise()
    with node.database.begin() as session:
        peer = session.get_one(Peer, HUB)
        first = peer.chain_heard
        with hub.database.begin() as theirs:
            of_hub = theirs.get_one(Peer, node.name)
            of_hub.chain_head = "00" * 32
            chain._sign(hub, theirs, of_hub)
            word = json.loads(of_hub.chain_word)
        chain.hear(node, session, peer, word | {"sig": "AAAA"})
        chain.hear(node, session, peer, word | {"n": "many"})
        assert (peer.chain_heard, peer.chain_doubt) == (first, "")
        chain.hear(node, session, peer, word)
        assert (peer.chain_heard == first, peer.chain_doubt) == (False, first)
    assert main(["node", "--home", str(node.home), "audit"]) == 1

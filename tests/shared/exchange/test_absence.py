"""Faults 30 and 31: who was away for long hears what lives, and who has much to hear, in parts."""

import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from shared import clock
from shared.exchange import message, step
from shared.exchange.client import exchange, exchange_all
from shared.feed import stored
from shared.feed.lapse import lapse
from shared.feed.local import Local
from shared.feed.tables import BodyKey, History, Peer, Receipt
from shared.problem import Refused
from shared.records.formats import split_ref
from shared.records.need import Need
from tests import make
from tests.federation.faults import Cut
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.wire import HUB, check_sums, records

real_now = clock.now
AWAY = timedelta(days=90)
LEASE = timedelta(days=30)
OF_BOTH = 300_000_000  # bytes of an exchange at either side: hub and node are one process here
MEMORY = 40_000_000  # bytes, ten times the largest part: what else is there, Python has too


def told(proxy: Proxy) -> tuple[Counter[str], Counter[str]]:
    """How often the hub has said each record, and how often that it is to be forgotten."""
    puts, others = Counter[str](), Counter[str]()
    for _, answer in proxy.traffic:
        for line in message.decode(answer.content).data:
            said = line.get("record", line)
            found = puts if line["type"] == "put" else others
            found[f"{said['owner']}/{said['id']}"] += 1
    return puts, others


def history(local: Local, key: str) -> list[int]:
    """The revisions of a record that its owner keeps, in the order of writing."""
    owner, record_id = split_ref(key)
    with local.read() as session:
        return list(session.scalars(
            select(History.rev)
            .where(History.owner == owner, History.id == record_id)
            .order_by(History.at, History.rev)
        ))  # fmt: skip


@dataclass
class Absence:
    """A town in which one is away, and what was written before, by key."""

    away: Local
    other: Local
    hub: Local
    employer: str
    agreement: str
    accession: str
    profile: str
    changed: str
    erased: str

    def need(self) -> Need:
        return make.need(self.employer, self.agreement, reach_km=50)


def before(town: Town) -> Absence:
    """Two have acceded; each holds the needs, and the hub a profile on a lease."""
    away, other, hub = town.node("101"), town.node("147"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer, invited=("101", "147")), "test")
    town.synchronise()
    for node in (away, other):
        with node.begin("test") as tx:
            body = make.accession(agreement, municipality=node.municipality)
            accession = tx.write(body, "test")
    town.synchronise()
    with away.begin("test") as tx:
        profile = tx.write(make.profile(), "test", valid_until=tx.today + LEASE)
    found = Absence(away, other, hub, employer, agreement, accession, profile, "", "")
    with hub.begin("test") as tx:
        found.changed, found.erased = (tx.write(found.need(), "test") for _ in range(2))
    town.synchronise()
    return found


def meanwhile(town: Town, at: Absence) -> tuple[str, set[str]]:
    """Much is written, changed and erased; return what is new and what came and went."""
    for number in range(20):
        with at.hub.begin("test") as tx:
            body = replace(tx.get(at.changed).body, title=f"Køkken {number}")
            tx.write(body, "test", revises=at.changed)
    with at.hub.begin("test") as tx:
        passing, new = (tx.write(at.need(), "test") for _ in range(2))
    with at.other.begin("test") as tx:
        tx.write(tx.get(at.accession).body, "test", revises=at.accession)
        limit = tx.write(make.restriction(at.employer, municipality="147"), "test")
    town.synchronise("147")
    with at.other.begin("test") as tx:
        tx.erase(limit)
    with at.hub.begin("test") as tx:
        tx.erase(at.erased, passing)
    town.synchronise("147")
    return new, {passing, limit}


def test_who_was_away_for_ninety_days_hears_of_what_lives_and_of_nothing_else(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 30: leases are over on both sides, and each owner has the history of its acts."""
    at = before(town)
    monkeypatch.setattr(clock, "now", lambda: real_now() + AWAY)
    new, passing = meanwhile(town, at)
    assert lapse(at.hub) == 1
    with at.hub.read() as session:
        assert session.get(BodyKey, split_ref(at.profile)) is None
    with Proxy() as proxy:
        exchange_all(at.away, HUB, http=proxy.http)
        puts, others = told(proxy)
    assert puts == {at.changed: 1, new: 1}
    assert others[at.erased] == 1
    assert others.keys() <= {at.erased, *passing}  # that there was one, and nothing of it
    check_sums(at.away, at.hub)
    with at.away.read() as session:
        assert stored.get(session, at.changed).body.title == "Køkken 19"
        assert not stored.many(session, map(split_ref, (at.erased, *passing)))
    assert history(at.hub, at.changed) == list(range(1, 22))
    assert history(at.other, at.accession) == [1, 2]
    with at.hub.read() as session:
        assert session.get(Receipt, (at.away.name, *split_ref(at.erased)))
        assert stored.get(session, at.accession).rev == 2
        assert not stored.many(session, [split_ref(at.profile)])
    with at.away.begin("test") as tx:  # its own stays, and is lent out anew
        tx.write(tx.get(at.profile).body, "test", revises=at.profile, valid_until=tx.today + LEASE)
    town.synchronise()
    with at.hub.read() as session:
        assert stored.get(session, at.profile).rev == 2
    check_sums(at.away, at.hub)


def taken_by(sender: Local, receiver: str, limit: int) -> int:
    """How many bytes of memory it takes at most to say one part."""
    with sender.read() as session:
        peer = session.get_one(Peer, receiver)
        step.compose(session, peer, max_bytes=1)  # what is made once is made
        return taken(lambda: step.compose(session, peer, max_bytes=limit))


def taken(act: Callable[[], object]) -> int:
    """How many bytes of memory an act takes at most."""
    tracemalloc.start()
    act()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize(
    ("count", "limit"),
    [(200, 30_000), pytest.param(100_000, message.MAX_BYTES, marks=pytest.mark.soak)],
)
def test_a_backlog_comes_in_parts_in_little_memory_and_goes_on_where_it_was_cut(
    town: Town, monkeypatch: pytest.MonkeyPatch, count: int, limit: int
) -> None:
    """Fault 31: as much at either side; each part is bounded, and so is what it takes."""
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
        for _ in range(count):
            tx.write(make.agreement_reply(agreement), "test")
    with node.begin("test") as tx:
        for _ in range(count):
            tx.write(make.answer(), "test")
    monkeypatch.setattr(message, "MAX_BYTES", limit)
    for sender, receiver in ((node, hub), (hub, node)):
        peak = taken_by(sender, receiver.name, limit)
        assert peak < MEMORY, f"{peak:,} bytes for a part of {limit:,}"
    with Proxy() as proxy:
        exchange(node, HUB, http=proxy.http)
        peak = taken(lambda: exchange(node, HUB, http=proxy.http))
        assert peak < OF_BOTH, f"{peak:,} bytes for a part of {limit:,} at either side"
        proxy.script.append(Cut(limit // 20))
        with pytest.raises(Refused, match="hub_unreachable"):
            exchange(node, HUB, http=proxy.http)
        cut = len(proxy.traffic) - 1
        exchange_all(node, HUB, http=proxy.http)
        traffic = proxy.traffic
    sizes = [
        sum(map(len, map(message.line_of, said.data)))
        for both in traffic
        for said in map(message.decode, filter(None, (both[0], both[1].content)))
    ]
    assert max(sizes) <= limit
    del traffic[cut]
    for side in zip(*((body, answer.content) for body, answer in traffic), strict=True):
        seqs = [line["seq"] for body in filter(None, side) for line in message.decode(body).data]
        assert len(seqs) == len(set(seqs)) >= count
    with node.read() as here, hub.read() as there:
        assert len(records(here, HUB)) >= count
        assert len(records(there, node.name)) == count
    check_sums(node, hub)

"""I1, I3 and I9 over random schedules in which either side, or both, get an old database back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from node.membership import actions as membership
from shared.feed import lives, stored
from shared.feed.local import Local
from shared.feed.tables import Feed, Peer, StoredRecord
from shared.problem import Refused
from shared.records.formats import ref
from tests import make
from tests.parties import Town
from tests.snapshots import Snapshot, put_back, snapshot
from tests.wire import HUB, check_sums, records

SIDES = st.sampled_from(["node", "hub"])
ACTS = st.one_of(
    st.tuples(st.just("write"), SIDES, st.integers(1, 4)),
    st.tuples(st.just("revise"), SIDES, st.integers(1, 90)),
    st.tuples(st.just("erase"), SIDES, st.integers(0, 9)),
    st.tuples(st.just("exchange"), SIDES, st.just(0)),
    st.tuples(st.just("copy"), SIDES, st.just(0)),
    st.tuples(st.just("put back"), SIDES, st.integers(0, 1)),
    st.tuples(st.just("lose"), SIDES, st.integers(0, 1)),
)


class Schedule:
    """One node and its hub, the copies made of their databases, and the revisions seen.

    `has` is what a side must have, `copied` what it had when its copy was made.
    """

    def __init__(self, node: Local, hub: Local, employer: str) -> None:
        self.sides = {"node": node, "hub": hub}
        self.employer = employer
        self.copies: dict[str, Snapshot] = {
            side: snapshot(one) for side, one in self.sides.items()
        }
        self.seen: dict[str, dict[Any, int]] = {"node": {}, "hub": {}}
        self.has: dict[str, set[str]] = {"node": set(), "hub": set()}
        self.copied: dict[str, set[str]] = {"node": set(), "hub": set()}
        self.erased: set[str] = set()
        self.before = self._here("node") | self._here("hub")

    def do(self, act: str, side: str, number: int) -> None:
        local = self.sides[side]
        if act == "copy":
            self.copies[side], self.copied[side] = snapshot(local), set(self.has[side])
        elif act == "put back":
            put_back(local, self.copies[side], restored=number > 0)
            self.seen[side], self.has[side] = {}, set(self.copied[side])
        elif act == "exchange":
            self._exchange()
        elif act == "lose":  # what the other has heard
            for one in ("write", "exchange", "put back", "write"):
                self.do(one, side, number if one == "put back" else 2)
        elif act == "write":
            with local.begin("test") as tx:
                for _ in range(number):
                    self.has[side].add(tx.write(self._body(side, number), "test"))
        else:
            self._change(local, side, act, number)
        self._revisions_never_fall()

    def _exchange(self) -> None:
        """Let both say all; who meets an old copy beside a restored one chooses the one here."""
        node, hub = self.sides["node"], self.sides["hub"]
        try:
            membership.synchronise(node)
        except Refused as refused:
            if refused.code not in ("two_lives", "older_life"):
                raise
            for party, peer in ((node, hub), (hub, node)):
                with party.database.begin() as session, peer.read() as there:
                    lives.choose(session, peer.name, lives.epoch(there))
            membership.synchronise(node)
        both = (self.has["node"] | self.has["hub"]) - self.erased
        self.has = {"node": both, "hub": set(both)}

    def _change(self, local: Local, side: str, act: str, number: int) -> None:
        kind = "answer" if side == "node" else "agreement"
        with local.begin("test") as tx:
            own = list(stored.of_kind(tx.session, kind, StoredRecord.source.is_(None)))
            if own and act == "erase":
                self.erased.add(own[number % len(own)].ref)
                tx.erase(own[number % len(own)].ref)
            elif own:
                one = own[number % len(own)]
                change = {"count": number} if side == "node" else {"title": f"Aftale {number}"}
                tx.write(replace(one.body, **change), "test", revises=one.ref)

    def _body(self, side: str, number: int) -> Any:
        if side == "node":
            return make.profile() if number == 4 else make.answer(count=number)
        return make.agreement(self.employer)

    def _here(self, side: str) -> set[str]:
        names = (None, *(party.name for party in self.sides.values()))
        with self.sides[side].read() as session:
            return {ref(*key) for name in names for key in records(session, name)}

    def _revisions_never_fall(self) -> None:
        for side, other in (("node", "hub"), ("hub", "node")):
            with self.sides[side].read() as session:
                for key, (rev, _) in records(session, self.sides[other].name).items():
                    assert rev >= self.seen[side].get(key, 0)
                    self.seen[side][key] = rev

    def end(self) -> None:
        """All is equal once both have said all, and stays so without another repair.

        What either side still had is there, and nothing that was erased.
        """
        node, hub = self.sides["node"], self.sides["hub"]
        self._exchange()
        self._revisions_never_fall()
        check_sums(node, hub)
        for writer, holder in ((node, hub), (hub, node)):
            with writer.read() as session, holder.read() as there:
                put = select(Feed.owner, Feed.id).where(
                    Feed.recipient == holder.name, Feed.op == "put"
                )
                mine = records(session, None)
                assert records(there, writer.name) == {
                    (owner, one): mine[owner, one] for owner, one in session.execute(put)
                }
                assert session.get_one(Peer, holder.name).in_step
        for side, has in self.has.items():
            assert self._here(side) - self.before == has
        with node.read() as session:
            before = session.get_one(Peer, HUB).repaired_at
        membership.synchronise(node)
        with node.read() as session:
            assert session.get_one(Peer, HUB).repaired_at == before


@pytest.mark.parametrize(("town", "examples"), [("sqlite", 50), ("postgresql", 4)],
                         indirect=["town"])  # fmt: skip
def test_old_databases_put_back_end_in_equal_sets(town: Town, examples: int) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
    town.synchronise()
    start = {"node": snapshot(node), "hub": snapshot(hub)}

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(ACTS, min_size=3, max_size=6))
    def run(acts: list[tuple[str, str, int]]) -> None:
        for side, old in start.items():
            put_back({"node": node, "hub": hub}[side], old)
        schedule = Schedule(node, hub, employer)
        for act in acts:
            schedule.do(*act)
        schedule.end()

    run()

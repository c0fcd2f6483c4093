"""I1, I3, I4, I5 and I10 over random schedules of writes, losses, repeats and late messages."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from node.membership import actions as membership
from shared import clock
from shared.exchange import message, step
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.records.kinds import KINDS
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums, post, records, request_of, sealed, signed, smuggle

CODES = ("101", "147")
Holder = dict[tuple[str, UUID], tuple[int, str]]


class Federation(RuleBasedStateMachine):
    """One town for all schedules: what an earlier one left is part of the next one's start."""

    town: Town
    employer: str
    agreement: str

    def __init__(self) -> None:
        super().__init__()
        self.needs: list[str] = []
        self.answers: dict[str, list[str]] = {code: [] for code in CODES}
        self.accessions: dict[str, str] = {}
        self.late: list[tuple[str, bytes, message.Message]] = []
        self.seen: dict[tuple[str, str, UUID], int] = {}

    @rule(reach=st.sampled_from([0, 50]), place=st.sampled_from(CODES))
    def post(self, reach: int, place: str) -> None:
        group = make.slot_group(municipality=place)
        body = make.need(self.employer, self.agreement, [group], reach_km=reach)
        with self.town.hub.begin("test") as tx:
            self.needs.append(tx.write(body, "posted"))

    @rule(which=st.integers(0, 5), close=st.booleans())
    def revise_or_erase(self, which: int, close: bool) -> None:
        if which < len(self.needs):
            key = self.needs[which]
            with self.town.hub.begin("test") as tx:
                if close:
                    tx.erase(self.needs.pop(which))
                else:
                    body = tx.get(key).body
                    tx.write(replace(body, title=f"{body.title[:60]}!"), "changed", revises=key)

    @rule(code=st.sampled_from(CODES), state=st.sampled_from(["acceded", "left", "declined"]))
    def answer_the_agreement(self, code: str, state: Any) -> None:
        node = self.town.node(code)
        reason = "Nej." if state == "declined" else None
        body = make.accession(self.agreement, municipality=code, state=state, reason=reason)
        with node.begin("test") as tx:
            key = tx.write(body, "answered", revises=self.accessions.get(code))
        self.accessions[code] = key

    @rule(code=st.sampled_from(CODES), kind=st.sampled_from(["answer", "profile", "restriction"]))
    def write(self, code: str, kind: str) -> None:
        about = [self.employer] if KINDS[kind].relayed else []
        body = getattr(make, kind)(*about, municipality=code)
        with self.town.node(code).begin("test") as tx:
            self.answers[code].append(tx.write(body, "told"))

    @rule(code=st.sampled_from(CODES), which=st.integers(0, 4))
    def erase(self, code: str, which: int) -> None:
        if which < len(self.answers[code]):
            with self.town.node(code).begin("test") as tx:
                tx.erase(self.answers[code].pop(which))

    @rule(code=st.sampled_from(CODES))
    def poison(self, code: str) -> None:
        node = self.town.node(code)
        good = signed(node, make.answer(municipality=code))
        smuggle(node, sealed(node, {**good, "body": {**good["body"], "name": "Bo"}}), HUB)

    @rule(code=st.sampled_from(CODES))
    def exchange(self, code: str) -> None:
        membership.synchronise(self.town.node(code))

    @rule(code=st.sampled_from(CODES))
    def lose_an_answer(self, code: str) -> None:
        """The hub hears the node; its answer is held up, or lost."""
        node = self.town.node(code)
        with node.read() as session:
            peer = session.get_one(Peer, HUB)
            body = step.compose(session, peer, max_bytes=message.MAX_BYTES)
        answered = post(request_of(node, body))
        assert answered.status_code == 200
        self.late.append((code, body, message.decode(answered.content)))

    @rule(which=st.integers(0, 3), times=st.integers(1, 2))
    def hear_a_late_answer(self, which: int, times: int) -> None:
        if which < len(self.late):
            code, _, said = self.late[which]
            node = self.town.node(code)
            for _ in range(times):
                with node.database.begin() as session:
                    step.receive(node, session, session.get_one(Peer, HUB), said, clock.now())

    @rule(which=st.integers(0, 3))
    def send_a_late_request(self, which: int) -> None:
        if which < len(self.late):
            code, body, _ = self.late[which]
            assert post(request_of(self.town.node(code), body)).status_code == 200

    @invariant()
    def revisions_never_fall(self) -> None:
        for holder, sources in self._holders():
            with holder.read() as session:
                for source in sources:
                    for (owner, record_id), (rev, _) in records(session, source).items():
                        key = (holder.name, owner, record_id)
                        assert rev >= self.seen.get(key, 0)
                        self.seen[key] = rev

    def teardown(self) -> None:
        """After quiet exchanges each holds exactly what it may."""
        for _ in range(3):
            self.town.synchronise()
        for code in CODES:
            node = self.town.node(code)
            check_sums(node, self.town.hub)
            with node.read() as session, self.town.hub.read() as there:
                assert records(session, HUB) == self._audience(node.name)
                mine = records(session, None)
                assert records(there, node.name) == {
                    key: mine[key] for key in mine if not self._is_poison(session, key)
                }
                assert session.get_one(Peer, HUB).in_step
                assert there.get_one(Peer, node.name).in_step

    def _holders(self) -> list[tuple[Local, list[str]]]:
        nodes = [self.town.node(code) for code in CODES]
        return [(self.town.hub, [node.name for node in nodes]), *((node, [HUB]) for node in nodes)]

    def _audience(self, party: str) -> Holder:
        hub = self.town.hub
        with hub.read() as session:
            directory = hub.directory(session)
            return {
                (record.owner, record.id): (record.rev, record.digest)
                for kind in KINDS
                for record in stored.of_kind(session, kind)
                if KINDS[kind].relayed or record.owner == hub.authority
                if party in KINDS[kind].audience(record, directory)
                if party not in directory.party_for(record.owner)
            }

    def _is_poison(self, session: Any, key: tuple[str, UUID]) -> bool:
        return b'"name":"Bo"' in session.get_one(stored.StoredRecord, key).content


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_quiet_exchanges_make_all_equal_whatever_went_before(town: Town) -> None:
    for code in CODES:
        town.node(code)
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer, invited=CODES), "test")
    machine = type("Here", (Federation,), {
        "town": town, "employer": employer, "agreement": agreement,
    })  # fmt: skip
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, database=None,
            derandomize=True, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip

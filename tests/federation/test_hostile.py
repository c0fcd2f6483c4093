"""A hostile member is refused with the right verdict, changes nothing of others', and is seen.

The hub is served by its own process; the attacks are those of `attacks.py`, one test a threat.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select

from hub.members import actions as members
from hub.members import rotation as member_keys
from shared.database import Base
from shared.feed import security, stored
from shared.feed.local import Local
from shared.feed.tables import SecurityEvent, StoredRecord
from shared.records.base import load_json
from shared.rules.peers import UNUSUAL
from tests import make
from tests.federation.attacking import OWN, Hostile
from tests.federation.attacks import ATTACKS
from tests.federation.hostile import OF_A_THIEF, main, of
from tests.postgres import Postgres
from tests.processes import RealTown, serve_hub, wait_for
from tests.wire import check_sums

pytestmark = pytest.mark.xdist_group("hostile")  # what is made once is made once

# the threats that a hostile node is to be tried with: one that nobody tries any more is missed
THREATS = ("T-01", "T-02", "T-03", "T-04", "T-05", "T-06", "T-07", "T-20", "T-27", "T-28", "T-29")
OF_THE_WIRE = {"nonce", "owed", "quarantine", "security_event", "chained"}  # what may change
OF_A_PEER = ("name", "pinned_key", "in_epoch", "in_seq", "in_sum", "out_seq", "out_sum", "life",
             "doubt", "schemas")  # fmt: skip  # and this may not
Rows = dict[str, list[Any]]


class Besieged(RealTown):
    """A hub, an honest node, a hostile one, and a thief of a third one's key.

    Each may ask as often as it likes: how each attack is refused is to be seen.
    """

    def _found(self, home: Path, program: str, **settings: Any) -> None:
        super()._found(home, program, requests_at_once=10**6, **settings)

    def _serve(self) -> None:
        self.hub_process = self._start(_serve, self.hub.home).pid or 0
        wait_for(self._port)

    def prepare(self) -> None:
        """Let all join and write something, and let one's key be stolen and taken back."""
        self.honest, own, stolen = self.node("147"), self.node("101"), self.node("461")
        with own.begin("test") as tx:
            tx.write(make.answer(), "test", id=OWN)
        with self.honest.begin("test") as tx:
            tx.write(make.answer(municipality="147"), "test")
        self.synchronise()
        with self.hub.read() as session:
            theirs = StoredRecord.source == self.honest.name
            record = session.scalars(select(StoredRecord).where(theirs)).one()
        self.loot = load_json(stored.wire(record.content, record.sig))
        member_keys.revoke(self.hub, "test", "461")
        members.state_candidates(self.hub, "test", "101", 0)
        for _ in range(2):  # what was heard is said the next time
            self.synchronise("101", "147")
        self.hub.react()  # what the day brings
        self.hostile, self.thief = Hostile(own, self.loot), Hostile(stolen, self.loot)


def _serve(home: Path) -> None:
    security.WRITTEN_EVERY = 0  # so that a test need not wait
    serve_hub(home)


@pytest.fixture(scope="module")
def besieged(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with Besieged(tmp_path_factory.mktemp("besieged"), postgres) as town:
        town.prepare()
        yield town


def rows(hub: Local) -> Rows:
    """Return all that the hub has, but what tells how the talking went."""
    found: Rows = {}
    with hub.read() as session:
        for name in set(inspect(hub.database.engine).get_table_names()) - OF_THE_WIRE:
            table = Base.metadata.tables.get(name)
            if table is not None:
                kept = OF_A_PEER if name == "peer" else table.c.keys()
                columns = [table.c[one] for one in kept]
                found[name] = sorted(map(repr, session.execute(select(*columns))))
    return found


def counted(hub: Local) -> dict[tuple[str, str], int]:
    """Return how many security events there are of each party and code."""
    with hub.read() as session:
        events = session.scalars(select(SecurityEvent))
        found: dict[tuple[str, str], int] = {}
        for one in events:
            found[one.party, one.code] = found.get((one.party, one.code), 0) + one.number
        return found


def test_each_threat_has_an_attack_and_each_attack_is_of_one() -> None:
    assert {one.threat for one in ATTACKS} == set(THREATS)


@pytest.mark.parametrize("threat", THREATS)
def test_a_hostile_member_is_refused_changes_nothing_and_is_seen(
    besieged: Besieged, threat: str
) -> None:
    hub, honest = besieged.hub, besieged.honest
    hostile = besieged.thief if threat == OF_A_THIEF else besieged.hostile
    before, seen = rows(hub), counted(hub)
    for one in of(threat):
        assert one.came_of(hostile) == {one.refusal}, one.name
        besieged.synchronise("147")
    after = rows(hub)
    assert [name for name in after if after[name] != before[name]] == []
    now = counted(hub)
    for code in {one.refusal for one in of(threat)} & UNUSUAL:
        party = "" if code == "unsigned" else hostile.node.name
        assert now.get((party, code), 0) > seen.get((party, code), 0), code
    assert not [party for party, _ in now if party not in ("", "node:101", "node:461")]
    with honest.begin("test") as tx:
        key = tx.write(make.answer(municipality="147"), "test")
    besieged.synchronise("147")
    with hub.read() as session:
        assert stored.get(session, key)
    check_sums(honest, hub)


def test_the_program_tells_what_held_and_ends_with_1_if_something_did_not(
    besieged: Besieged, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loot = besieged.folder / "loot.json"
    loot.write_text(json.dumps(besieged.loot))
    for home, status in ((besieged.hostile.node.home, 0), (besieged.thief.node.home, 1)):
        monkeypatch.setattr(sys, "argv", ["hostile", str(home), str(loot), "T-02", "T-03"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert bool(ended.value.code) == bool(status)
        assert f"{0 if status else 4} held, {4 if status else 0} not held" in (
            capsys.readouterr().out
        )

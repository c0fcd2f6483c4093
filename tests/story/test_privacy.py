"""I7: nothing of who a candidate is leaves the node: not in the hub's files, nor on the wire.

Every candidate's CPR number in three spellings and full name are searched byte-wise. The search
itself is shown to work: planted with one of them, it finds it.
"""

import gzip
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.proposals import actions as intake
from node.citizens import consent
from node.imports import actions as imports
from node.profiles import actions as profiles
from node.proposals import actions as proposals
from node.proposals import contact
from node.tables import Candidate
from shared.database import set_setting
from shared.exchange.client import exchange_all
from shared.feed.tables import StoredRecord
from tests import make
from tests.federation.proxy import Proxy
from tests.hub.stage import Stage, set_up
from tests.node.candidates import TEXT, file_of, person
from tests.node.scene import scene
from tests.parties import Town
from tests.postgres import Postgres
from tests.story.search import hits, needles, without_empty_blocks
from tests.wire import HUB, check_sums

pytestmark = pytest.mark.xdist_group("privacy")

PEOPLE = 120


def hub_files(folder: Path, server: Postgres | None) -> bytes:
    """All bytes that the hub has on the disk: home, databases, write-ahead logs, server's log."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    hubs = [path for path in paths if path.relative_to(folder).parts[0].startswith("hub")]
    if server:
        hubs += [path for path in (server.folder / "data").rglob("*") if path.is_file()]
        hubs.append(server.folder / "log")
    return b"\0".join(without_empty_blocks(path.read_bytes()) for path in hubs)


def said(proxy: Proxy) -> bytes:
    """All that went over the wire: addresses, headers, and the bodies unpacked."""
    parts = []
    for sent, answered in proxy.traffic:
        request = answered.request
        parts += [gzip.decompress(sent), gzip.decompress(answered.content)]
        parts.append(f"{request.url} {request.headers} {answered.headers}".encode())
    return b"\0".join(parts)


@dataclass(frozen=True, slots=True)
class Played:
    """What is left of a run, and of what came after something was planted."""

    wanted: list[bytes]
    files: bytes
    wire: bytes
    packed: bytes
    log: bytes
    profiles_left: int
    disclosures: int
    planted: list[bytes]
    files_then: bytes
    wire_then: bytes


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Played]:
    """Import, publish, propose, meet, disclose and withdraw; then plant a name and a number."""
    folder = tmp_path_factory.mktemp("privacy")
    server = Postgres() if request.param == "postgresql" else None  # nobody else's bytes in it
    handler = logging.FileHandler(folder / "hub.log")
    logging.getLogger().addHandler(handler)
    try:
        with Town(folder, server) as town, Proxy() as proxy:
            yield _play(town, folder, server, proxy)
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
        if server:
            server.stop()


def _play(town: Town, folder: Path, server: Postgres | None, proxy: Proxy) -> Played:
    people = [person(at) for at in range(PEOPLE)]
    stage = _act(town, folder, people, proxy)
    with town.hub.read() as session:
        kinds = [kind for (kind,) in session.execute(select(StoredRecord.kind))]
    files, wire = hub_files(folder, server), said(proxy)
    packed = b"\0".join(part for sent, got in proxy.traffic for part in (sent, got.content))
    planted = people[7]
    number = planted["CPR-nr."].replace("-", "")  # no text takes one, but a P-number may read so
    stage.post(("1990000101", 1), tasks=f"Ring til {planted['Navn']}.")
    with town.hub.begin("test") as tx:
        tx.write(make.workplace(stage.employer, p_number=number), "registered")
    _exchange(town, proxy)
    wanted = needles((one["CPR-nr."], one["Navn"]) for one in people)
    return Played(
        wanted, files, wire, packed, (folder / "hub.log").read_bytes(),
        kinds.count("profile"), kinds.count("disclosure"),
        [planted["Navn"].encode(), number.encode()],
        hub_files(folder, server), said(proxy),
    )  # fmt: skip


def _exchange(town: Town, proxy: Proxy) -> None:
    for _ in range(2):
        exchange_all(town.node("101"), HUB, http=proxy.http)
        town.hub.react()


def _act(town: Town, folder: Path, people: list[dict[str, str]], proxy: Proxy) -> Stage:
    with town.hub.database.begin() as session:
        set_setting(session, "demo_today", make.TODAY.isoformat())
    stage = set_up(town, folder)
    here = scene(stage)
    node = here.node
    imports.store(node, "test", imports.read(node, file_of(people), TEXT))
    profiles.publish(node, "test")
    _exchange(town, proxy)
    with node.read() as session:
        codes = list(session.scalars(select(Candidate.code).order_by(Candidate.code)))
    here.asked(codes[0])
    _, code = proposals.propose(
        node, "test", need=here.code, group=here.group, candidate=codes[0],
        instrument="work_placement",
    )  # fmt: skip
    _exchange(town, proxy)
    intake.pass_on(town.hub, "test", code)
    intake.meet(town.hub, "test", code)
    _exchange(town, proxy)
    contact.disclose(node, "test", code)
    for one in codes[PEOPLE // 2 :]:
        consent.withdraw(node, "test", one)
    _exchange(town, proxy)
    check_sums(node, town.hub)
    return stage


def test_nothing_of_who_they_are_is_in_the_hubs_files_or_on_the_wire(played: Played) -> None:
    assert played.profiles_left == PEOPLE // 2
    assert played.disclosures == 1
    assert len(played.wanted) > 4 * PEOPLE
    assert hits(played.files, played.wanted) == []
    assert hits(played.wire, played.wanted) == []
    assert hits(played.log, played.wanted) == []
    assert b'"kind":"profile"' in played.wire  # what was searched is what was said
    assert b"1990000101" in played.files


def test_a_planted_name_and_number_are_found(played: Played) -> None:
    assert set(hits(played.files_then, played.wanted)) >= set(played.planted)
    assert set(hits(played.wire_then, played.wanted)) >= set(played.planted)
    assert hits(played.packed, [b'"kind":"profile"']) == []  # packed, nothing would be found
    for needle in played.wanted[:40]:
        assert hits(b"<" + needle.upper() + b">", played.wanted) != []

"""Who holds what: put, gone and erase follow agreements and accessions."""

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hub.members import actions as members
from node.config import open_node
from node.membership import actions as membership
from shared.config import Settings
from shared.erasures import counts
from shared.exchange import receipts
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.tables import BodyKey, Feed, Receipt, StoredRecord
from shared.founding import found as found_party
from shared.problem import NotFound
from shared.records.base import canonical
from shared.records.formats import split_ref
from shared.tables import NeedIndex
from tests import make
from tests.parties import Town
from tests.wire import HUB, check_sums, records


def found(local: Local, key: str) -> bool:
    with local.read() as session:
        return bool(stored.many(session, [split_ref(key)]))


def write(local: Local, body: object, **other: object) -> str:
    with local.begin("test") as tx:
        return tx.write(body, "test", **other)


def offer(hub: Local, *codes: str) -> tuple[str, str]:
    """An employer and an agreement that invites these municipalities."""
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        tx.write(make.workplace(employer), "test")
        agreement = tx.write(make.agreement(employer, invited=codes), "test")
    return employer, agreement


@pytest.fixture
def pair(town: Town) -> tuple[Local, Local, Local]:
    return town.hub, town.node("101"), town.node("147")


def test_a_need_is_held_by_those_who_have_acceded_and_by_no_one_else(
    town: Town, pair: tuple[Local, Local, Local]
) -> None:
    hub, node, decliner = pair
    employer, agreement = offer(hub, "101", "147")
    town.synchronise()
    assert found(node, agreement)
    assert found(decliner, employer)
    need = write(hub, make.need(employer, agreement, reach_km=50))
    town.synchronise()
    assert not found(node, need)
    accession = write(node, make.accession(agreement))
    write(decliner, make.accession(agreement, municipality="147", state="declined", reason="Nej."))
    town.synchronise()
    town.synchronise()
    assert found(node, need)
    assert not found(decliner, need)
    write(node, make.accession(agreement, state="left"), revises=accession)
    town.synchronise()
    town.synchronise()
    assert not found(node, need)
    with node.read() as session:
        assert session.scalar(select(func.count()).select_from(NeedIndex)) == 0
    with hub.read() as session:  # a `gone` that was heard has done its work
        left = select(Feed.op).where(Feed.recipient == node.name, Feed.op == "gone")
        assert session.scalars(left).all() == []
    write(node, make.accession(agreement), revises=accession)
    town.synchronise()
    assert found(node, need)
    check_sums(hub, node)
    check_sums(hub, decliner)


def test_an_accession_that_nobody_asked_for_gives_nothing(
    town: Town, pair: tuple[Local, Local, Local]
) -> None:
    hub, node, other = pair
    employer, agreement = offer(hub, "101")
    need = write(hub, make.need(employer, agreement))
    write(other, make.accession(agreement, municipality="147"))
    accession = write(node, make.accession(agreement))
    town.synchronise()
    town.synchronise()
    assert found(node, need)
    assert not found(other, need)
    with hub.begin("test") as tx:  # the invitation is taken back
        tx.write(replace(tx.get(agreement).body, invited=("147",)), "test", revises=agreement)
    town.synchronise()
    assert not found(node, need)
    assert not found(node, agreement)
    assert found(other, need)  # who had said yes before
    assert found(hub, accession)


def test_what_is_erased_is_gone_everywhere_with_a_receipt(
    town: Town, pair: tuple[Local, Local, Local]
) -> None:
    hub, node, _ = pair
    profile = write(node, make.profile(skills=("turning_milling",)),
                    valid_until=make.TODAY + timedelta(days=20))  # fmt: skip
    town.synchronise()
    owner, record_id = split_ref(profile)
    with hub.read() as session:
        row = session.get_one(StoredRecord, (owner, record_id))
        digest = row.digest
        assert b"turning_milling" not in row.content
        assert session.scalar(select(func.count()).select_from(BodyKey)) == 1
        assert stored.get(session, profile).body.skills == ("turning_milling",)
    assert b"turning_milling" not in bytes_of(town.folder, "hub.sqlite")
    with node.begin("test") as tx:
        tx.erase(profile)
    town.synchronise()
    town.synchronise()
    assert not found(hub, profile)
    with hub.read() as session:
        assert session.scalar(select(func.count()).select_from(BodyKey)) == 0
    with node.read() as session:
        receipt = session.get_one(Receipt, (HUB, owner, record_id))
        statement = {
            "owner": owner, "id": str(record_id), "grade": "key_destroyed",
            "at": receipt.at.isoformat(timespec="seconds"), "rev": 1, "digest": digest,
        }  # fmt: skip
        proof = base64.b64decode(receipt.sig)
    assert hub.key.public.verifies(proof, receipts.CLAIM + canonical(statement))
    check_sums(hub, node)


def test_each_of_many_erasures_gets_its_receipt(
    town: Town, pair: tuple[Local, Local, Local]
) -> None:
    _, node, _ = pair
    for number in range(3):  # the hub owes nothing in between, and must not count anew
        profile = write(node, make.profile(), valid_until=make.TODAY + timedelta(days=20))
        town.synchronise()
        with node.begin("test") as tx:
            tx.erase(profile)
        town.synchronise()
        town.synchronise()
        with node.read() as session:
            assert session.scalar(select(func.count()).select_from(Receipt)) == number + 1
            assert counts(session)["confirmed"] == number + 1


def bytes_of(folder: Path, name: str) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{name}*")))


def test_a_revision_written_twice_in_one_act_is_one_revision(hub: Local) -> None:
    with hub.begin("test") as tx:
        key = tx.write(make.employer(name="Første"), "test")
        tx.write(make.employer(name="Anden"), "test", revises=key)
        assert tx.get(key).rev == 1
        tx.flush()
        tx.write(make.employer(name="Tredje"), "test", revises=key)
        tx.write(make.employer(name="Fjerde"), "test", revises=key)
        tx.flush()
        assert (tx.get(key).rev, tx.get(key).body.name) == (2, "Fjerde")
        tx.write(make.employer(name="Femte"), "test", revises=key)
    with hub.read() as session:
        assert (stored.get(session, key).rev, stored.get(session, key).body.name) == (3, "Femte")


def test_an_act_that_fails_leaves_nothing(hub: Local) -> None:
    with hub.read() as session:
        before = records(session, None)
        lines = session.execute(select(Feed)).all()
    with pytest.raises(NotFound), hub.begin("test") as tx:
        tx.write(make.employer(), "test")
        tx.flush()
        tx.get(make.NOBODY)
    with hub.read() as session:
        assert records(session, None) == before
        assert session.execute(select(Feed)).all() == lines


def test_what_is_written_before_there_is_a_hub_is_counted_when_there_is(town: Town) -> None:
    home = town.folder / "early"
    found_party(home, Settings(program="node", name="node:461", title="Odense", demo=True,
                               authority="municipality:461",
                               database=town._database("node461")))  # fmt: skip
    node = town._open(open_node(home))
    early = write(node, make.answer(municipality="461"))
    token = members.invite(town.hub, "test", "461")
    words = membership.join(node, f"{town.url}/api/v1/invitations/{token}")
    members.approve(town.hub, "test", "461", words)
    membership.synchronise(node)
    assert found(town.hub, early)
    check_sums(town.hub, node)

"""After the nightly rewrite no byte of a destroyed key is left, and who asked for it is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shared.erasures import counts
from shared.exchange.purge import purge, purge_daily
from shared.feed.tables import BodyKey, Receipt, StoredRecord, Unpurged
from shared.records.formats import split_ref
from tests import make
from tests.parties import Town

HUB = "hub:dk"


@pytest.fixture
def files(town: Town, request: pytest.FixtureRequest) -> Path:
    """Where the hub's database lies."""
    if town.hub.database.is_sqlite:
        return town.folder
    folder: Path = request.getfixturevalue("postgres").folder
    return folder


def found_in(folder: Path, secret: bytes) -> list[str]:
    """The files that hold a secret, logs among them."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if secret in path.read_bytes()]


def test_the_key_is_in_no_file_and_the_receipt_says_so(town: Town, files: Path) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        lease = make.TODAY + timedelta(days=20)
        kept, recalled = (tx.write(make.profile(), "test", valid_until=lease) for _ in range(2))
    town.synchronise()
    owner, record_id = split_ref(recalled)
    with hub.read() as session:
        digest = session.get_one(StoredRecord, (owner, record_id)).digest
        secret = session.get_one(BodyKey, (owner, record_id)).key
    with node.begin("test") as tx:
        tx.erase(recalled)
    town.synchronise()
    town.synchronise()  # what the hub owed is heard, and the next word has another number
    assert found_in(files, secret), "else the rewrite has nothing to do"
    assert purge(hub) == 1
    assert not found_in(files, secret)
    assert purge(hub) == 0
    town.synchronise()
    with node.read() as session:
        said = session.get_one(Receipt, (HUB, owner, record_id))
        assert (said.grade, said.rev, said.digest) == ("bytes_gone", 1, digest)
        assert counts(session) == {"asked": 0, "passed_on": 0, "confirmed": 1, "lapsed": 0}
    with hub.read() as session:
        assert session.get(BodyKey, split_ref(kept)) is not None


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_while_somebody_reads_nothing_is_promised(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        profile = tx.write(make.profile(), "test", valid_until=make.TODAY + timedelta(days=20))
    town.synchronise()
    with node.begin("test") as tx:
        tx.erase(profile)
    with hub.read() as reader:
        reader.scalar(select(func.count()).select_from(BodyKey))
        town.synchronise()
        with hub.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=50")
        assert purge_daily(hub) == 0
        with hub.read() as session:
            assert session.scalar(select(func.count()).select_from(Unpurged)) == 1
    assert purge(hub) == 1

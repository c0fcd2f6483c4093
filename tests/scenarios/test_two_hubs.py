"""The hub is restored on another machine, and somebody starts the old one again."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from hub.config import open_hub
from shared import config
from shared.backup import actions as backup
from shared.exchange.client import exchange_all
from shared.feed import lives
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.problem import Refused
from tests import make
from tests.postgres import Postgres
from tests.processes import RealTown, free_port
from tests.wire import HUB, check_sums, records


class Name(HTTPAdapter):
    """The hub's name as it is looked up: it leads to one machine or the other."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> Any:  # type: ignore[override]  # passed on
        request.url = (
            urlsplit(request.url or "")._replace(netloc=f"127.0.0.1:{self.port}").geturl()
        )
        return super().send(request, *args, **more)


def state(hub: Local, node: Local) -> list[object]:
    with hub.read() as session:
        peer = session.get_one(Peer, node.name)
        return [records(session, None), records(session, node.name), peer.in_seq, peer.out_seq]


@pytest.fixture
def restored(town: RealTown, postgres: Postgres, tmp_path: Path) -> Iterator[tuple[Local, int]]:
    """The hub of a backup, as a process of its own; both have written since."""
    old, node, port = town.hub, town.node("101"), free_port()
    settings = config.load(old.home, "hub")
    backup.back_up(old, settings, tmp_path / "hub.backup", "test", plain=True)
    with node.begin("test") as tx:
        tx.write(make.answer(), "test")
    with old.begin("test") as tx:
        tx.write(make.employer(), "test")
    town.synchronise()
    home = tmp_path / "restored"
    shutil.copytree(old.home / "keys", home / "keys")
    with postgres.database() as database:
        config.save(home, replace(settings, port=port, database=database))
        backup.restore(home, "hub", tmp_path / "hub.backup", None)
        town.serve(home, port)
        new = open_hub(home)
        yield new, port
        new.database.close()


def test_a_node_tells_the_old_hub_from_the_restored_one_and_writes_to_neither(
    town: RealTown, restored: tuple[Local, int]
) -> None:
    node, old, (new, port) = town.node("101"), town.hub, restored
    old_port = config.load(old.home, "hub").port
    with requests.Session() as http:
        name = Name(port)
        http.mount("http://", name)
        for _ in range(2):
            exchange_all(node, HUB, http=http)
        check_sums(node, new)
        with new.begin("test") as tx:  # it has got back what it lacked, and may write
            tx.write(make.agreement(), "test")
        with node.begin("test") as tx:
            tx.write(make.answer(), "test")
        before = state(old, node), state(new, node)
        name.port = old_port  # the name leads to the old one again
        with pytest.raises(Refused, match="older_life"):
            exchange_all(node, HUB, http=http)
        for name.port in (port, old_port):
            with pytest.raises(Refused, match="two_lives"):
                exchange_all(node, HUB, http=http)
        assert (state(old, node), state(new, node)) == before
        with old.read() as session:  # whose operator sees that it may be the old one
            assert session.get_one(Peer, node.name).failure == "older_life"
        with node.database.begin() as session, new.read() as there:
            lives.choose(session, HUB, lives.epoch(there))
        name.port = port
        exchange_all(node, HUB, http=http)
        check_sums(node, new)

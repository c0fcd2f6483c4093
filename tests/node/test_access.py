from pathlib import Path

from node.app import create_app
from node.config import open_node
from shared.accounts.access import gaps
from shared.accounts.node_access import NODE
from shared.config import Settings
from shared.founding import found


def test_every_route_of_a_node_has_its_entry_and_every_entry_its_route(tmp_path: Path) -> None:
    home = tmp_path / "node"
    database = f"sqlite:///{tmp_path / 'node.sqlite'}"
    found(home, Settings(program="node", name="node:101", authority="municipality:101", title="N",
                         database=database))  # fmt: skip
    local = open_node(home)
    app = create_app(local, url="http://127.0.0.1:8000", secret="s" * 32)
    local.database.close()
    assert gaps(app, NODE) == []

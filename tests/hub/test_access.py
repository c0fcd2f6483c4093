from pathlib import Path

from hub.app import create_app
from hub.config import open_hub
from shared.accounts.access import gaps
from shared.accounts.hub_access import HUB
from shared.config import Settings
from shared.founding import found


def test_every_route_of_the_hub_has_its_entry_and_every_entry_its_route(tmp_path: Path) -> None:
    home = tmp_path / "hub"
    database = f"sqlite:///{tmp_path / 'hub.sqlite'}"
    found(home, Settings(program="hub", name="hub:dk", authority="hub:dk", title="Hub",
                         database=database))  # fmt: skip
    local = open_hub(home)
    app = create_app(local, url="http://127.0.0.1:8000", secret="s" * 32)
    local.database.close()
    assert gaps(app, HUB) == []

from datetime import timedelta

from sqlalchemy import update

from hub.app import create_app
from shared.accounts.access import gaps
from shared.accounts.hub_access import HUB
from shared.clock import now
from shared.feed.tables import Peer
from tests.hub.people import browser_of
from tests.parties import Town


def test_every_route_has_its_line_in_the_access_table(town: Town) -> None:
    assert gaps(create_app(town.hub, url="http://localhost", secret="s" * 32), HUB) == []


def test_silent_nodes_are_named_at_the_top_of_each_page(town: Town) -> None:
    town.node("147")
    operator = browser_of(town.hub, "hub.operator")
    assert "Tal fra 1 tilsluttet kommune" in operator.get("/aftale").text
    with town.hub.database.begin() as session:
        session.execute(update(Peer).values(exchanged_at=now() - timedelta(hours=1)))
    assert "Frederiksberg svarer ikke lige nu" in operator.get("/aftale").text

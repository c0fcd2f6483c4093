"""What the hub does by itself: what one node says wrongly keeps no others waiting."""

from uuid import uuid4

from sqlalchemy import select

from hub.guests.news import tell_all
from hub.guests.support import send_all
from hub.guests.workplace import ask_all
from hub.letters.actions import write_all
from hub.tables import OutgoingLetter
from tests import make
from tests.hub.stage import Stage
from tests.node.scene import set_day
from tests.parties import Town

URL = "https://hub.example.dk"


def test_what_speaks_of_records_that_are_not_here_keeps_no_others_waiting(
    stage: Stage, town: Town
) -> None:
    node = town.node("101")
    nowhere = f"municipality:101/{uuid4()}"
    with node.begin("test") as tx:
        tx.write(make.restriction(f"hub:dk/{uuid4()}"), "decided")
        tx.write(make.restriction(stage.employer), "decided")
        tx.write(make.staircase_plan(nowhere), "planned")
        tx.write(make.support(nowhere), "told")
        tx.write(make.placement(nowhere, workplace=nowhere, state="started"), "started")
    town.synchronise("101")
    assert write_all(town.hub, URL) == 1
    set_day(town.hub, "2027-01-05")
    assert [act(town.hub, URL) for act in (tell_all, send_all, ask_all)] == [0, 0, 0]
    with town.hub.read() as session:
        (letter,) = session.scalars(select(OutgoingLetter))
        assert "har besluttet en begrænsning" in letter.subject

"""What is said of a peer is what the tables hold, and a look costs what is under way alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text, update

from shared.clock import now
from shared.feed.local import Local
from shared.feed.tables import Peer
from shared.peers.standings import Standing, standing, standings
from shared.problem import NotFound
from tests import make
from tests.parties import Town
from tests.wire import HUB, post, request_of


def seen(local: Local, peer: str, later: timedelta = timedelta()) -> Standing:
    with local.read() as session:
        return standing(session, now() + later, peer)


def test_a_lag_is_as_old_as_the_first_record_that_is_not_confirmed(town: Town) -> None:
    node = town.node("101")
    town.synchronise()
    assert seen(node, HUB).facts.behind == 0
    with node.begin("test") as tx:
        for _ in range(3):
            tx.write(make.answer(), "test")
    facts = seen(node, HUB, later=timedelta(minutes=5)).facts
    assert facts.behind == 3
    assert timedelta(minutes=5) <= facts.oldest < timedelta(minutes=6)
    town.synchronise()
    assert seen(node, HUB, later=timedelta(minutes=5)).facts.behind == 0


def test_an_erasure_is_outstanding_until_its_receipt_has_come(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        key = tx.write(make.answer(), "test")
    town.synchronise()
    with node.begin("test") as tx:
        tx.erase(key)
    late = timedelta(hours=25)
    facts = seen(node, HUB, later=late).facts
    assert facts.unconfirmed == 1
    assert late <= facts.receipt_age < late + timedelta(minutes=1)
    assert "receipts" in {cause.state for cause in seen(node, HUB, later=late).causes}
    town.synchronise()
    assert seen(node, HUB).facts.unconfirmed == 0
    assert seen(hub, node.name).facts.unconfirmed == 0


def test_a_peer_of_another_version_is_known_by_the_kinds_that_it_says_it_knows(
    town: Town,
) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    assert seen(hub, node.name).facts.unknown_kinds == ()
    schemas = seen(hub, node.name).schemas
    older = {**schemas, "need": schemas["need"] + 1, "news": 1}
    del older["pledge"]
    with hub.database.begin() as session:
        session.execute(update(Peer).values(schemas=json.dumps(older)))
    one = seen(hub, node.name)
    assert one.facts.unknown_kinds == ("need", "news", "pledge")
    assert (one.older, one.newer) == (("pledge",), ("need", "news"))
    assert one.state == "versions"


def test_what_a_member_was_refused_for_stands_at_the_hub_too_until_it_goes_well(
    town: Town,
) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    assert post(request_of(node, b"no exchange")).status_code == 400
    assert seen(hub, node.name).facts.failure == "malformed"
    town.synchronise()
    assert seen(hub, node.name).facts.failure == ""


def test_nobody_is_shown_whom_we_do_not_know(town: Town) -> None:
    with pytest.raises(NotFound):
        seen(town.hub, "node:999")


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_a_look_costs_the_same_however_much_is_held(town: Town) -> None:
    town.node("101")
    with town.hub.read() as session, said_to(town.hub) as said:
        standings(session, now())
    with town.hub.read() as session:
        plans = [
            str(row[-1])
            for query in said for row in session.execute(text(f"EXPLAIN QUERY PLAN {query}"))
        ]  # fmt: skip
    whole = {line.split()[1] for line in plans if line.startswith("SCAN") and "_o" not in line}
    assert whole <= {"peer", "member", "setting"}, plans  # of which there are few
    of_a_peer = [line for line in plans if "feed" in line and line.endswith("(recipient=?)")]
    assert len(of_a_peer) == 1, plans  # its last number, which stands at the index's end


@contextmanager
def said_to(local: Local) -> Iterator[list[str]]:
    """Note the statements that a party's database is asked, with something in the places."""
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement.replace("?", "'x'"))

    event.listen(local.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(local.database.engine, "before_cursor_execute", note)

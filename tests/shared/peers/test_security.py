"""Security events: what no honest party sends is counted, told, looked into, and forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from shared import clock
from shared.exchange.purge import purge_daily
from shared.feed import security
from shared.feed.local import Local
from shared.feed.tables import OperatorAct, SecurityEvent
from shared.peers import actions
from shared.peers.standings import standing
from shared.problem import NotFound
from shared.rules.retention import oldest_event
from tests import make
from tests.parties import Town
from tests.wire import body_of, post, put, request_of, say, signed

Row = tuple[str, str, int, bool]


def events(local: Local) -> list[Row]:
    columns = (SecurityEvent.party, SecurityEvent.code, SecurityEvent.number, SecurityEvent.seen)
    with local.read() as session:
        found = session.execute(select(*columns).order_by(*columns[:2]))
        return [(party, code, number, seen) for party, code, number, seen in found]


def test_a_flood_costs_one_row_and_hardly_a_commit(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    unsigned = request_of(node, body_of(node))
    unsigned.body = b"another"
    commits: list[Any] = []
    event.listen(hub.database.engine, "commit", commits.append)
    for _ in range(40):
        assert post(unsigned).json()["type"] == "unsigned"
    assert 0 < len(commits) < 10
    hub.watch._written -= security.WRITTEN_EVERY  # a second later
    town.synchronise("147")  # whoever asks next
    assert events(hub) == [("", "unsigned", 40, False)]
    with hub.read() as session:
        assert standing(session, clock.now(), node.name).facts.strange == 0, "anybody wrote it"
        assert standing(session, clock.now(), other.name).facts.strange == 0


def test_an_honest_party_makes_none_and_a_hostile_one_is_told_by_its_name(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    for one in (node, other):
        with one.begin("test") as tx:
            tx.write(make.answer(municipality=one.municipality), "test")
    town.synchronise()
    assert events(hub) == events(node) == events(other) == []
    forged = [put(signed(node, make.answer(), key=other.key)) for _ in range(3)]
    say(node, *forged, put(signed(node, make.answer(), rev=20_000)))
    assert events(hub) == [
        (node.name, "rev_jump", 1, False),
        (node.name, "unauthorised", 3, False),
    ]
    with hub.read() as session:
        one = standing(session, clock.now(), node.name)
        assert (one.state, one.needs_person) == ("hostile", True)
        assert (one.facts.strange, one.facts.strange_codes) == (4, ("rev_jump", "unauthorised"))
        assert standing(session, clock.now(), other.name).state == "in_step"


def test_a_text_that_names_a_person_is_told_apart_from_a_wrong_form(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    cpr = signed(hub, make.employer())
    cpr["body"]["name"] = "Ring til 010170-1234"
    wrong = signed(hub, make.employer())
    wrong["body"]["name"] = ""
    codes = [one["problem"]["code"] for one in say(node, put(cpr), put(wrong)).verdicts]
    assert codes == ["identity", "schema"]
    assert events(hub) == [(node.name, "identity", 1, False)]


def test_a_person_looks_into_it_and_what_comes_later_is_new_again(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    say(node, put(signed(node, make.answer(), rev=20_000)))
    for _ in range(2):
        actions.see_security(hub, "ida", node.name)
    with pytest.raises(NotFound):
        actions.see_security(hub, "ida", "node:147")
    assert events(hub) == [(node.name, "rev_jump", 1, True)]
    with hub.read() as session:
        assert session.scalars(select(OperatorAct.act)).all()[-1] == "security_seen"
        assert standing(session, clock.now(), node.name).facts.strange == 0
    say(node, put(signed(node, make.answer(), rev=30_000)))
    assert events(hub) == [(node.name, "rev_jump", 2, False)]


def test_what_is_older_than_its_time_goes_with_the_nightly_purge(town: Town) -> None:
    hub = town.hub
    town.node("101")
    town.synchronise()  # somebody agrees on what day it is
    with hub.database.begin() as session:
        today = clock.today(session)
        oldest = clock.now() - (today - oldest_event(today))
        for age in (timedelta(days=-1), timedelta(days=2)):  # whatever the hour, here and in UTC
            session.execute(insert(SecurityEvent).values(
                hour=oldest - age, party="", code="unsigned", number=1, last_at=oldest, seen=True
            ))  # fmt: skip
    purge_daily(hub)
    assert len(events(hub)) == 1

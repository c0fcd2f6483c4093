"""What a hub says to who asks for news: its half at once, once, and to who may still hear it."""

from urllib.parse import urlencode

import pytest
import requests
from sqlalchemy import delete, update

from shared import clock
from shared.exchange import client, news, step
from shared.exchange.client import exchange
from shared.exchange.hearing import Exchanged
from shared.exchange.step import Half
from shared.feed import lives, stored
from shared.feed.local import Local
from shared.feed.sequence import head
from shared.feed.tables import Member, Peer
from shared.problem import Refused
from shared.trust import signature
from tests import make
from tests.federation.faults import Cut
from tests.federation.proxy import Passing, Proxy
from tests.parties import Town
from tests.shared.exchange.test_exchange import counted
from tests.wire import HUB, check_sums


def told(node: Local) -> Exchanged:
    """Let a node ask, and not wait."""
    return client.news(node, HUB, http=requests.Session(), wait=0)


def say(hub: Local) -> str:
    """Write what the node of 101 has not heard; return the agreement."""
    with hub.begin("test") as tx:
        return tx.write(
            make.agreement(tx.write(make.employer(), "test"), invited=("101",)), "test"
        )


def question(node: Local) -> str:
    """Return the address of what a node would ask now."""
    with node.read() as session:
        peer = session.get_one(Peer, HUB)
        return f"{peer.url}/exchange/news?{urlencode({'wait': 0, **step.cursor_of(peer)})}"


def test_the_hub_tells_its_news_to_who_asks_and_no_exchange_need_follow(town: Town) -> None:
    node, hub = town.node("101"), town.hub

    town.synchronise()
    assert told(node) == Exchanged()
    agreement = say(hub)
    assert told(node) == Exchanged(received=2)
    with node.read() as session:
        assert stored.get(session, agreement).rev == 1
    with hub.read() as session:  # the answer may still be lost, as far as the hub knows
        assert session.get_one(Peer, node.name).out_seq < head(session)
    assert told(node) == Exchanged()  # the question says how far the node has heard
    with hub.read() as session:
        peer = session.get_one(Peer, node.name)
        assert (peer.out_seq, peer.out_step) == (head(session), True)
    check_sums(node, hub)


def test_a_question_moves_nobody_to_where_the_hub_has_not_come(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    say(hub)
    with hub.read() as session:
        before = session.get_one(Peer, node.name).out_seq
        epoch, ahead = lives.epoch(session), head(session) + 1
    for cursor in ({"epoch": epoch, "seq": ahead}, {"epoch": "another", "seq": ahead - 1}):
        assert not news.keep_heard(hub, node.name, {**cursor, "sum": "0", "owed": 1})
        with hub.read() as session:
            assert session.get_one(Peer, node.name).out_seq == before


@pytest.mark.parametrize("more", [3, 300])
def test_a_question_costs_one_statement_where_there_is_nothing_new(town: Town, more: int) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        tx.write(make.agreement(employer, invited=("101",)), "test")
        for number in range(more):
            tx.write(make.workplace(employer, p_number=f"{1000000000 + number}"), "test")
    town.synchronise()
    told(node)
    with counted(hub) as statements:
        assert told(node) == Exchanged()
    assert len([one for one in statements if one != "BEGIN"]) == 1


def test_who_is_no_member_is_told_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    with hub.database.begin() as session:
        session.execute(delete(Member))
    with pytest.raises(Refused, match="not_a_member"):
        told(node)


def test_a_question_that_was_answered_with_records_counts_once(town: Town) -> None:
    """T-27: else who has seen a question go by hears what its asker may."""
    node, hub = town.node("101"), town.hub
    town.synchronise()
    say(hub)
    asked = signature.Request("GET", question(node), {}, b"")
    signature.sign(asked, node.key, clock.now())
    first, again = (requests.get(asked.url, headers=asked.headers, timeout=10) for _ in range(2))
    assert first.status_code == 200
    assert (again.status_code, again.json()["type"]) == (401, "replayed")


def test_who_is_suspended_or_leaves_while_it_waits_is_told_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    with node.read() as session:
        cursor = step.cursor_of(session.get_one(Peer, HUB))
    say(hub)

    def said() -> Half | None:
        with hub.database.begin() as session:
            peer = session.get_one(Peer, node.name, with_for_update=True)
            return news.say(session, peer, node.key.public.id, news.Question(cursor), clock.now())

    assert said()
    with hub.database.begin() as session:
        session.get_one(Peer, node.name).suspended_at = clock.now()
    assert said() is None
    with hub.database.begin() as session:
        session.get_one(Peer, node.name).suspended_at = None
    assert said()
    with hub.database.begin() as session:
        session.execute(update(Member).where(Member.party == node.name).values(state="leaving"))
    assert said() is None


def test_an_answer_that_an_exchange_has_overtaken_changes_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()

    def overtaken(passing: Passing) -> None:
        answer = passing.ask()
        exchange(node, HUB, http=requests.Session())
        passing.say(answer, answer.content)

    say(hub)
    with Proxy(overtaken) as proxy:
        assert client.news(node, HUB, http=proxy.http, wait=0) == Exchanged(more=True)
    check_sums(node, hub)
    with node.read() as session:
        assert session.get_one(Peer, HUB).in_step


def test_a_lost_answer_is_said_again(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    town.synchronise()
    say(hub)
    with Proxy(Cut(200)) as proxy, pytest.raises(Refused, match="hub_unreachable"):
        client.news(node, HUB, http=proxy.http, wait=0)
    assert told(node) == Exchanged(received=2)
    check_sums(node, hub)

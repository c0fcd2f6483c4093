"""A long backlog: the next part is asked for while one is kept, and nothing is taken as heard."""

import pytest
import requests

from shared.exchange import client, message
from shared.exchange.hearing import Exchanged
from shared.feed.local import Local
from shared.feed.sequence import head
from shared.feed.tables import Peer
from tests import make
from tests.federation.faults import Cut
from tests.federation.proxy import Passing, Proxy
from tests.parties import Town
from tests.wire import HUB, check_sums

MANY = 30


@pytest.fixture
def behind(town: Town, monkeypatch: pytest.MonkeyPatch) -> Local:
    """Return a node that has a backlog of several parts to hear."""
    monkeypatch.setattr(message, "MAX_BYTES", 6000)
    node = town.node("101")
    town.synchronise()
    with town.hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        tx.write(make.agreement(employer, invited=("101",)), "test")
        for number in range(MANY):
            tx.write(make.workplace(employer, p_number=f"{1000000000 + number}"), "test")
    return node


def exchange(node: Local, http: requests.Session | None = None) -> Exchanged:
    return client.exchange(node, HUB, http=http or requests.Session())


def out_seq(hub: Local, node: Local) -> int:
    """Return how far the hub knows that a node has heard."""
    with hub.read() as session:
        return session.get_one(Peer, node.name).out_seq


def test_one_exchange_hears_all_parts_and_the_next_acknowledges_them(
    town: Town, behind: Local
) -> None:
    before = out_seq(town.hub, behind)
    with behind.begin("test") as tx:
        tx.write(make.answer(), "test")
    with Proxy() as proxy:
        assert exchange(behind, proxy.http) == Exchanged(1, received=MANY + 2, more=True)
        asked = [answer.url.partition("/exchange")[2] for _, answer in proxy.traffic]
    assert asked[0] == ""
    assert len(asked) > 3
    assert all(one.startswith("/news?") and one.endswith("&ahead=1") for one in asked[1:])
    assert out_seq(town.hub, behind) == before  # all of it may still be lost, as far as it knows
    assert exchange(behind) == Exchanged()
    check_sums(behind, town.hub)
    with town.hub.read() as session:
        assert out_seq(town.hub, behind) == head(session)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_what_is_cut_is_asked_for_again_by_an_exchange(
    town: Town, behind: Local, cut: int
) -> None:
    whole = 10**6  # more than there is
    with Proxy(*[Cut(whole, honest=True)] * cut, Cut(100)) as proxy:
        heard = exchange(behind, proxy.http)
        assert heard.more
        assert 0 < heard.received < MANY
        client.exchange_all(behind, HUB, http=proxy.http)
    check_sums(behind, town.hub)


def test_what_another_exchange_has_overtaken_is_left(town: Town, behind: Local) -> None:
    def overtaken(passing: Passing) -> None:
        answer = passing.ask()
        client.exchange_all(behind, HUB, http=requests.Session())
        passing.say(answer, answer.content)

    with Proxy(Cut(10**6, honest=True), overtaken) as proxy:
        assert exchange(behind, proxy.http).received < MANY
    assert exchange(behind) == Exchanged()
    check_sums(behind, town.hub)

"""Two that differ come together again: by as much as differs, whoever has the old database."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import requests
from sqlalchemy import delete, func, select, update

from shared import clock
from shared.database import set_setting
from shared.erasures import of_records
from shared.exchange import message, repair
from shared.exchange.client import exchange_all
from shared.feed import buckets, lives, stored
from shared.feed.lapse import lapse
from shared.feed.local import Local
from shared.feed.tables import Feed, Peer, Quarantine, StoredRecord
from shared.problem import Refused
from shared.records.base import Json
from shared.trust import signature
from tests import make
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.snapshots import put_back, snapshot
from tests.wire import HUB, check_sums, records, sealed, signed


def answers(node: Local, count: int) -> list[str]:
    with node.begin("test") as tx:
        return [tx.write(make.answer(count=number), "test") for number in range(1, count + 1)]


def agreement(hub: Local) -> str:
    with hub.begin("test") as tx:
        return tx.write(make.agreement(tx.write(make.employer(), "test")), "test")


def said(proxy: Proxy) -> list[Json]:
    """Return what the exchanges, not the repairs, have carried of records."""
    lines: list[Json] = []
    for body, answer in proxy.traffic:
        for part in (body, answer.content):
            try:
                lines += message.decode(part).data
            except Refused:  # a repair's message, or a problem
                continue
    return lines


def test_another_life_of_the_hubs_database_ends_in_step_and_moves_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    answers(node, 3)
    agreement(hub)
    town.synchronise()
    with hub.database.begin() as session:
        lives.begin(session, hub.name, hub.key)
    with Proxy() as proxy:
        exchange_all(node, HUB, http=proxy.http)
        assert proxy.traffic[0][1].json()["type"] == "diverged"
        assert said(proxy) == []
    check_sums(node, hub)
    for party, peer in ((node, HUB), (hub, node.name)):
        with party.read() as session:
            known = session.get_one(Peer, peer)
            assert known.in_step
            assert (known.failure, known.repaired_at is not None) == ("", True)


WAYS = [("sqlite", "to the hub"), ("postgresql", "to the node")]


@pytest.mark.parametrize(("town", "way"), WAYS, indirect=["town"])
def test_of_two_thousand_the_one_that_differs_is_moved(town: Town, way: str) -> None:
    node, hub = town.node("101"), town.hub
    writer, holder = (node, hub) if way == "to the hub" else (hub, node)
    if writer is node:
        answers(node, 2000)
    else:
        with hub.begin("test") as tx:
            employer = tx.write(make.employer(), "test")
            tx.write(make.agreement(employer), "test")
            for number in range(2000):
                tx.write(make.workplace(employer, p_number=f"1990{number:06}"), "test")
    town.synchronise()
    with holder.database.begin() as session:  # one record is lost, whatever ate it
        kind = "answer" if writer is node else "workplace"
        mine = (StoredRecord.source == writer.name, StoredRecord.kind == kind)
        gone = session.scalar(select(StoredRecord.id).where(*mine).limit(1))
        session.execute(delete(StoredRecord).where(StoredRecord.id == gone))
        peer = session.get_one(Peer, writer.name)
        peer.in_sum = buckets.held(session, writer.name).sum()
    with Proxy() as proxy:
        exchange_all(node, HUB, http=proxy.http)
        assert [line["record"]["id"] for line in said(proxy)] == [str(gone)]
        assert sum(len(body) + len(answer.content) for body, answer in proxy.traffic) < 60_000
    check_sums(node, hub)


def test_a_node_with_an_old_database_takes_its_newer_records_back(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    [changed, dropped, stays] = answers(node, 3)
    town.synchronise()
    old = snapshot(node)
    with node.begin("test") as tx:
        tx.write(make.answer(count=50), "test", revises=changed)
        tx.erase(dropped)
        made = tx.write(make.profile(), "test", valid_until=make.lease(tx.today))
    mine = agreement(hub)
    town.synchronise()
    with hub.begin("test") as tx:
        tx.erase(mine)
    town.synchronise()
    put_back(node, old)
    town.synchronise()
    with node.read() as session:
        assert stored.get(session, changed).body.count == 50
        assert stored.get(session, changed).rev == 2
        assert stored.get(session, made).rev == 1
        assert stored.many(session, [stored.split_ref(mine)]) == []
    check_sums(node, hub)
    with node.begin("test") as tx:
        tx.write(make.answer(count=51), "test", revises=changed)
    town.synchronise()
    with hub.read() as session:
        assert stored.get(session, changed).rev == 3
        assert stored.get(session, stays).rev == 1
        assert session.scalar(select(func.count()).select_from(Quarantine)) == 0
    check_sums(node, hub)


def test_what_was_erased_is_destroyed_at_the_holder_by_who_no_longer_knows_it(town: Town) -> None:
    """The journal outlives the database: what it names is asked back only to be erased."""
    node, hub = town.node("101"), town.hub
    town.synchronise()
    old = snapshot(node)
    with node.begin("test") as tx:
        kept, erased = (
            tx.write(make.profile(), "test", valid_until=make.lease(tx.today)) for _ in range(2)
        )
    town.synchronise()
    with node.begin("test") as tx:
        tx.erase(erased)  # and the hub does not hear of it
    put_back(node, old, restored=True)
    town.synchronise()
    for party in (node, hub):
        with party.read() as session:
            assert [one.ref for one in stored.of_kind(session, "profile")] == [kept]
    check_sums(node, hub)
    with node.read() as session:
        (asked,) = of_records(session, [erased])
        assert (asked.kind, asked.state) == ("profile", "confirmed")


def test_a_hub_with_an_old_database_is_told_again_and_takes_its_own_back(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    need = agreement(hub)
    [erased] = answers(node, 1)
    town.synchronise()
    old = snapshot(hub)
    with hub.begin("test") as tx:
        tx.write(replace(tx.get(need).body, title="Ny aftale"), "test", revises=need)
    [answer] = answers(node, 1)
    with node.begin("test") as tx:
        tx.erase(erased)
    town.synchronise()
    put_back(hub, old, restored=True)
    town.synchronise()
    with hub.read() as session:
        assert stored.get(session, need).body.title == "Ny aftale"
        assert stored.get(session, answer)
        assert stored.many(session, [stored.split_ref(erased)]) == []
    check_sums(node, hub)


def test_old_files_put_back_lose_nothing_though_more_was_written_since(town: Town) -> None:
    """The same life, and its numbers have passed the hub's position: nothing shows it but sums."""
    node, hub = town.node("101"), town.hub
    town.synchronise()
    old = snapshot(node)
    lost = answers(node, 2)
    town.synchronise()
    put_back(node, old)
    since = answers(node, 5)
    town.synchronise()
    for party in (node, hub):
        with party.read() as session:
            assert {one.ref for one in stored.of_kind(session, "answer")} == {*lost, *since}
    check_sums(node, hub)


def test_a_copy_whose_lease_is_over_is_not_asked_back_for_ever(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    old = snapshot(node)
    with node.begin("test") as tx:
        tx.write(make.profile(), "test", valid_until=tx.today)
    town.synchronise()
    with hub.database.begin() as session:
        tomorrow = clock.today(session) + timedelta(days=1)
        set_setting(session, "demo_today", tomorrow.isoformat())
        session.execute(update(Peer).values(heard_on=tomorrow))
    assert lapse(hub) == 1
    put_back(node, old, restored=True)
    town.synchronise()
    check_sums(node, hub)


def test_a_hub_restored_to_before_somebody_joined_hears_of_it_from_the_others(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    old = snapshot(hub)
    newcomer = town.node("147")
    town.synchronise()
    put_back(hub, old, restored=True)
    town.synchronise("101")
    answers(newcomer, 2)
    town.synchronise("147", "101")
    check_sums(newcomer, hub)
    check_sums(node, hub)


def test_what_was_written_anew_after_a_restore_stands_above_what_was_lost(town: Town) -> None:
    """The same revision twice: a fork that its owner made, and that its owner settles."""
    node, hub = town.node("101"), town.hub
    [key] = answers(node, 1)
    town.synchronise()
    old = snapshot(node)
    with node.begin("test") as tx:
        tx.write(make.answer(count=70), "test", revises=key)
    town.synchronise()
    put_back(node, old, restored=True)
    with node.begin("test") as tx:
        tx.write(make.answer(count=71), "test", revises=key)
    town.synchronise()
    for party in (node, hub):
        with party.read() as session:
            assert (stored.get(session, key).rev, stored.get(session, key).body.count) == (3, 71)
    check_sums(node, hub)


def test_a_repair_that_does_not_help_is_said_and_not_tried_for_ever(town: Town) -> None:
    node = town.node("101")
    answers(node, 1)
    town.synchronise()
    with town.hub.database.begin() as session:  # what the hub has of it cannot be given back
        session.execute(
            update(StoredRecord).where(StoredRecord.source == node.name).values(rev=9, content=b"")
        )
        peer = session.get_one(Peer, node.name)
        peer.in_sum = buckets.held(session, node.name).sum()
    with Proxy() as proxy:
        with pytest.raises(Refused, match="diverged"):
            exchange_all(node, HUB, http=proxy.http)
        assert len(proxy.traffic) < 8
        assert said(proxy) == []  # a lower revision is never sent as if it were new
    with node.read() as session:
        assert session.get_one(Peer, HUB).failure == "diverged"


def test_what_was_erased_stays_so_though_both_databases_are_put_back(town: Town) -> None:
    """The hub's copy is from after the erasure, the node's from before: the hub's word holds."""
    node, hub = town.node("101"), town.hub
    need = agreement(hub)
    town.synchronise()
    before = snapshot(node)
    with hub.begin("test") as tx:
        tx.erase(need)
    town.synchronise()
    put_back(hub, snapshot(hub), restored=True)
    put_back(node, before)
    town.synchronise()
    for party in (node, hub):
        with party.read() as session:
            assert stored.many(session, [stored.split_ref(need)]) == []
    check_sums(node, hub)


def test_what_a_node_lost_sight_of_does_not_come_back_with_its_old_database(town: Town) -> None:
    """The hub's `gone` was heard and has left its feed: the repair says it again."""
    node, hub = town.node("101"), town.hub
    need = agreement(hub)
    town.synchronise()
    before = snapshot(node)
    with hub.begin("test") as tx:
        tx.write(replace(tx.get(need).body, invited=("147",)), "test", revises=need)
    town.synchronise()
    town.synchronise()
    put_back(node, before)
    town.synchronise()
    with node.read() as session:
        assert stored.many(session, [stored.split_ref(need)]) == []
    with hub.read() as session:
        assert stored.get(session, need)
    check_sums(node, hub)


def test_a_position_or_a_sum_that_is_wrong_is_set_right(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    answers(node, 2)
    agreement(hub)
    town.synchronise()
    for wrong in ({"in_seq": 10_000}, {"in_sum": "abc"}, {"out_sum": "abc"}):
        with node.database.begin() as session:
            session.execute(update(Peer).values(**wrong))
        with Proxy() as proxy:
            exchange_all(node, HUB, http=proxy.http)
            assert said(proxy) == []
        check_sums(node, hub)


def hostile(node: Local) -> dict[str, list[Json]]:
    """Return lines that no honest party says, by what is wrong with them."""
    digest, key = "0" * 64, ("hub:dk", str(uuid4()))
    right = buckets.place((key[0], UUID(key[1])))[0]
    wrong = "0" if right != "0" else "1"

    def leaf(*rows: Any, prefix: str = "") -> list[Json]:
        return [{"type": "leaf", "prefix": prefix, "rows": list(rows)}]

    return {
        "a row of another bucket": leaf([*key, 1, digest], prefix=wrong),
        "more rows than a leaf has": leaf(*[["hub:dk", str(uuid4()), 1, digest]] * 65),
        "an owner that is none": leaf(["hub:dk\x00", key[1], 1, digest]),
        "an id that is none": leaf(["hub:dk", "x", 1, digest]),
        "a revision that is none": leaf([*key, True, digest]),
        "a revision past all": leaf([*key, 2**60, digest]),
        "a row that is no row": leaf(7),
        "a prefix that is none": [{"type": "ask", "prefix": "xyz"}],
        "a prefix too long": [{"type": "held", "prefix": "0" * 17, "sum": "0"}],
        "an id to give back that is none": [{"type": "want", "owner": "hub:dk", "id": "x"}],
        "a line of an exchange": [{"type": "gone", "owner": "hub:dk", "id": key[1]}],
        "a flood of questions": [{"type": "ask", "prefix": ""}] * 1000,
    }


def post(node: Local, lines: list[Json], **other: Any) -> requests.Response:
    with node.read() as session:
        peer = session.get_one(Peer, HUB)
        body = repair.compose(session, peer, lines, other.get("last", 0), more=True)
    request = signature.Request("POST", f"{peer.url}/exchange/repair",
                                {"Content-Type": message.MEDIA_TYPE}, body)  # fmt: skip
    signature.sign(request, node.key, clock.now())
    first = requests.post(request.url, data=body, headers=request.headers, timeout=30)
    again = requests.post(request.url, data=body, headers=request.headers, timeout=30)
    assert first.status_code != 200 or again.json()["type"] == "replayed"
    return first


def state(party: Local) -> list[Any]:
    with party.read() as session:
        feed = select(Feed.recipient, Feed.owner, Feed.id, Feed.op, Feed.seq, Feed.summed)
        peers = select(Peer.name, Peer.in_epoch, Peer.in_seq, Peer.in_sum, Peer.out_sum)
        return [sorted(map(str, session.execute(feed))), sorted(session.execute(peers)),
                records(session, None)]  # fmt: skip


def test_a_hostile_repair_is_refused_and_changes_nothing(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    ours = agreement(hub)
    with other.begin("test") as tx:
        theirs = stored.split_ref(tx.write(make.answer(municipality="147"), "test"))
    town.synchronise()
    before = state(hub)
    for what, lines in hostile(node).items():
        answer = post(node, lines)
        expected = (413, "too_large") if "flood" in what else (400, "malformed")
        assert (answer.status_code, answer.json()["type"]) == expected, what
        assert state(hub) == before, what
    owner, record_id = stored.split_ref(ours)
    with hub.read() as session:
        envelope = json.loads(stored.get(session, ours).content)
        assert theirs in records(session, other.name)
    claimed = sealed(node, {**envelope, "rev": 9})
    claimed["sig"]["key"] = hub.key.public.id
    forged = [claimed, sealed(node, {**envelope, "rev": 9}), sealed(node, envelope), {},
              signed(node, make.answer(), rev=1)]  # fmt: skip
    lines: list[Json] = [{"type": "put", "record": one} for one in forged]
    lines += [{"type": "want", "owner": theirs[0], "id": str(theirs[1])},
              {"type": "want", "owner": owner, "id": str(record_id)}]  # fmt: skip
    answer = post(node, lines)
    assert message.decode(answer.content, repair=True).data == []  # nothing of others' is given
    assert state(hub) == before
    stranger = town.apply("461")[0]
    assert post(stranger, []).json()["type"] == "unsigned"

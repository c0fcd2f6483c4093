"""What else a compromised node or a network can try: nothing but its own records comes of it.

What it says and is refused for stands in `tests/federation/attacks.py`, threat by threat.
"""

import base64
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema, fields
from sqlalchemy import func, select

from hub.members import actions as members
from hub.placements.actions import by_code
from shared import clock
from shared.exchange.client import exchange
from shared.feed import lives, stored
from shared.feed.checking import read_record
from shared.feed.local import Local
from shared.feed.tables import Owed, Peer, Quarantine, Receipt, StoredRecord
from shared.peers.quarantine import seen
from shared.problem import Refused
from shared.records.base import BodySchema, Json, canonical
from shared.records.formats import _Listed
from shared.records.kinds import KINDS
from shared.said import employer_by_code
from shared.trust import signature
from shared.trust.keys import SigningKey
from shared.trust.merkle import Verifier
from tests import make
from tests.federation.faults import Cut, Swap
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.shared.records.test_kinds import envelope
from tests.shared.trust.conftest import new_key
from tests.wire import (
    HUB,
    body_of,
    check_sums,
    forget_hearing,
    post,
    put,
    records,
    request_of,
    say,
    sealed,
    signed,
    smuggle,
)

SOME_ID = UUID("00000000-0000-4000-8000-00000000000a")


def spoilt(kind: str) -> Iterator[tuple[str, Json]]:
    """Yield a good envelope with one member spoilt at a time, and the pointer to that."""
    good = envelope(kind)
    for at, one, place, name in _places(KINDS[kind].schema, good["body"], "body"):
        wrong = SPOILT.get(type(one)) or ("no_such_code" if isinstance(one, _Listed) else None)
        if wrong:
            before, place[name] = place[name], wrong
            yield at, {**deepcopy(good), "id": str(uuid4())}
            place[name] = before


def _places(
    schema: Schema, value: Json, at: str
) -> Iterator[tuple[str, fields.Field[Any], Json, str]]:
    for name in value:
        one = schema.fields[name]
        yield f"{at}/{name}", one, value, name
        if isinstance(one, fields.Nested):
            yield from _places(one.schema, value[name], f"{at}/{name}")


SPOILT: dict[type, str] = {type(BodySchema.TYPE_MAPPING[date]()): "9999-12-31"}


def test_one_odd_member_costs_its_record_alone_and_is_pointed_at(town: Town) -> None:
    """Fault 37: days at the calendar's end, codes of no list; pages and rules never meet them."""
    node, hub = town.node("101"), town.hub
    kinds = [name for name, kind in KINDS.items() if kind.owner != "hub"]
    cases = [(at, sealed(node, one)) for kind in kinds for at, one in spoilt(kind)]
    assert len(cases) > 40
    good = [signed(node, make.answer()) for _ in cases]
    odd = [one for _, one in cases]
    answered = say(node, *map(put, chain.from_iterable(zip(odd, good, strict=True))))
    told = {one["id"]: one["problem"].get("pointers") for one in answered.verdicts}
    assert told == {one["id"]: [at] for at, one in cases}
    with hub.read() as session:
        held = {str(record_id) for _, record_id in records(session, node.name)}
    assert held == {one["id"] for one in good}


def test_a_poisoned_record_delays_none_that_stands_beside_it(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    bad = signed(node, make.answer(municipality="147"))
    good = [signed(node, make.answer(count=number)) for number in (1, 2, 3)]
    lines = list(map(put, (good[0], bad, good[1], bad, good[2])))
    for last in (None, 9):  # resent whole: no second row, no second verdict
        assert len(say(node, *lines, last=last).verdicts) == 1
        with hub.read() as session:
            now = records(session, node.name)
            assert {str(one) for _, one in now} == {one["id"] for one in good}
            assert session.scalar(select(func.count()).select_from(Quarantine)) == 1


def test_the_writer_hears_of_a_poisoned_revision_and_the_sums_stay_equal(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        key = tx.write(make.answer(), "test", id=SOME_ID)
    town.synchronise()
    good = signed(node, make.answer(count=3), id=SOME_ID, rev=2)
    smuggle(node, sealed(node, {**good, "body": {**good["body"], "name": "Bo"}}), HUB)
    new = signed(node, make.answer())
    smuggle(node, sealed(node, {**new, "schema": 0}), HUB)
    with node.begin("test") as tx:
        later = tx.write(make.answer(count=5), "test")
    town.synchronise()
    town.synchronise()
    with hub.read() as session:
        assert stored.get(session, key).rev == 1
        assert stored.get(session, later).body.count == 5
    with node.read() as session:
        told = {row.id: row.status for row in session.scalars(select(Quarantine))}
        assert told == {str(SOME_ID): "refused", new["id"]: "refused"}
        assert session.get_one(Peer, HUB).in_step
        assert session.get_one(Peer, HUB).repaired_at is None  # nothing was to be repaired
    check_sums(node, hub)
    smuggle(node, signed(node, make.answer(count=4), id=SOME_ID, rev=3), HUB)
    town.synchronise()
    with hub.read() as session:
        assert (stored.get(session, key).rev, stored.get(session, key).body.count) == (3, 4)
    check_sums(node, hub)


def test_nobody_takes_a_public_code_that_another_has(town: Town) -> None:
    """People name records by their codes: one of two alike would get what is meant for both."""
    one, other, hub = town.node("101"), town.node("147"), town.hub
    ours, placed = make.employer(), make.placement(municipality="147")
    with hub.begin("test") as tx:
        key = tx.write(ours, "test")
    with other.begin("test") as tx:
        tx.write(placed, "test")
    town.synchronise()
    with one.begin("test") as tx:
        tx.write(make.employer(code=ours.code), "test")
        tx.write(make.placement(code=placed.code), "test")
        harmless = tx.write(make.employer(), "test")
    town.synchronise("101")
    with hub.begin("test") as tx:
        tx.write(replace(ours, name="Nordlys"), "test", revises=key)
    with hub.read() as session:
        assert employer_by_code(session, ours.code).ref == key
        assert by_code(session, placed.code).owner == "municipality:147"
        assert stored.get(session, harmless)
    town.synchronise("101")
    check_sums(one, hub)


def test_a_record_that_the_database_cannot_hold_is_refused_alone(town: Town) -> None:
    """A number too large for an index column of PostgreSQL; SQLite takes it."""
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
    big = signed(hub, make.workplace(employer, p_number="1990000009"))
    big["body"]["full_time_persons"] = "999999999999"
    for number in range(5):
        smuggle(
            hub, signed(hub, make.workplace(employer, p_number=f"199000000{number}")), node.name
        )
        if number == 2:
            smuggle(hub, sealed(hub, big), node.name)
    town.synchronise()
    town.synchronise()
    with node.read() as session:
        assert len(list(stored.of_kind(session, "workplace", StoredRecord.source == HUB))) == (
            6 if node.database.is_sqlite else 5
        )
        assert stored.get(session, agreement)
    check_sums(node, hub)


def test_a_request_is_taken_once_also_by_another_process_of_the_hub(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    body = body_of(node, put(signed(node, make.answer())))
    request = request_of(node, body)
    assert post(request).status_code == 200
    with hub.read() as session:
        before = state(session)
    assert post(request_of(node, body)).status_code == 200, "it is resent, and nothing is new"
    with hub.read() as session:
        assert state(session) == before
    town.restart_hub()
    assert post(request).json()["type"] == "replayed"


def test_a_request_passes_once_for_as_long_as_it_passes_at_all(town: Town) -> None:
    """T-27: at 0, 299 and 301 seconds, and never after 330."""
    node = town.node("101")
    body = body_of(node)
    for age, first, again in ((0, "", "replayed"), (299, "", "replayed"), (301, "", "replayed"),
                              (340, "clock_off", "clock_off")):  # fmt: skip
        old = signature.Request("POST", request_of(node, body).url, {}, body)
        signature.sign(old, node.key, clock.now() - timedelta(seconds=age))
        assert post(old).headers.get("Content-Type", "").endswith("problem+json") == bool(first)
        assert post(old).json()["type"] == again


def state(session: Any) -> list[Any]:
    peers = select(Peer.name, Peer.in_seq, Peer.in_sum, Peer.out_seq, Peer.out_sum)
    quarantine = select(func.count()).select_from(Quarantine)
    return [session.execute(peers).all(), records(session, "node:101"),
            session.scalar(quarantine), session.execute(select(Owed.line)).all()]  # fmt: skip


def test_an_answer_swapped_changes_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with hub.begin("test") as tx:
        employer = tx.write(make.employer(), "test")
        agreement = tx.write(make.agreement(employer), "test")
    with Proxy(Cut(0, honest=True)) as proxy:
        with node.read() as session:
            before = records(session, HUB)
        with pytest.raises(Refused, match="unsigned"):
            exchange(node, HUB, http=proxy.http)
        proxy.script.append(Swap(0))
        with pytest.raises(Refused, match="unsigned"):
            exchange(node, HUB, http=proxy.http)
        with node.read() as session:
            assert records(session, HUB) == before
            assert session.get_one(Peer, HUB).failure == "unsigned"
        exchange(node, HUB, http=proxy.http)
        with node.read() as session:
            assert stored.get(session, agreement)
            assert session.get_one(Peer, HUB).failure == ""
    check_sums(node, hub)


def test_a_receipt_that_its_holder_has_not_signed_is_none(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    with hub.begin("test") as tx:
        key = tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
    town.synchronise()
    with hub.begin("test") as tx:
        tx.erase(key)
    owner, record_id = stored.split_ref(key)
    said = {"owner": owner, "id": str(record_id), "grade": "deleted", "at": "2026-11-23T12:00:00",
            "rev": 1, "digest": "d" * 64}  # fmt: skip
    tried: list[tuple[Local, Json, Json, int]] = [
        (other, {}, {}, 0), (node, {}, {"rev": 2}, 0), (node, {}, {"digest": "e" * 64}, 0),
        (node, {}, {"open": 1}, 0), (node, {"rev": 2**53 - 1}, {"rev": 1}, 0),
        *((node, odd, {}, 0) for odd in ODD_RECEIPTS), (node, {}, {}, 1),
    ]  # fmt: skip
    for signer, signs, says, receipts in tried:
        over = canonical({**said, **signs})
        proof = base64.b64encode(signer.key.sign(b"landsaftale/receipt/1\n" + over)).decode()
        say(node, {"type": "receipt", **said, **signs, **says, "sig": proof, "n": 1})
        with hub.read() as session:
            assert session.scalar(select(func.count()).select_from(Receipt)) == receipts


ODD_RECEIPTS: list[Json] = [
    {"rev": 0}, {"rev": True}, {"rev": "1"}, {"rev": [1]}, {"digest": "D" * 64}, {"digest": 1},
    {"digest": "d" * 63 + "\n"}, {"open": -1}, {"open": 2**31}, {"open": {}},
]  # fmt: skip


def test_a_database_that_is_not_the_one_we_knew_is_told_apart(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with hub.database.begin() as session:
        lives.begin(session, hub.name, hub.key)
    with hub.read() as session:
        before = state(session)
    answer = post(request_of(node, body_of(node, put(signed(node, make.answer())))))
    assert (answer.status_code, answer.json()["type"]) == (409, "diverged")
    with hub.read() as session:
        assert state(session) == before
    with pytest.raises(Refused, match="diverged"), Proxy() as proxy:
        exchange(node, HUB, http=proxy.http)
    with node.read() as session:
        assert session.get_one(Peer, HUB).failure == "diverged"


def test_a_cursor_ahead_of_the_head_is_divergence(town: Town) -> None:
    node = town.node("101")
    with node.database.begin() as session:
        session.get_one(Peer, HUB).in_seq = 10_000
    with pytest.raises(Refused, match="diverged"), Proxy() as proxy:
        exchange(node, HUB, http=proxy.http)


def test_who_is_no_member_gets_nothing(town: Town) -> None:
    node, _ = town.apply("461")  # not approved yet
    town.node("101")
    refused = post(request_of(node, body_of(node)))
    assert (refused.status_code, refused.json()["type"]) == (401, "unsigned")
    url = f"{town.url}/exchange"
    hub_itself = signature.Request("POST", url, {}, body_of(node))
    signature.sign(hub_itself, town.hub.key, clock.now())
    assert post(hub_itself).json()["type"] == "not_a_member"


def test_nobody_joins_under_anothers_name(town: Town) -> None:
    town.node("101")
    for name in ("node:101", "hub:dk", "node:147\n", "node:", "x"):
        token = members.invite(town.hub, "test", "147")
        application = _application(name, token, new_key())
        with pytest.raises(Refused, match=r"already_joined|bad_signature"):
            members.apply(town.hub, token, application)


def _application(name: str, token: str, key: SigningKey) -> members.Application:
    said = {"party": name, "municipality": "147", "token": token}
    proof = base64.b64encode(key.sign(members.APPLICATION + canonical(said))).decode()
    return members.Application(name, "147", key.public.text, proof)


def test_a_peer_that_has_forgotten_what_it_said_says_it_again_to_no_effect(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    with node.begin("test") as tx:
        for number in range(1, 30):
            tx.write(make.answer(count=number), "test")
    town.synchronise()
    with hub.read() as session:
        before = records(session, node.name)
    forget_hearing(node, HUB)
    forget_hearing(hub, node.name)
    town.synchronise()
    with hub.read() as session:
        assert records(session, node.name) == before
    check_sums(node, hub)


def test_who_signs_two_records_of_one_revision_has_proved_it(town: Town) -> None:
    """T-03: anybody can check both signatures; of a citizen's nothing is kept."""
    node, hub = town.node("101"), town.hub
    two = [signed(node, make.answer(count=count), id=SOME_ID) for count in (77, 78)]
    person = [signed(node, make.profile(hours=hours)) for hours in ("full", "up_to_20")]
    person[1] = sealed(node, {**person[1], "id": person[0]["id"]})
    say(node, *map(put, two), *map(put, person), last=9)
    with hub.read() as session:
        proofs = {row.kind: seen(row).proof for row in session.scalars(select(Quarantine))}
    assert proofs == {"answer": two, "profile": []}
    for one in proofs["answer"]:
        record = read_record(one)
        assert record.sig is not None
        assert Verifier().proves(record.digest, record.sig, node.key.public)
    key = stored.split_ref(f"{node.authority}/{SOME_ID}")
    gone = {"type": "gone", "seq": 10, "owner": key[0], "id": str(key[1])}
    say(node, gone, after=9, last=10)
    with hub.read() as session:
        assert not any(row.proof for row in session.scalars(select(Quarantine)))

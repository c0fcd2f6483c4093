"""What a compromised node or a network can try: nothing but its own records comes of it."""

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
from shared.codes.lists import codes
from shared.exchange import message
from shared.exchange.client import exchange
from shared.feed import lives, stored
from shared.feed.local import Local
from shared.feed.tables import Owed, Peer, Quarantine, Receipt, StoredRecord
from shared.problem import Refused
from shared.records.base import MAX_REV, BodySchema, Json, canonical
from shared.records.directory import Membership
from shared.records.formats import _Listed
from shared.records.kinds import KINDS
from shared.said import employer_by_code
from shared.tables import AccessionIndex
from shared.trust import signature
from shared.trust.keys import SigningKey
from tests import make
from tests.federation.faults import Cut, Swap
from tests.federation.proxy import Proxy
from tests.parties import Town
from tests.shared.records.test_kinds import envelope
from tests.shared.trust.conftest import new_key
from tests.wire import (
    HUB,
    body_of,
    bomb,
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


def poisons(node: Local, other: Local, first: str) -> dict[str, tuple[Json, str]]:
    """Return forged records by name, each with the code of its refusal."""
    return {**_of_others(node, other), **_badly_signed(node, other), **_malformed(node, first)}


def _of_others(node: Local, other: Local) -> dict[str, tuple[Json, str]]:
    theirs = make.answer(municipality="147")
    key = Membership(
        party="node:101", name="x", authorities=("hub:dk",), key_id=node.key.public.id,
        public_key=node.key.public.text, state="active",
    )  # fmt: skip
    return {
        name: (envelope, "unauthorised")
        for name, envelope in {
            "another's record signed anew": signed(node, theirs, owner="municipality:147"),
            "another's own bytes passed on": signed(other, theirs),
            "the hub's authority": signed(node, make.employer(), owner=HUB),
            "a membership": signed(node, key),
            "another municipality's accession": signed(node, make.accession(municipality="147")),
            "another's key": signed(node, make.answer(), key=other.key),
            "no signature": {**signed(node, make.answer()), "sig": None},
        }.items()
    }


def _badly_signed(node: Local, other: Local) -> dict[str, tuple[Json, str]]:
    forged = signed(node, make.answer(), key=other.key)
    forged["sig"]["key"] = node.key.public.id
    changed = signed(node, make.answer())
    changed["body"]["count"] = 99
    rootless = signed(node, make.answer())
    rootless["sig"]["root"] = "!"
    return {
        "another's key under our id": (forged, "bad_signature"),
        "a changed body": (changed, "bad_signature"),
        "a root that is no base 64": (rootless, "bad_signature"),
    }


def _malformed(node: Local, first: str) -> dict[str, tuple[Json, str]]:
    def but(**members: Any) -> Json:
        return sealed(node, {**signed(node, make.answer()), **members})

    def body(**members: Any) -> Json:
        good = signed(node, make.answer())
        return sealed(node, {**good, "body": {**good["body"], **members}})

    def newer(**members: Any) -> Json:
        return sealed(node, {**body(**members), "schema": 2})

    def proof(**members: Any) -> Json:
        good = signed(node, make.answer())
        return {**good, "sig": {**good["sig"], **members}}

    own = f"{node.authority}/{SOME_ID}"
    opening = signed(node, make.need(own, groups=[make.slot_group(own)]))
    opening["body"]["pledge"] = make.NOBODY
    profile = signed(node, make.profile())
    heavy = {**profile["body"], "skills": [*codes("skills")] * 200}
    timed = str(KINDS["need"].new_id())
    return {
        "an unknown kind": (but(kind="poison"), "unknown_kind"),
        "a kind that is no word": (but(kind=["need"]), "unknown_kind"),
        "an empty object": ({}, "unknown_kind"),
        "an owner in capitals": (but(owner="Municipality:101"), "schema"),
        "a list for an owner": (but(owner=["municipality:101"]), "schema"),
        "an unknown member": (body(name="Bo"), "schema"),
        "an unknown member of the envelope": (but(note="hej"), "schema"),
        "true for a revision": (but(rev=True), "schema"),
        "text for a revision": (but(rev="1"), "schema"),
        "no revision": (but(rev=0), "rev_jump"),
        "a negative revision": (but(rev=-1), "rev_jump"),
        "a revision that freezes": (but(rev=MAX_REV), "rev_jump"),
        "a revision too far": (but(rev=10_001), "rev_jump"),
        "a fork": (signed(node, make.answer(count=77), id=UUID(first)), "fork"),
        "another employer's pledge": (sealed(node, opening), "schema"),
        "no schema there is": (but(schema=0), "schema"),
        "a schema too large": (but(schema=2**40), "schema"),
        "a citizen's of a newer schema": (sealed(node, {**profile, "schema": 2}), "schema"),
        "a CPR number in a member to come": (newer(note="ring 2311991234"), "schema"),
        "one for a member's name": (newer(**{"231199-1234": True}), "schema"),
        "one deep in it": (newer(note=[{"a": [2311991234]}]), "schema"),
        "a known member of a newer schema": (newer(count="2"), "schema"),
        "a lease on what has none": (but(valid_until="2020-01-01"), "schema"),
        "a number too large": (body(count=2**40), "schema"),
        "a text for an id": (but(id="x\x00y"), "schema"),
        "an id in capitals": (but(id=str(uuid4()).upper()), "schema"),
        "a path of numbers": (proof(path=[5]), "schema"),
        "a root that is no text": (proof(root=5), "schema"),
        "a person's id with a time in it": (sealed(node, {**profile, "id": timed}), "schema"),
        "a record too large": (sealed(node, {**profile, "body": heavy}), "too_large"),
    }


def test_what_is_forged_is_refused_by_itself_and_delays_nothing(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    with node.begin("test") as tx:
        key = tx.write(make.answer(), "test", id=SOME_ID)
    town.synchronise()
    with hub.read() as session:
        before = records(session, node.name)
        theirs = records(session, other.name)
        first = str(stored.get(session, key).id)
    cases = poisons(node, other, first)
    good = [signed(node, make.answer(count=n)) for n in range(1, len(cases) + 1)]
    lines = [
        put(envelope)
        for (poison, _), harmless in zip(cases.values(), good, strict=True)
        for envelope in (poison, harmless)
    ]
    answered = say(node, *lines)
    codes = [verdict["problem"]["code"] for verdict in answered.verdicts]
    wanted = {name: code for name, (_, code) in cases.items()}
    assert dict(zip(cases, codes, strict=True)) == wanted
    with hub.read() as session:
        now = records(session, node.name)
        assert before.items() <= now.items()
        assert {str(record_id) for _, record_id in now.keys() - before.keys()} == {
            envelope["id"] for envelope in good
        }
        assert records(session, other.name) == theirs
        assert session.scalar(select(AccessionIndex.owner)) is None
        seen = session.scalar(select(func.count()).select_from(Quarantine))
    assert seen == len(cases)
    again = say(node, *lines, last=9)  # resent whole: no second row, no second verdict
    assert len(again.verdicts) == len(cases)
    with hub.read() as session:
        assert records(session, node.name) == now
        assert session.scalar(select(func.count()).select_from(Quarantine)) == len(cases)


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


def test_a_replayed_request_is_refused_and_a_resent_one_changes_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    envelope = signed(node, make.answer())
    body = body_of(node, put(envelope))
    request = request_of(node, body)
    assert post(request).status_code == 200
    with hub.read() as session:
        before = state(session)
    replayed = post(request)
    assert (replayed.status_code, replayed.json()["type"]) == (401, "replayed")
    assert post(request_of(node, body)).status_code == 200
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


def test_a_body_cut_anywhere_changes_nothing(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    body = body_of(node, put(signed(node, make.answer())), put(signed(node, make.profile())))
    with hub.read() as session:
        before = state(session)
    request = request_of(node, body)
    for length in range(0, len(body), max(1, len(body) // 12)):
        cut = body[:length]
        request.body = cut
        assert post(request).json()["type"] == "unsigned"
        assert post(request_of(node, cut)).json()["type"] == "malformed"
    with hub.read() as session:
        assert state(session) == before


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


def test_a_bomb_and_a_flood_of_lines_are_refused(town: Town) -> None:
    node = town.node("101")
    flood = [{"type": "gone", "owner": "x", "id": "y"}] * (message.MAX_LINES + 1)
    for body in (bomb(message.MAX_PLAIN + 1), body_of(node, *flood)):
        answer = post(request_of(node, body))
        assert (answer.status_code, answer.json()["type"]) == (413, "too_large")
    assert post(request_of(node, bomb(1000))).json()["type"] == "malformed"


MALFORMED: list[dict[str, Any]] = [
    {"type": "verdict", "owner": "a", "id": "b"},
    {
        "type": "verdict",
        "owner": "a",
        "id": "b",
        "rev": True,
        "status": "x",
        "problem": {},
        "n": 1,
    },
    {"type": "receipt", "owner": "a", "id": "b", "grade": 1, "at": "", "sig": "", "n": 1},
    {"type": "put", "record": []},
    {"type": "put"},
    {"type": "gone", "owner": 1, "id": "b"},
    {"type": "erase"},
    {"type": "surprise"},
    {"type": ["put"]},
    {"type": "hello"},
    {"type": "end", "last": 1, "head": 1, "sum": "0", "more": False},
    {"type": "end", "last": -1, "head": 1, "sum": "0", "more": False},
    {},
]


def test_a_malformed_line_is_told_with_its_number(town: Town) -> None:
    node = town.node("101")
    for line in MALFORMED:
        answer = post(request_of(node, body_of(node, line)))
        assert (answer.status_code, answer.json()["type"]) == (400, "malformed"), line


def test_lines_about_nothing_are_passed_over(town: Town) -> None:
    node, hub = town.node("101"), town.hub
    line = {"owner": "a\x00", "id": "b", "rev": 1, "status": "refused", "problem": {}, "n": 1}
    receipt = {"type": "receipt", "owner": "municipality:101", "id": str(uuid4()),
               "grade": "key_destroyed", "at": "then", "sig": "AAAA", "n": 2}  # fmt: skip
    gone = {"type": "gone", "owner": HUB, "id": str(SOME_ID)}
    with hub.read() as session:
        before = records(session, None)
    say(node, {"type": "verdict", **line}, receipt, gone, {**gone, "type": "erase", "id": "x"})
    with hub.read() as session:
        assert records(session, None) == before
        assert session.scalar(select(func.count()).select_from(Receipt)) == 0
        assert session.scalar(select(func.count()).select_from(Quarantine)) == 0


def test_a_receipt_that_its_holder_has_not_signed_is_none(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    with hub.begin("test") as tx:
        key = tx.write(make.agreement(tx.write(make.employer(), "test")), "test")
    town.synchronise()
    with hub.begin("test") as tx:
        tx.erase(key)
    owner, record_id = stored.split_ref(key)
    said = {"owner": owner, "id": str(record_id), "grade": "deleted", "at": "2026-11-23T12:00:00"}
    for signer, receipts in ((other, 0), (node, 1)):
        proof = base64.b64encode(signer.key.sign(b"landsaftale/receipt/1\n" + canonical(said)))
        say(node, {"type": "receipt", **said, "sig": proof.decode(), "n": 1})
        with hub.read() as session:
            assert session.scalar(select(func.count()).select_from(Receipt)) == receipts


def test_a_peer_cannot_make_us_forget_what_is_not_its_own(town: Town) -> None:
    node, other, hub = town.node("101"), town.node("147"), town.hub
    with node.begin("test") as tx:
        key = tx.write(make.answer(), "test", id=SOME_ID)
    town.synchronise()
    for kind in ("gone", "erase"):
        say(other, {"type": kind, "owner": "municipality:101", "id": str(SOME_ID)})
        say(other, {"type": kind, "owner": HUB, "id": str(SOME_ID)})
    with hub.read() as session:
        assert stored.get(session, key)
    check_sums(node, hub)


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

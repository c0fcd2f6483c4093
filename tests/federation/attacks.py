"""What a hostile node tries, threat by threat, and how each is to be refused."""

import base64
import gzip
import hashlib
import hmac
from collections.abc import Callable
from functools import cache
from uuid import uuid4

from shared import clock
from shared.codes.lists import codes
from shared.exchange import message
from shared.records.base import MAX_REV, Json, canonical
from shared.records.directory import Membership
from shared.records.kinds import KINDS
from shared.trust import rotation, signature
from tests import make
from tests.federation.attacking import NOTHING, OWN, Attack, Codes, Hostile
from tests.wire import HUB, bomb, put, sealed, signed

VICTIM = "municipality:147"

ATTACKS: list[Attack] = []


def attack(threat: str, refusal: str) -> Callable[[Callable[["Hostile"], Codes]], None]:
    """Let a function be an attack."""
    return lambda act: ATTACKS.append(Attack(threat, refusal, act))


# T-01: what is others'


@attack("T-01", "unauthorised")
def anothers_record_signed_anew(h: Hostile) -> Codes:
    yield from h.put(signed(h.node, make.answer(municipality="147"), owner=VICTIM))
    yield from h.put(sealed(h.node, {**h.loot, "rev": h.loot["rev"] + 1}))


@attack("T-01", "unauthorised")
def anothers_own_bytes_passed_on(h: Hostile) -> Codes:
    yield from h.put(h.loot)


@attack("T-01", "unauthorised")
def the_hubs_authority(h: Hostile) -> Codes:
    yield from h.put(signed(h.node, make.employer(), owner=HUB))


@attack("T-01", "unauthorised")
def a_membership_of_its_own_making(h: Hostile) -> Codes:
    key = h.node.key.public
    yield from h.put(signed(h.node, Membership(
        party=h.node.name, name="x", authorities=(HUB,), key_id=key.id, public_key=key.text,
        state="active",
    )))  # fmt: skip


@attack("T-01", "unauthorised")
def a_key_that_nobody_knows_or_none(h: Hostile) -> Codes:
    yield from h.put(signed(h.node, make.answer(), key=h.stranger), h.answer() | {"sig": None})


@attack("T-01", "bad_signature")
def a_signature_of_something_else(h: Hostile) -> Codes:
    forged, changed, rootless = (
        signed(h.node, make.answer(), key=h.stranger),
        h.answer(),
        h.answer(),
    )
    forged["sig"]["key"] = h.node.key.public.id
    changed["body"]["count"] = 99
    rootless["sig"]["root"] = "!"
    yield from h.put(forged, changed, rootless)


@attack("T-01", NOTHING)
def forgetting_what_is_others(h: Hostile) -> Codes:
    for kind in ("gone", "erase"):
        for owner in (VICTIM, HUB):
            yield from h.say({"type": kind, "owner": owner, "id": h.loot["id"]})


@attack("T-01", NOTHING)
def verdicts_and_receipts_of_nothing(h: Hostile) -> Codes:
    verdict = {"owner": "a\x00", "id": "b", "rev": 1, "status": "refused", "problem": {}, "n": 1}
    receipt = {"owner": VICTIM, "id": h.loot["id"], "grade": "deleted", "at": "then",
               "sig": "AAAA", "n": 2}  # fmt: skip
    yield from h.say({"type": "verdict", **verdict}, {"type": "receipt", **receipt})


@attack("T-01", "unsigned")
def a_message_in_anothers_name(h: Hostile) -> Codes:
    request = h.request(h.body(), key=h.stranger)
    told = request.headers["Signature-Input"]
    request.headers["Signature-Input"] = told.replace(h.stranger.public.id, h.loot["sig"]["key"])
    yield h.ask(request)
    yield h.ask(h.request(h.body(), key=h.stranger))


# T-02: revisions


@attack("T-02", "rev_jump")
def a_revision_that_freezes_or_falls(h: Hostile) -> Codes:
    yield from h.put(*(h.answer(rev=rev) for rev in (0, -1, 10_001, MAX_REV)))
    yield from h.put(h.answer(rev=10_002, id=str(OWN)))


@attack("T-02", "schema")
def a_revision_that_is_no_number(h: Hostile) -> Codes:
    yield from h.put(
        h.answer(rev=True), h.answer(rev="1"), h.answer(rev=None), {**h.answer(), "rev": 1.5}
    )


@attack("T-02", "malformed")
def a_revision_that_no_json_may_have(h: Hostile) -> Codes:
    for rev in (2**53, 2**63 - 1, 2**64 - 1, 2**70):
        yield from h.put({**h.answer(), "rev": rev})


# T-03, T-04


@attack("T-03", "fork")
def two_of_one_revision(h: Hostile) -> Codes:
    for count in (77, 78):
        yield from h.put(signed(h.node, make.answer(count=count), id=OWN))


@attack("T-04", "unauthorised")
def acceding_for_others(h: Hostile) -> Codes:
    accession = make.accession(municipality="147")
    yield from h.put(signed(h.node, accession), signed(h.node, accession, owner=VICTIM))


# T-05: people who do not exist


@attack("T-05", "allowance_used")
def hundreds_of_people_nearly_alike(h: Hostile) -> Codes:
    steps = ("none", "under_1", "from_1_to_5", "over_5")
    alike = (
        make.profile(experience=steps[number % 4], reach_minutes=(30, 60, 90)[number % 3])
        for number in range(200)
    )
    yield from h.put(*(signed(h.node, one) for one in alike))


# T-06: too much


@attack("T-06", "too_large")
def a_bomb_and_a_flood_of_lines(h: Hostile) -> Codes:
    line = {"type": "gone", "owner": "x", "id": "y"}
    for body in (_bomb(), h.body(*[line] * (message.MAX_LINES + 1))):
        yield h.ask(h.request(body))


@attack("T-06", "malformed")
def a_bomb_that_says_it_is_small(h: Hostile) -> Codes:
    yield h.ask(h.request(_bomb()[:-4] + (1000).to_bytes(4, "little")))


@cache
def _bomb() -> bytes:
    return bomb(message.MAX_PLAIN + 1)


@attack("T-06", "too_large")
def a_record_that_is_too_large(h: Hostile) -> Codes:
    profile = signed(h.node, make.profile())
    skills = [*codes("skills")] * 200
    yield from h.put(sealed(h.node, {**profile, "body": {**profile["body"], "skills": skills}}))


@attack("T-06", "unsigned")
def noise_that_costs_nothing_to_make(h: Hostile) -> Codes:
    for _ in range(20):
        yield h.ask(signature.Request("POST", f"{h.url}/exchange", {}, b"x" * 100_000))


@attack("T-06", "too_large")
def a_repair_that_asks_for_all_buckets(h: Hostile) -> Codes:
    asks = [{"type": "ask", "prefix": f"{number:03x}"} for number in range(1000)]
    yield h.ask(h.request(h.body(*asks), "/exchange/repair"))


# T-07: poison


@attack("T-07", "unknown_kind")
def a_kind_that_is_none(h: Hostile) -> Codes:
    yield from h.put(h.answer(kind="poison"), h.answer(kind=["need"]), {})


@attack("T-07", "schema")
def a_form_that_is_another(h: Hostile) -> Codes:
    yield from h.put(
        h.with_body(name="Bo"), h.answer(note="hej"), h.answer(schema=0), h.answer(schema=2**40),
        *(sealed(h.node, {**h.with_body(**members), "schema": 2})
          for members in ({"count": "2"}, {"note": 0.5}, {"note": [{"a": 1e21}]})),
        h.with_body(count=2**40), h.answer(valid_until="2020-01-01"),
        h.answer(owner="Municipality:101"), h.answer(owner=[h.node.authority]),
        h.answer(id="x\x00y"), h.answer(id=str(uuid4()).upper()),
    )  # fmt: skip
    for members in ({"path": [5]}, {"root": 5}):
        good = h.answer()
        yield from h.put({**good, "sig": {**good["sig"], **members}})
    profile, timed = signed(h.node, make.profile()), str(KINDS["need"].new_id())
    yield from h.put(
        sealed(h.node, {**profile, "id": timed}), sealed(h.node, {**profile, "schema": 2})
    )


@attack("T-07", "schema")
def a_place_of_an_employer_in_its_own_need(h: Hostile) -> Codes:
    own = f"{h.node.authority}/{OWN}"
    opening = signed(h.node, make.need(own, groups=[make.slot_group(own)]))
    opening["body"]["pledge"] = make.NOBODY
    yield from h.put(sealed(h.node, opening))


@attack("T-07", "identity")
def a_number_of_a_person_in_a_text(h: Hostile) -> Codes:
    promise = signed(h.node, make.promise())
    for text in ("010170-1234", "Ring til 010170\u200b 1234", "０１０１７０１２３４"):
        body = {**promise["body"], "what": text}
        yield from h.put(sealed(h.node, {**promise, "id": str(uuid4()), "body": body}))
    to_come: list[Json] = [
        {"note": "ring 2311991234"},
        {"231199-1234": True},
        {"note": [{"a": [2311991234]}]},
    ]
    for members in to_come:
        yield from h.put(sealed(h.node, {**h.with_body(**members), "schema": 2}))


WITHOUT_FORM: list[Json] = [
    {"type": "verdict", "owner": "a", "id": "b"},
    {"type": "verdict", "owner": "a", "id": "b", "rev": True, "status": "x", "problem": {},
     "n": 1},
    {"type": "receipt", "owner": "a", "id": "b", "grade": 1, "at": "", "sig": "", "n": 1},
    {"type": "put", "record": []}, {"type": "put"}, {"type": "gone", "owner": 1, "id": "b"},
    {"type": "erase"}, {"type": "surprise"}, {"type": ["put"]}, {"type": "hello"}, {},
    {"type": "end", "last": 1, "head": 1, "sum": "0", "more": False},
    {"type": "end", "last": -1, "head": 1, "sum": "0", "more": False},
]  # fmt: skip


@attack("T-07", "malformed")
def lines_without_form(h: Hostile) -> Codes:
    for line in WITHOUT_FORM:
        yield from h.say(line)
    nested = b'{"type":"put","record":' + b"[" * 5000 + b"]" * 5000 + b"}\n"
    for plain in (
        nested,
        b"\xff\n",
        b'{"a":NaN}\n',
        b'{"a":1,"a":2}\n',
        b'{"a":"\\ud800"}\n',
        b"",
    ):
        yield h.ask(h.request(gzip.compress(plain)))
    yield h.ask(h.request(bomb(1000)))


# T-27 to T-29: on the way


@attack("T-27", "replayed")
def a_whole_request_again(h: Hostile) -> Codes:
    request = h.request(h.body())
    if h.ask(request) == NOTHING:
        yield h.ask(request)


@attack("T-27", NOTHING)
def a_record_again(h: Hostile) -> Codes:
    yield from h.put(signed(h.node, make.answer(), id=OWN))


@attack("T-27", "clock_off")
def a_request_of_yesterday(h: Hostile) -> Codes:
    old = signature.Request("POST", f"{h.url}/exchange", {}, h.body())
    signature.sign(old, h.node.key, clock.now() - 2 * signature.LIFETIME)
    yield h.ask(old)


@attack("T-28", "malformed")
def a_hello_without_versions(h: Hostile) -> Codes:
    yield h.ask(h.request(_rewritten(h.body(), b'"protocol":[1],', b"")))


@attack("T-28", "protocol_unknown")
def a_hello_of_a_version_that_is_none(h: Hostile) -> Codes:
    yield h.ask(h.request(_rewritten(h.body(), b'"protocol":[1]', b'"protocol":[0]')))


@attack("T-28", "unsigned")
def another_algorithm(h: Hostile) -> Codes:
    """`none`; and HMAC with the public key, which everybody has, as its secret."""
    for algorithm in ("none", "hmac-sha256", "ed25519-or-so"):
        request = h.request(h.body())
        told = request.headers["Signature-Input"] + f';alg="{algorithm}"'
        secret = base64.b64decode(h.node.key.public.text)
        forged = hmac.new(secret, told.encode(), hashlib.sha256).digest()
        request.headers["Signature-Input"] = told
        request.headers["Signature"] = f"la=:{base64.b64encode(forged).decode()}:"
        yield h.ask(request)


@attack("T-28", "unsigned")
def a_signature_that_covers_less(h: Hostile) -> Codes:
    request = h.request(h.body())
    told = request.headers["Signature-Input"].replace(' "content-digest"', "")
    yield h.ask(signature.Request(
        "POST", request.url, request.headers | {"Signature-Input": told}, request.body
    ))  # fmt: skip
    del request.headers["Signature"]
    yield h.ask(request)


@attack("T-29", "unsigned")
def a_body_cut_or_changed_on_the_way(h: Hostile) -> Codes:
    request = h.request(h.body(put(h.answer())))
    whole = request.body
    for length in range(0, len(whole), max(1, len(whole) // 12)):
        request.body = whole[:length]
        yield h.ask(request)
    request.body = h.body()
    yield h.ask(request)


@attack("T-29", "malformed")
def a_body_cut_by_its_writer(h: Hostile) -> Codes:
    whole = h.body(put(h.answer()))
    for length in range(0, len(whole), max(1, len(whole) // 12)):
        yield h.ask(h.request(whole[:length]))


@attack("T-29", "malformed")
def lines_in_another_order(h: Hostile) -> Codes:
    plain = gzip.decompress(h.body(put(h.answer()))).splitlines(keepends=True)
    for order in (plain[::-1], [*plain[1:], plain[0]], [plain[0], plain[2], plain[1]], plain[:-1]):
        yield h.ask(h.request(gzip.compress(b"".join(order))))


def _rewritten(body: bytes, old: bytes, new: bytes) -> bytes:
    plain = gzip.decompress(body)
    assert old in plain
    return gzip.compress(plain.replace(old, new))


# T-20: with a key that was taken back


@attack("T-20", "not_a_member")
def going_on_with_a_revoked_key(h: Hostile) -> Codes:
    yield h.ask(h.request(h.body(put(h.answer()))))
    yield h.ask(h.request(h.body(), "/exchange/repair"))


@attack("T-20", "not_a_member")
def announcing_a_next_key_with_a_revoked_one(h: Hostile) -> Codes:
    proof = rotation.introduce(h.stranger.public, h.node.name, h.node.key)
    said = {"public_key": h.stranger.public.text, "proof": proof}
    yield h.ask(h.request(canonical(said), "/exchange/key"))

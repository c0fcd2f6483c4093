"""Signed messages: the standard's own example, and everything that must not pass."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ED25519
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.problem import Refused
from shared.trust import signature
from shared.trust.keys import SigningKey
from shared.trust.signature import LIFETIME, SKEW, Request, Response
from tests.shared.trust.conftest import new_key

KEY, OTHER = new_key(), new_key()
URL = "https://hub.example/exchange?x=1"


def find(key_id: str) -> Any:
    return {key.public.id: key.public for key in (KEY, OTHER)}.get(key_id)


def request(body: bytes = b"what is said", *, now: datetime | None = None) -> Request:
    made = Request("POST", URL, {"Content-Type": "application/x-ndjson"}, body)
    signature.sign(made, KEY, now or clock.now())
    return made


def response(to: Request, body: bytes = b"what is answered") -> Response:
    made = Response(200, {}, body, to)
    signature.sign(made, OTHER, clock.now())
    return made


def refused(message: Request | Response) -> None:
    with pytest.raises(Refused, match="unsigned"):
        signature.verify(message, find)


def test_the_ed25519_example_of_rfc_9421_is_signed_byte_for_byte() -> None:
    """RFC 9421 B.2.6 with the key of B.1.4 and the request of B.2."""
    seed = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(seed))
    assert base64.urlsafe_b64encode(key.public.raw) == (
        b"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs="
    )
    message = Request(
        "POST",
        "https://example.com/foo?param=Value&Pet=dog",
        {
            "Host": "example.com",
            "Date": "Tue, 20 Apr 2021 02:07:55 GMT",
            "Content-Type": "application/json",
            "Content-Length": "18",
        },
        b'{"hello": "world"}',
    )
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=signature._Keys(own=key))
    signer.sign(
        message,
        key_id="test-key-ed25519",
        label="sig-b26",
        created=datetime.fromtimestamp(1618884473, UTC),
        include_alg=False,
        covered_component_ids=("date", "@method", "@path", "@authority", "content-type",
                               "content-length"),
    )  # fmt: skip
    assert message.headers["Signature-Input"] == (
        'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    assert message.headers["Signature"] == (
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5"
        "WPpBKRCw==:"
    )


def test_what_is_signed_verifies_and_names_its_key() -> None:
    asked = request()
    signed = signature.verify(asked, find)
    assert signed.key_id == KEY.public.id
    assert signed.nonce != signature.verify(request(), find).nonce
    assert signature.verify(response(asked), find).key_id == OTHER.public.id


CHANGES: dict[str, Callable[[Request], Request]] = {
    "body": lambda r: replace(r, body=r.body + b"!"),
    "method": lambda r: replace(r, method="PUT"),
    "path": lambda r: replace(r, url="https://hub.example/other?x=1"),
    "query": lambda r: replace(r, url="https://hub.example/exchange?x=2"),
    "authority": lambda r: replace(r, url="https://else.example/exchange?x=1"),
    "empty body": lambda r: replace(r, body=b""),
    "no signature": lambda r: without(r, "Signature"),
    "no input": lambda r: without(r, "Signature-Input"),
    "no digest": lambda r: without(r, "Content-Digest"),
    "digest of another body": lambda r: header(
        replace(r, body=b"x"), "Content-Digest", request(b"x").headers["Content-Digest"]
    ),
    "another's key id": lambda r: swap(r, KEY.public.id, OTHER.public.id),
    "a stranger's key id": lambda r: swap(r, KEY.public.id, "0" * 16),
    "a later end": lambda r: swap(r, "expires=1", "expires=2"),
    "another tag": lambda r: swap(r, 'tag="landsaftale"', 'tag="other"'),
    "another algorithm": lambda r: swap(r, 'alg="ed25519"', 'alg="hmac-sha256"'),
    "a part not covered": lambda r: swap(r, ' "@query"', ""),
    "another signature": lambda r: header(r, "Signature", request().headers["Signature"]),
    "garbage": lambda r: header(r, "Signature", "la=:AAAA:"),
    "no structure": lambda r: header(r, "Signature-Input", "((((("),
}


def without(message: Request, name: str) -> Request:
    return replace(message, headers={n: v for n, v in message.headers.items() if n != name})


def header(message: Request, name: str, value: str) -> Request:
    return replace(message, headers={**message.headers, name: value})


def swap(message: Request, old: str, new: str) -> Request:
    said = message.headers["Signature-Input"]
    assert old in said
    return header(message, "Signature-Input", said.replace(old, new))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_request_is_refused(change: Callable[[Request], Request]) -> None:
    refused(change(request()))


def test_a_response_to_another_request_is_refused() -> None:
    mine, theirs = request(), request()
    answered = response(mine)
    signature.verify(answered, find)
    refused(replace(answered, request=theirs))


def test_a_changed_response_is_refused() -> None:
    answered = response(request())
    refused(replace(answered, status_code=201))
    refused(replace(answered, body=b"something else"))


def test_a_request_passes_for_no_response() -> None:
    asked = request()
    refused(Response(200, asked.headers, asked.body, asked))


def test_a_signature_that_covers_less_than_the_protocol_asks_is_refused() -> None:
    for left_out in signature.REQUEST_PARTS[:-1]:
        made = Request("POST", URL, {}, b"x")
        sign(made, parts=[part for part in signature.REQUEST_PARTS if part != left_out])
        refused(made)


def sign(message: Request, **other: Any) -> None:
    now = other.pop("now", clock.now())
    parts = other.pop("parts", signature.REQUEST_PARTS)
    HTTPMessageSigner(
        signature_algorithm=ED25519, key_resolver=signature._Keys(own=KEY)
    ).sign(message, **{
        "key_id": KEY.public.id, "label": "la", "tag": "landsaftale", "created": now,
        "expires": now + LIFETIME, "nonce": "n" * 24, "covered_component_ids": parts,
        "body": message.body, **other,
    })  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [{"nonce": None}, {"nonce": ""}, {"nonce": "short"}, {"nonce": "n" * 65}, {"expires": None},
     {"expires": clock.now() + timedelta(days=1)}, {"expires": clock.now() - timedelta(days=1)},
     {"created": datetime(9000, 1, 1, tzinfo=UTC), "expires": datetime(9000, 1, 1, tzinfo=UTC)},
     {"tag": None}],
)  # fmt: skip
def test_a_request_without_a_bounded_life_is_refused(other: dict[str, Any]) -> None:
    made = Request("POST", URL, {}, b"x")
    sign(made)
    signature.verify(made, find)
    made = Request("POST", URL, {}, b"x")
    sign(made, **other)
    refused(made)


def fresh(message: Request, *, at: datetime | None = None, own: SigningKey = OTHER) -> datetime:
    return signature.fresh(signature.verify(message, find), own, at or clock.now())


def nonce_for(message: Request, *, at: datetime | None = None) -> str:
    with pytest.raises(Refused, match="clock_off") as refused:
        fresh(message, at=at)
    return str(refused.value.params["nonce"])


def test_age_is_judged_with_half_a_minute_to_spare() -> None:
    now = clock.now()
    for seconds in (-20, 0, 299, 320):
        fresh(request(now=now - timedelta(seconds=seconds)), at=now)
    for seconds in (-60, 340, 86_400):
        nonce_for(request(now=now - timedelta(seconds=seconds)), at=now)


@given(st.integers(-60, 400))
def test_a_nonce_is_remembered_for_as_long_as_anybody_takes_the_signature(later: int) -> None:
    """T-27: no moment at which a replay is taken lies behind that of forgetting its nonce."""
    made = clock.now()
    said = request(now=made)
    remembered = fresh(said, at=made)
    at = made + timedelta(seconds=later)
    if at > remembered:
        nonce_for(said, at=at)


@given(st.integers(-3 * 365 * 86_400, 3 * 365 * 86_400), st.integers(-60, 600))
def test_a_nonce_of_ours_stands_for_any_clock_and_once(offset: int, later: int) -> None:
    """T-26: whatever time the sender has, it passes for 300 seconds after we gave the nonce."""
    now = clock.now().replace(microsecond=0)
    sender = now + timedelta(seconds=offset)
    if -330 <= offset <= 30:  # the clocks agree
        sender += timedelta(days=1)
    again = Request("POST", URL, {}, b"x")
    nonce = nonce_for(request(now=sender), at=now)
    signature.sign(again, KEY, sender, nonce)
    at = now + timedelta(seconds=later)
    own_window = sender - SKEW <= at <= sender + LIFETIME + SKEW
    if own_window or -30 <= later <= 300:
        assert fresh(again, at=at) >= at
    else:
        nonce_for(again, at=at)


def test_a_nonce_is_for_one_key_and_of_one_maker() -> None:
    now, sender = clock.now(), clock.now() - timedelta(days=1000)
    nonce = nonce_for(request(now=sender), at=now)
    theirs = Request("POST", URL, {}, b"x")
    signature.sign(theirs, OTHER, sender, nonce)
    nonce_for(theirs, at=now)
    again = Request("POST", URL, {}, b"x")
    signature.sign(again, KEY, sender, nonce)
    fresh(again, at=now)
    with pytest.raises(Refused, match="clock_off"):
        fresh(again, at=now, own=KEY)
    for other in ("f" * 16, nonce[:-1] + "!", "ffffffff" + nonce[8:], nonce.upper()):
        changed = Request("POST", URL, {}, b"x")
        signature.sign(changed, KEY, sender, other)
        nonce_for(changed, at=now)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_headers_are_refused_with_a_reason(first: str, second: str) -> None:
    made = Request("POST", URL, {"Signature-Input": first, "Signature": second,
                                 "Content-Digest": first}, b"x")  # fmt: skip
    refused(made)

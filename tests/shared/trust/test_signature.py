"""Signed messages: as another program of the standard has them, and what must not pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ED25519
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.problem import Refused
from shared.trust import signature
from shared.trust.keys import SigningKey
from shared.trust.signature import LIFETIME, Request, Response
from tests.shared.trust.conftest import new_key

KEY, OTHER = new_key(), new_key()
URL = "https://hub.example/exchange?x=1"
REQUEST = ("@method", "@authority", "@path", "@query", "content-digest")
RESPONSE = ("@status", "content-digest", '"signature";req;key="la"')


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


def library(*, private: SigningKey | None = None) -> dict[str, Any]:
    """Another program's RFC 9421: what we sign it takes, and what it signs we take."""
    keys = MappingKeyResolver(
        public_keys={key.public.id: key.public.verifying for key in (KEY, OTHER)},
        private_keys={private.public.id: private.private} if private else {},
    )
    return {"signature_algorithm": ED25519, "key_resolver": keys}


def test_the_example_of_rfc_9421_has_the_parts_that_we_make() -> None:
    """RFC 9421, section 2.5, as far as we use the parts of its example."""
    message = Request("POST", "HTTPS://www.Example.com:443/foo?param=value&pet=Dog", {}, b"")
    assert signature._values(message)[:4] == ("POST", "www.example.com", "/foo",
                                              "?param=value&pet=Dog")  # fmt: skip


ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(
        ["hub.example", "Hub.Example:443", "hub.example:80", "[::1]:8100", "hub:8443"]
    ),
    st.sampled_from(["", "/", "/exchange", "/a//b", "/a%20b/%C3%B8", "/x/../y"]),
    st.text("?&=+/:;@!,'()*~-._abcXYZ019", max_size=12).map(lambda text: text and f"?{text}"),
)
METHODS = st.sampled_from(["GET", "POST"])


def made_by_the_library(message: Request | Response, key: SigningKey, parts: Any) -> None:
    HTTPMessageSigner(**library(private=key)).sign(
        message, key_id=key.public.id, label="la", tag="landsaftale", created=clock.now(),
        expires=clock.now() + LIFETIME, nonce="n" * 24, covered_component_ids=parts,
        body=message.body,
    )  # fmt: skip


@given(METHODS, ADDRESSES, st.binary(max_size=40))
def test_what_we_sign_another_program_takes_and_what_it_signs_we_take(
    method: str, url: str, body: bytes
) -> None:
    """The library is the oracle for any address, method and body: one signs, the other checks."""
    ours, theirs = Request(method, url, {}, body), Request(method, url, {}, body)
    signature.sign(ours, KEY, clock.now())
    made_by_the_library(theirs, KEY, REQUEST)
    assert signature.verify(theirs, find).key_id == KEY.public.id
    answered, reply = Response(200, {}, body, ours), Response(200, {}, body, theirs)
    signature.sign(answered, OTHER, clock.now())
    made_by_the_library(reply, OTHER, RESPONSE)
    assert signature.verify(reply, find).key_id == OTHER.public.id
    taken = HTTPMessageVerifier(**library())
    for message, parts in ((ours, REQUEST), (answered, RESPONSE)):
        taken.verify(message, expect_tag="landsaftale", max_age=LIFETIME,
                     require_components=parts, body=body)  # fmt: skip


@given(st.text(max_size=8), st.sampled_from(["\n", "\t", " ", "\x00", "\x7f", "ø", "\u2028"]))
def test_an_address_that_two_could_read_differently_is_not_signed(text: str, odd: str) -> None:
    made = Request("POST", f"{URL}{text}{odd}", {}, b"x")
    with pytest.raises(ValueError, match="cannot be signed"):
        signature.sign(made, KEY, clock.now())
    refused(replace(request(), url=made.url))


@given(st.permutations(range(6)))
def test_parameters_may_stand_in_any_order_and_other_signatures_beside(order: list[int]) -> None:
    asked = request()
    head, *given = asked.headers["Signature-Input"].split(";")
    said = ";".join([head, *(given[place] for place in order)])
    covers = said.removeprefix("la=")
    proof = signature._bytes(KEY.sign(signature._base(asked, covers)))
    asked.headers = {
        "CONTENT-DIGEST": f"sha-512=:AAAA:, {asked.headers['Content-Digest']}",
        "signature-input": f'sig1=("@path");created=1, {said}',
        "Signature": f"sig1=:AAAA:, la={proof}",
    }
    refused(asked)  # the digest that was signed is another text
    asked.headers["content-digest"] = asked.headers.pop("CONTENT-DIGEST").partition(", ")[2]
    assert signature.verify(asked, find).key_id == KEY.public.id


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
    "a signature that stands twice": lambda r: header(
        r, "Signature", f"{r.headers['Signature']}, {r.headers['Signature']}"
    ),
    "a parameter that stands twice": lambda r: header(
        r, "Signature-Input", r.headers["Signature-Input"] + ";created=1"
    ),
    "a digest of another kind": lambda r: header(r, "Content-Digest", "sha-256=1"),
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
    for left_out in REQUEST[:-1]:
        made = Request("POST", URL, {}, b"x")
        sign(made, parts=[part for part in REQUEST if part != left_out])
        refused(made)


def sign(message: Request, **other: Any) -> None:
    now = other.pop("now", clock.now())
    parts = other.pop("parts", REQUEST)
    HTTPMessageSigner(**library(private=KEY)).sign(message, **{
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


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_headers_are_refused_with_a_reason(first: str, second: str) -> None:
    made = Request("POST", URL, {"Signature-Input": first, "Signature": second,
                                 "Content-Digest": first}, b"x")  # fmt: skip
    refused(made)

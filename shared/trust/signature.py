"""Signed requests and responses: RFC 9421 with Ed25519, digests by RFC 9530, nonces.

A response covers the request's signature, so that it cannot be swapped for another's, nor be
older than the request: no clock is needed for that. A request's age is judged by `fresh`. Who
has a wrong clock proves with a nonce of the receiver's own that a request was made just now.
"""

import base64
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from shared.problem import Refused
from shared.trust.keys import PublicKey, SigningKey

LABEL = "la"
TAG = "landsaftale"
LIFETIME = timedelta(seconds=300)
SKEW = timedelta(seconds=30)  # between two clocks
LATEST = 2**37  # the year 6325: what a date can hold, in seconds
NONCE = re.compile(r"[\x20-\x7e]{16,64}")
GIVEN = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{8}")  # when, and some chance
REQUEST_PARTS = ("@method", "@authority", "@path", "@query", "content-digest")
RESPONSE_PARTS = ("@status", "content-digest", '"signature";req;key="la"')


@dataclass
class Request:
    """A request as it is signed: `url` is the public one, whatever a proxy made of it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass
class Response:
    """A response as it is signed, together with the request it answers."""

    status_code: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    request: Request


@dataclass(frozen=True, slots=True)
class Signed:
    """Which key signed, when by its owner's clock, and with which nonce."""

    key_id: str
    nonce: str
    created: datetime
    expires: datetime


class _Verifier(HTTPMessageVerifier):
    """Checks what is signed; when that was is judged by `fresh`."""

    def validate_created_and_expires(
        self, sig_input: Any, max_age: timedelta | None = None
    ) -> None:
        """Leave the clock out of it."""


class _Keys(HTTPSignatureKeyResolver):
    def __init__(
        self, own: SigningKey | None = None, find: Callable[[str], PublicKey | None] | None = None
    ) -> None:
        self._own, self._find = own, find

    def resolve_private_key(self, key_id: str) -> Any:
        return self._own and self._own.private

    def resolve_public_key(self, key_id: str) -> Any:
        key = self._find(key_id) if self._find else None
        return key and key.verifying


def sign(
    message: Request | Response, key: SigningKey, now: datetime, nonce: str | None = None
) -> None:
    """Add the digest and the signature to the message's headers, with our nonce or a given one."""
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys(own=key)).sign(
        message,
        key_id=key.public.id,
        label=LABEL,
        tag=TAG,
        created=now,
        expires=now + LIFETIME,
        nonce=nonce or secrets.token_urlsafe(18),
        covered_component_ids=_parts(message),
        body=message.body,
    )


def verify(message: Request | Response, find: Callable[[str], PublicKey | None]) -> Signed:
    """Check a message's signature and digest against the key that it names; not its age.

    Raises:
        Refused: `unsigned`: missing, wrong, without a bounded life, or it covers too little.
    """
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Keys(find=find))
    try:
        result = verifier.verify(
            message,
            max_age=None,
            expect_tag=TAG,
            require_components=_parts(message),
            body=message.body,
        )[0]
    except HTTPMessageSignaturesException as wrong:
        raise Refused("unsigned", why=str(wrong)[:200]) from wrong
    said = result.parameters
    nonce, created, expires = str(said.get("nonce", "")), said.get("created"), said.get("expires")
    if not NONCE.fullmatch(nonce):
        raise Refused("unsigned", why="no nonce of 16 to 64 characters")
    if not isinstance(created, int) or not isinstance(expires, int):
        raise Refused("unsigned", why="it does not say from when to when it holds")
    if not 0 <= created <= expires <= min(created + LIFETIME.seconds, LATEST):
        raise Refused("unsigned", why="it holds for longer than 300 seconds")
    return Signed(str(said["keyid"]), nonce, _moment(created), _moment(expires))


def fresh(signed: Signed, own: SigningKey, now: datetime) -> datetime:
    """Return until when a request's nonce must be remembered: then nobody takes it any more.

    Raises:
        Refused: `clock_off`: it is of another time than ours, and its nonce is none that we
            gave this key in the last 300 seconds. The problem carries one, and our time.
    """
    if signed.created - SKEW <= now <= signed.expires + SKEW:
        return signed.created + LIFETIME + 2 * SKEW
    given = _given_at(signed, own)
    if given is None or not given - SKEW <= now <= given + LIFETIME:
        nonce = _own_nonce(signed.key_id, own, f"{int(now.timestamp()):x}.{secrets.token_hex(4)}")
        raise Refused("clock_off", now=now.isoformat(timespec="seconds"), nonce=nonce)
    return given + LIFETIME + SKEW


def _own_nonce(key_id: str, own: SigningKey, made: str) -> str:
    """Return a nonce for one key that nobody else can make: nothing is stored for it."""
    proof = own.sign(f"landsaftale/nonce/1\n{key_id}\n{made}".encode())
    return f"{made}.{base64.urlsafe_b64encode(proof).decode()[:40]}"


def _given_at(signed: Signed, own: SigningKey) -> datetime | None:
    """Return when we gave this key the nonce that it used, or None."""
    made = signed.nonce.rpartition(".")[0]
    if not GIVEN.fullmatch(made):
        return None
    if not secrets.compare_digest(signed.nonce, _own_nonce(signed.key_id, own, made)):
        return None
    return _moment(int(made.partition(".")[0], 16))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _parts(message: Request | Response) -> tuple[str, ...]:
    return REQUEST_PARTS if isinstance(message, Request) else RESPONSE_PARTS

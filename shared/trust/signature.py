"""Signed requests and responses: RFC 9421 with Ed25519, digests by RFC 9530, nonces.

A response covers the request's signature, so that it cannot be swapped for another's.
"""

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
MAX_NONCE = 64
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
    """Which key signed, and the nonce to be remembered until `expires`.

    By then, clocks apart included, nobody takes the signature any more.
    """

    key_id: str
    nonce: str
    expires: datetime


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


def sign(message: Request | Response, key: SigningKey, now: datetime) -> None:
    """Add the digest and the signature to the message's headers."""
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys(own=key)).sign(
        message,
        key_id=key.public.id,
        label=LABEL,
        tag=TAG,
        created=now,
        expires=now + LIFETIME,
        nonce=secrets.token_urlsafe(18),
        covered_component_ids=_parts(message),
        body=message.body,
    )


def verify(message: Request | Response, find: Callable[[str], PublicKey | None]) -> Signed:
    """Check a message's signature, digest and age against the key that it names.

    Raises:
        Refused: `unsigned`: missing, wrong, too old, or it covers too little.
    """
    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=_Keys(find=find))
    verifier.max_clock_skew = SKEW
    try:
        result = verifier.verify(
            message,
            max_age=LIFETIME,
            expect_tag=TAG,
            require_components=_parts(message),
            body=message.body,
        )[0]
    except HTTPMessageSignaturesException as wrong:
        raise Refused("unsigned", why=str(wrong)[:200]) from wrong
    said = result.parameters
    nonce, created, expires = str(said.get("nonce", "")), int(said["created"]), said.get("expires")
    if not 16 <= len(nonce) <= MAX_NONCE or not nonce.isascii():
        raise Refused("unsigned", why="no nonce of 16 to 64 characters")
    if not isinstance(expires, int) or not created <= expires <= created + LIFETIME.seconds:
        raise Refused("unsigned", why="it holds for longer than 300 seconds")
    until = datetime.fromtimestamp(created, UTC) + LIFETIME + 2 * SKEW
    return Signed(str(said["keyid"]), nonce, until)


def _parts(message: Request | Response) -> tuple[str, ...]:
    return REQUEST_PARTS if isinstance(message, Request) else RESPONSE_PARTS

"""Signed requests and responses: RFC 9421 with Ed25519, digests by RFC 9530.

Of the standard we take what the protocol uses: one list of parts for requests and one for
responses, in this order. Other signatures may stand beside ours. A response covers the request's
signature, so that it cannot be swapped for another's, nor be older than the request: no clock is
needed for that. A request's age is judged by `freshness`.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

import http_sf

from shared.problem import Refused
from shared.trust.keys import PublicKey, SigningKey

LABEL = "la"
TAG = "landsaftale"
ALGORITHM = "ed25519"
LIFETIME = timedelta(seconds=300)
LATEST = 2**37  # the year 6325: what a date can hold, in seconds
NONCE = re.compile(r"[\x20-\x7e]{16,64}")
Parts = list[tuple[str, dict[str, Any]]]
REQUEST_PARTS: Parts = [
    (name, {}) for name in ("@method", "@authority", "@path", "@query", "content-digest")
]
RESPONSE_PARTS: Parts = [
    ("@status", {}), ("content-digest", {}), ("signature", {"req": True, "key": LABEL}),
]  # fmt: skip
VISIBLE = re.compile(r"[!-~]+")  # of the rest, some readers of addresses leave out some
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


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


def sign(
    message: Request | Response, key: SigningKey, now: datetime, nonce: str | None = None
) -> None:
    """Add the digest and the signature to the message's headers, with our nonce or a given one.

    Raises:
        ValueError: the address has characters that cannot be signed.
    """
    created = int(now.timestamp())
    given = {
        "created": created, "keyid": key.public.id, "alg": ALGORITHM,
        "expires": created + LIFETIME.seconds, "nonce": nonce or secrets.token_urlsafe(18),
        "tag": TAG,
    }  # fmt: skip
    message.headers["Content-Digest"] = f"sha-256={_bytes(_digest(message.body))}"
    covers = _covers(message, given)
    message.headers["Signature-Input"] = f"{LABEL}={covers}"
    message.headers["Signature"] = f"{LABEL}={_bytes(key.sign(_base(message, covers)))}"


def verify(message: Request | Response, find: Callable[[str], PublicKey | None]) -> Signed:
    """Check a message's signature and digest against the key that it names; not its age.

    Raises:
        Refused: `unsigned`: missing, wrong, without a bounded life, or of other parts than ours.
    """
    try:
        parts, given = _member(message, "signature-input", LABEL)
        if parts != (REQUEST_PARTS if isinstance(message, Request) else RESPONSE_PARTS):
            raise ValueError("it does not cover the parts that it must, in their order")
        signed = _signed(given)
        proof, _ = _member(message, "signature", LABEL)
        base = _base(message, _covers(message, given))
        key = find(signed.key_id)
        if key is None or not isinstance(proof, bytes) or not key.verifies(proof, base):
            raise ValueError("the signature is not that of a key that we know")
        if _member(message, "content-digest", "sha-256")[0] != _digest(message.body):
            raise ValueError("the body has another digest")
    except ValueError as wrong:
        raise Refused("unsigned", why=str(wrong)[:200]) from wrong
    return signed


def _signed(given: dict[str, Any]) -> Signed:
    """Return what a signature says of itself.

    Raises:
        ValueError: it is not of our protocol, or has no bounded life.
    """
    key_id, nonce, tag = (given.get(name) for name in ("keyid", "nonce", "tag"))
    created, expires = given.get("created"), given.get("expires")
    if tag != TAG or given.get("alg", ALGORITHM) != ALGORITHM or type(key_id) is not str:
        raise ValueError("it is of another protocol, or names no key")
    if type(nonce) is not str or not NONCE.fullmatch(nonce):
        raise ValueError("no nonce of 16 to 64 characters")
    if type(created) is not int or type(expires) is not int:
        raise ValueError("it does not say from when to when it holds")
    if not 0 <= created <= expires <= min(created + LIFETIME.seconds, LATEST):
        raise ValueError("it holds for longer than 300 seconds")
    return Signed(key_id, nonce, *(datetime.fromtimestamp(at, UTC) for at in (created, expires)))


def _base(message: Request | Response, covers: str) -> bytes:
    """Return the bytes that are signed: RFC 9421, section 2.5."""
    values = [*_values(message), covers]
    if not all(value.isascii() and value.isprintable() for value in values):
        raise ValueError("a part has characters that cannot be signed")
    names = (*_names(message), '"@signature-params"')
    lines = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
    return "\n".join(lines).encode()


def _values(message: Request | Response) -> tuple[str, ...]:
    """Return what stands for each part of a message: RFC 9421, sections 2.1 and 2.2."""
    digest = _header(message, "content-digest").strip()
    if isinstance(message, Request):
        if not VISIBLE.fullmatch(message.url):
            raise ValueError("the address has characters that cannot be signed")
        url = urlsplit(message.url)
        return message.method, _authority(url), url.path or "/", f"?{url.query}", digest
    answered, more = _member(message.request, "signature", LABEL)
    if not isinstance(answered, bytes) or more:
        raise ValueError("it answers no signed request")
    return str(message.status_code), digest, _bytes(answered)


def _authority(url: SplitResult) -> str:
    return url.netloc.lower().removesuffix(DEFAULT_PORTS.get(url.scheme, ""))


def _covers(message: Request | Response, given: dict[str, Any]) -> str:
    """Return the list of parts with its parameters, as it is signed."""
    return f"({' '.join(_names(message))}){_parameters(given)}"


def _names(message: Request | Response) -> list[str]:
    return _REQUEST_NAMES if isinstance(message, Request) else _RESPONSE_NAMES


def _parameters(given: dict[str, Any]) -> str:
    return http_sf.ser((True, given)).removeprefix("?1") if given else ""


_REQUEST_NAMES, _RESPONSE_NAMES = (
    [f'"{name}"{_parameters(more)}' for name, more in parts]
    for parts in (REQUEST_PARTS, RESPONSE_PARTS)
)


def _member(message: Request | Response, header: str, name: str) -> tuple[Any, dict[str, Any]]:
    """Return a member of a header that is a dictionary (RFC 9651), with its parameters.

    Raises:
        ValueError: it is missing, or the header is none.
    """
    said: Any = http_sf.parse(
        _header(message, header).encode(), tltype="dictionary", on_duplicate_key=_twice
    )
    if name not in said:
        raise ValueError(f"{header} has no {name}")
    value, parameters = said[name]
    return value, parameters


def _twice(name: str, _: str) -> None:
    raise ValueError(f"{name[:20]} stands twice")


def _header(message: Request | Response, name: str) -> str:
    found = (value for header, value in message.headers.items() if header.lower() == name)
    return next(found, "")


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _bytes(value: bytes) -> str:
    return f":{base64.b64encode(value).decode()}:"

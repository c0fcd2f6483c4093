"""One signed request to a hub, and its signed answer, bounded."""

import json
from typing import TYPE_CHECKING

import requests

from shared import clock
from shared.exchange import message
from shared.feed.tables import Peer
from shared.problem import Refused
from shared.trust import signature
from shared.trust.keys import public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60


def ask(
    local: "Local", peer: Peer, path: str, body: bytes, *, http: requests.Session, wait: int = 0
) -> bytes:
    """Post a body to a hub, signed by us, and return what it answers, signed by it.

    Raises:
        Refused: `hub_unreachable` (an outage: try again later), `too_large`, `unsigned`, or the
            hub's own refusal.
    """
    request = signature.Request(
        "POST", f"{peer.url}{path}", {"Content-Type": message.MEDIA_TYPE}, body
    )
    signature.sign(request, local.key, clock.now())
    try:
        answer = http.post(
            request.url, data=request.body, headers=request.headers,
            timeout=(CONNECT_SECONDS, wait + ANSWER_SECONDS), allow_redirects=False, stream=True,
        )  # fmt: skip
        said = _bounded(answer)
    except requests.RequestException as wrong:
        raise Refused("hub_unreachable", url=request.url, why=type(wrong).__name__) from wrong
    if answer.status_code != 200:
        raise _refusal(request.url, answer, said)
    key = public_key(peer.pinned_key)
    signature.verify(
        signature.Response(200, dict(answer.headers), said, request), {key.id: key}.get
    )
    return said


def _bounded(answer: requests.Response) -> bytes:
    """Read a body up to what an exchange may be.

    Raises:
        Refused: it is `too_large`; the rest is left unread.
    """
    said = bytearray()
    for piece in answer.iter_content(64 * 1024):
        said += piece
        if len(said) > message.MAX_CODED:
            answer.close()
            raise Refused("too_large", bytes=len(said), limit=message.MAX_CODED)
    return bytes(said)


def _refusal(url: str, answer: requests.Response, said: bytes) -> Refused:
    try:
        code = str(json.loads(said)["type"])
    except (ValueError, KeyError, TypeError):
        code = ""
    if code and 400 <= answer.status_code < 500:
        return Refused(code, url=url)
    return Refused("hub_unreachable", url=url, why=f"HTTP {answer.status_code}")

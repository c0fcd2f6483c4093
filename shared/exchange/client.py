"""Dialling the hub: one signed exchange, whole or not at all, until both have said all."""

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
from sqlalchemy import update

from shared import clock
from shared.exchange import message, step
from shared.feed import journal
from shared.feed.sequence import head, sequence
from shared.feed.tables import Peer
from shared.problem import Problem, Refused
from shared.trust import signature
from shared.trust.keys import PublicKey, public_key

if TYPE_CHECKING:
    from shared.feed.local import Local

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
LONGEST_BACK_OFF = 900


@dataclass
class Exchanged:
    """What an exchange moved, and whether there is more on either side."""

    sent: int = 0
    received: int = 0
    refused: int = 0
    more: bool = False


def exchange(local: "Local", hub: str, *, http: requests.Session, wait: int = 0) -> Exchanged:
    """Make one exchange with the hub.

    Raises:
        Refused: `hub_unreachable` (an outage: try again later), or the hub's own refusal.
    """
    sequence(local.database)  # a process killed after its commit leaves rows without numbers
    with local.read() as session:
        peer = session.get_one(Peer, hub)
        body = step.compose(session, peer, wait=wait, max_bytes=message.MAX_BYTES)
        url, key, sent_from = f"{peer.url}/exchange", public_key(peer.pinned_key), peer.out_seq
    request = signature.Request("POST", url, {"Content-Type": message.MEDIA_TYPE}, body)
    signature.sign(request, local.key, clock.now())
    try:
        said = _ask(http, request, wait, {key.id: key})
        with local.database.begin() as session:
            peer = session.get_one(Peer, hub, with_for_update=True)
            done = step.receive(local, session, peer, said, clock.now())
            more = said.end["more"] or peer.out_seq < head(session) or step.owes(session, peer)
            sent = peer.out_seq - sent_from
    except Problem as problem:
        _note(local, hub, problem)
        raise
    sequence(local.database)
    if done.erased:
        journal.keep(local)
    if done.records or done.gone:
        local.react()
    return Exchanged(sent, len(done.records) + done.gone, done.refused, more)


def exchange_all(local: "Local", hub: str, *, http: requests.Session) -> Exchanged:
    """Exchange until neither side has more; return the totals."""
    total = Exchanged(more=True)
    while total.more:
        part = exchange(local, hub, http=http)
        total.sent += part.sent
        total.received += part.received
        total.refused += part.refused
        total.more = part.more
    return total


def back_off(failures: int, shuffle: random.Random) -> float:
    """Return how long to wait after so many failures in a row: full jitter, seconds, ≤ 900."""
    return shuffle.uniform(0, min(LONGEST_BACK_OFF, 2.0**failures))


def _ask(
    http: requests.Session, request: signature.Request, wait: int, keys: dict[str, PublicKey]
) -> message.Message:
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
    response = signature.Response(200, dict(answer.headers), said, request)
    signature.verify(response, keys.get)
    return message.decode(said)


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


def _note(local: "Local", hub: str, problem: Problem) -> None:
    with local.database.begin() as session:
        session.execute(
            update(Peer)
            .where(Peer.name == hub)
            .values(failed_at=clock.now(), failure=problem.code)
        )

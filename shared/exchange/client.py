"""Dialling the hub: one signed exchange, whole or not at all, until both have said all."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import requests

from shared.exchange import message, step
from shared.exchange.calling import ask
from shared.exchange.hearing import Exchanged, hear_all
from shared.exchange.reminding import remind
from shared.exchange.repair import repair
from shared.feed import lives
from shared.feed.parting import own_state
from shared.feed.sequence import sequence, waiting
from shared.feed.tables import Peer
from shared.problem import Problem, Refused

if TYPE_CHECKING:
    from shared.feed.local import Local


def exchange(local: "Local", hub: str, *, http: requests.Session) -> Exchanged:
    """Make one exchange with the hub; once more, where it cannot read the version in which we
    spoke and tells of another.

    Raises:
        Refused: `hub_unreachable` (an outage: try again later), `two_lives` (the operator is to
            choose), or the hub's own refusal.
    """
    try:
        return _exchange(local, hub, http)
    except Refused as refused:
        if not message.SPOKEN.keys() & message.versions_in(refused.params.get("theirs")):
            raise
    return _exchange(local, hub, http)


def _exchange(local: "Local", hub: str, http: requests.Session) -> Exchanged:
    peer, half = _half(local, hub)
    return _ask(local, peer, "/exchange", half, http=http)


def _ask(
    local: "Local", peer: Peer, path: str, half: step.Half | None, *,
    http: requests.Session, wait: int = 0,
) -> Exchanged:  # fmt: skip
    """Ask the hub, with our half or a question, and keep what it says."""
    try:
        answer = ask(local, peer, path, half.body if half else None, http=http, wait=wait)
        if half is None and not answer.body.startswith(message.GZIP):
            return Exchanged(more=b'"news":true' in answer.body)
        return hear_all(local, peer, answer, half, http)
    except Problem as problem:
        step.note_failure(local, peer.name, problem)
        raise


def _half(local: "Local", hub: str) -> tuple[Peer, step.Half]:
    """Return how we stand with the hub, and what we say."""
    with local.read() as session:
        peer = session.get_one(Peer, hub)
        lives.must_be_one(peer)
        if not waiting(session):
            return peer, step.compose(session, peer, max_bytes=message.MAX_BYTES)
    sequence(local.database, wait=True)  # all that was committed, by killed processes too
    with local.read() as session:
        peer = session.get_one(Peer, hub)
        return peer, step.compose(session, peer, max_bytes=message.MAX_BYTES)


def exchange_all(local: "Local", hub: str, *, http: requests.Session) -> Exchanged:
    """Exchange until neither side has more; return the totals.

    A hub that no longer knows our key is reminded of it. Two that do not know each other's
    history, or do not hold the same when all is said, repair once and exchange again.

    Raises:
        Refused: as `exchange`; `diverged`: they differ still.
    """
    try:
        return _exchange_all(local, hub, http)
    except Refused as refused:
        if refused.code != "unsigned" or not remind(local, hub, http=http):
            raise
    return _exchange_all(local, hub, http)


def _exchange_all(local: "Local", hub: str, http: requests.Session) -> Exchanged:
    try:
        before = _until_all_is_said(local, hub, http)
        if not before.apart:
            return before
    except Refused as refused:
        if refused.code != "diverged":
            raise
        before = Exchanged()
    try:
        repair(local, hub, http=http)
    except Problem as problem:
        step.note_failure(local, hub, problem)
        raise
    after = _until_all_is_said(local, hub, http)
    if after.apart:
        differ = Refused("diverged", peer=hub)
        step.note_failure(local, hub, differ)
        raise differ
    local.react()  # to what was given back, and what came while we were to write nothing
    return before + after


def news(local: "Local", hub: str, *, http: requests.Session, wait: int) -> Exchanged:
    """Ask the hub for what we have not heard, and hear it; it answers when there is some, or after
    `wait` seconds. `more`, `apart`: an exchange is to follow. Who has joined none, or has left,
    has nothing to ask.

    Raises:
        Refused: `hub_unreachable`, or the hub's own refusal.
    """
    with local.read() as session:
        peer = session.get(Peer, hub)
        if peer is None or own_state(session, local) == "left":
            return Exchanged()
    question = urlencode({"wait": wait, **step.cursor_of(peer)})
    return _ask(local, peer, f"/exchange/news?{question}", None, http=http, wait=wait)


def _until_all_is_said(local: "Local", hub: str, http: requests.Session) -> Exchanged:
    total = part = exchange(local, hub, http=http)
    while part.more:
        part = exchange(local, hub, http=http)
        total += part
    return total

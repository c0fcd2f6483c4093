"""Dialling the hub: one signed exchange, whole or not at all, until both have said all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import requests
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import chain, message, step
from shared.exchange.ahead import asking_ahead
from shared.exchange.calling import Answer, ask
from shared.exchange.repair import repair
from shared.feed import journal, lives
from shared.feed.parting import own_state
from shared.feed.sequence import head, sequence, sequence_after, waiting
from shared.feed.tables import Peer
from shared.problem import Problem, Refused
from shared.records.base import Json

if TYPE_CHECKING:
    from shared.feed.local import Local


@dataclass
class Exchanged:
    """What an exchange moved, whether there is more on either side, or they are apart.

    `apart`: all has been said, and they still do not hold the same.
    """

    sent: int = 0
    received: int = 0
    refused: int = 0
    more: bool = False
    apart: bool = False

    def __add__(self, later: "Exchanged") -> "Exchanged":
        """Return what both moved, and how it stands after the later one."""
        return Exchanged(
            self.sent + later.sent, self.received + later.received,
            self.refused + later.refused, later.more, later.apart,
        )  # fmt: skip


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
        return _hear_all(local, peer, answer, half, http)
    except Problem as problem:
        step.note_failure(local, peer.name, problem)
        raise


def _hear_all(
    local: "Local", peer: Peer, first: Answer, half: step.Half | None, http: requests.Session
) -> Exchanged:
    """Keep what the hub said to our half, or to a question; and what it says after that, asked for
    meanwhile, which an exchange is to acknowledge.
    """
    total, answer, ours = Exchanged(), first, half
    while True:
        said = message.decode(answer.body)
        with asking_ahead(local, peer, said, http) as following:
            total += _hear(local, peer, (answer, said), ours)
        if (more := following()) is None:
            total.more = total.more or answer is not first
            return total
        answer, ours = more, None


def _hear(
    local: "Local", before: Peer, told: tuple[Answer, message.Message], half: step.Half | None
) -> Exchanged:
    """Keep what the hub said to our half, or to a question."""
    answer, said = told
    with local.database.begin() as session:
        peer = session.get_one(Peer, before.name, with_for_update=True)
        if half is None and not _goes_on(session, peer, said.hello):
            return Exchanged(more=True)
        peer.clock_offset, peer.pinned_key = answer.clock_offset, answer.key
        done = step.receive(local, session, peer, said, clock.now())
        chain.append(
            local, session, peer, sent=half.body if half and half.moves else None,
            received=answer.body if said.moves else None,
        )  # fmt: skip
        more = said.end["more"] or peer.out_seq < head(session) or done.anew
        more = more or step.owes(session, peer) or step.is_awaited(done)
        sent = peer.out_seq - before.out_seq
        apart = not more and not (peer.in_step and said.hello["cursor"]["sum"] == peer.out_sum)
    sequence_after(local.database)
    if done.erased:
        journal.keep(local)
    if done.kinds:
        local.react(done.kinds)
    return Exchanged(sent, len(done.records) + done.gone, done.refused, more, apart)


def _goes_on(session: Session, peer: Peer, hello: Json) -> bool:
    """Tell whether what the hub said to a question goes on from where we now stand with it.

    An exchange may have been quicker, or one of us be no longer whom the other knew.
    """
    stands = (hello["epoch"], hello["after"]) == (peer.in_epoch, peer.in_seq)
    cursor = hello["cursor"]
    return stands and cursor["seq"] >= peer.out_seq and step.fits(session, cursor)


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

    Two that do not know each other's history, or do not hold the same when all is said, repair
    once and exchange again.

    Raises:
        Refused: as `exchange`; `diverged`: they differ still.
    """
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

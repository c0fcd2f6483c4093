"""Keeping what a hub has said: each part whole or not at all, the next asked for meanwhile."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import chain, message, step
from shared.exchange.ahead import asking_ahead
from shared.exchange.calling import Answer
from shared.feed import journal
from shared.feed.sequence import head, sequence_after
from shared.feed.tables import Peer
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


def hear_all(
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
        sent = peer.out_seq - before.out_seq if half else 0
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

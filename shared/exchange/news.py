"""What there is that a peer has not heard, and our half for who waits to hear it.

An idle question costs one indexed read, whatever the totals.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from shared import clock
from shared.exchange import message, step
from shared.exchange.step import Half
from shared.feed import read, sequence, speaking
from shared.feed.tables import BIG, Feed, Owed, Peer
from shared.records.base import Json

if TYPE_CHECKING:
    from shared.feed.local import Local


@dataclass
class Question:
    """How far an asker says that it has heard us; and, once looked up together with its key,
    whether there is more, and whether it had come less far as we knew.

    `ahead`: it has not kept all of that yet, and acknowledges nothing.
    """

    cursor: Json
    ahead: bool = False
    news: bool = False
    moved: bool = False

    def who_asks(self, session: Session, key_id: str, today: date) -> speaking.Signer | None:
        """Return who signs with a key, or None where it is nobody's."""
        row = session.execute(_WHO_ASKS, speaking.asked(key_id, today) | self._heard).first()
        if row is None:
            return None
        self.news, self.moved = bool(row[-2]), bool(row[-1]) and not self.ahead
        return speaking.signer_of(row)

    def more_for(self, local: "Local", party: str) -> bool:
        """Tell whether there is anything beyond it by now."""
        with local.database.glance() as session:
            return bool(session.scalar(_NEWS, {"peer": party} | self._heard))

    @property
    def _heard(self) -> dict[str, int]:
        return {"seq": self.cursor["seq"], "owed": self.cursor["owed"]}


def news_for(session: Session, peer: str) -> bool:
    """Tell whether there is anything that this peer has not heard; it costs one indexed read."""
    return bool(session.scalar(_NEWS, {"peer": peer, "seq": 0, "owed": 0}))


def keep_heard(local: "Local", party: str, cursor: Json) -> bool:
    """Keep how far a party says that it has come; tell whether we can have said that."""
    with local.database.begin() as session:
        peer = session.get_one(Peer, party, with_for_update=True)
        if not _goes_on(session, peer, cursor):
            return False
        _keep(session, peer, cursor, clock.now())
    sequence.sequence_after(local.database)
    return True


def say(
    session: Session, peer: Peer, key_id: str, question: Question, now: datetime
) -> Half | None:
    """Return our half for an asker whose row the caller holds, and keep how far it has come.

    It is read beside others' writing, not in one view: what is written again meanwhile is left
    out, the sums differ for that moment, and the asker exchanges. None: there is nothing, or an
    exchange is needed: to hear a refusal, to repair, to leave.
    """
    signer = speaking.signer(session, key_id, now.date())
    if signer is None or not signer.speaks or signer.suspended or signer.state in speaking.OUT:
        return None
    if not _goes_on(session, peer, question.cursor):
        return None
    with session.no_autoflush:  # the row is written once
        if question.moved:
            _keep(session, peer, question.cursor, now)
        half = step.compose(session, peer, max_bytes=message.MAX_BYTES, beyond=question.cursor)
    return half if half.moves else None


def _goes_on(session: Session, peer: Peer, cursor: Json) -> bool:
    """Tell whether a party can have heard so much, and no exchange was quicker to hear more."""
    return not peer.doubt and cursor["seq"] >= peer.out_seq and step.fits(session, cursor)


def _keep(session: Session, peer: Peer, cursor: Json, now: datetime) -> None:
    step.heard(session, peer, cursor, now)
    step.compare(session, peer, cursor)
    peer.exchanged_at, peer.failure = now, ""


def compose_idle(session: Session, peer: Peer) -> Half | None:
    """Return our half where we have nothing for a peer whose row the caller holds, or None."""
    if news_for(session, peer.name):
        return None
    nothing = read.batch(session, peer, sequence.head(session), 0)
    return Half(message.encode(step.hello(session, peer, peer.out_seq), nothing, []), moves=False)


# built once, as they are asked most
_FED = exists().where(Feed.recipient == Peer.name, Feed.seq > Peer.out_seq,
                      Feed.seq > bindparam("seq", type_=BIG), ~Feed.refused)  # fmt: skip
_LAST_OWED = bindparam("owed", type_=BIG)
_IS_NEWS = or_(_FED, exists().where(Owed.peer == Peer.name, Owed.n > _LAST_OWED))
_MOVED = or_(Peer.out_seq < bindparam("seq", type_=BIG),
             exists().where(Owed.peer == Peer.name, Owed.n <= _LAST_OWED))  # fmt: skip
_NEWS = select(_IS_NEWS).where(Peer.name == bindparam("peer"))
_WHO_ASKS = speaking.SIGNER.add_columns(_IS_NEWS, _MOVED)

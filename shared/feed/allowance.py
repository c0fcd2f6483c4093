"""Profiles beyond what a municipality has candidates for: put off by the hub, said again later.

The receiver keeps two numbers on the peer's row and counts nothing. The writer keeps when to say
it again on the row of its feed: what is put off is neither wrong nor lost.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from shared.feed.keys import Key
from shared.feed.sequence import number
from shared.feed.tables import Feed, Outbox, Peer
from shared.problem import Refused
from shared.records.base import Record
from shared.rules.allowance import TRY_AGAIN, left, most

if TYPE_CHECKING:
    from shared.feed.local import Local

KIND: Final = "profile"
LATER: Final = "later"  # the verdict on what there is no room for now
LONGEST: Final = 86_400  # seconds that a writer waits at the most


class Room:
    """How many new profiles of a peer are taken in one batch."""

    def __init__(self, peer: Peer, unstated: int, day: date) -> None:
        self._most = most(peer.candidates, unstated)
        self._left = left(self._most, peer.profiles, _new_on(peer, day))

    def take(self, record: Record, held: Collection[Key]) -> None:
        """Take one more, if it is a profile and new.

        Raises:
            Refused: `allowance_used`, with the seconds to wait.
        """
        if record.kind != KIND or (record.owner, record.id) in held:
            return
        if not self._left:
            raise Refused("allowance_used", most=self._most, wait=TRY_AGAIN)
        self._left -= 1


def count(peer: Peer, kept: Iterable[Record], before: Collection[Key], day: date) -> None:
    """Count the profiles of a peer that are here now and were not before."""
    new = sum(one.kind == KIND and (one.owner, one.id) not in before for one in kept)
    if new:
        peer.profiles += new
        peer.profiles_new, peer.profiles_on = _new_on(peer, day) + new, day


def _new_on(peer: Peer, day: date) -> int:
    return peer.profiles_new if peer.profiles_on == day else 0


def again_at(problem: object, now: datetime) -> datetime:
    """Return when to say again what a peer has put off: it says so, in seconds."""
    wait = problem.get("wait") if isinstance(problem, dict) else None
    seconds = wait if type(wait) is int and 0 < wait <= LONGEST else TRY_AGAIN
    return now + timedelta(seconds=seconds)


def say_again(local: "Local", now: datetime) -> int:
    """Put in its feed anew what a peer has put off until now; return how many.

    What would wait for longer than anything does was put off while our clock was ahead.
    """
    put_off = Feed.refused & Feed.again_at.is_not(None)
    due = or_(Feed.again_at <= now, Feed.again_at > now + timedelta(seconds=LONGEST))
    with local.database.begin() as session:
        rows = session.scalars(
            select(Feed).where(put_off, due).order_by(Feed.id).with_for_update()
        ).all()
        for row in rows:
            row.refused, row.seq, row.again_at = False, None, None
        if rows:
            session.flush()
            session.execute(insert(Outbox), [{"owner": row.owner, "id": row.id} for row in rows])
            if local.database.is_sqlite:
                number(session)
    return len(rows)


def waiting(session: Session) -> dict[str, int]:
    """Return how many of our records each peer has put off."""
    rows = session.execute(
        select(Feed.recipient, func.count())
        .where(Feed.refused, Feed.again_at.is_not(None))
        .group_by(Feed.recipient)
    )
    return {peer: count for peer, count in rows}

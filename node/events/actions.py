"""The history of what the municipality keeps for itself: who did what, when, and how it is now.

Records have their history in the feed. What is no record and never leaves the node (who knows
which branch, who is away, which office has what) has it here, from the same transaction.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from node.tables import Event
from shared import clock
from shared.feed.local import Local
from shared.rules.retention import oldest_look

NEWEST = 200  # older ones are read by asking about one colleague or office


def note(
    session: Session, by: str, act: str, about: str, said: Iterable[str] = (),
    code: str | None = None,
) -> None:  # fmt: skip
    """Note what somebody did, in the transaction in which it is done.

    `about` is a colleague's login or an office's name, `code` what was handed over; `said` is
    how it is now: branches, days, logins. A placement's code goes when its citizen is erased.
    """
    session.add(Event(at=clock.now(), by=by, act=act, about=about, code=code, said=list(said)))


def events(session: Session, about: str = "") -> list[Event]:
    """Return the newest events, newest first; with `about`, of one colleague, office or code."""
    newest = select(Event).order_by(Event.n.desc()).limit(NEWEST)
    return list(
        session.scalars(
            newest.where(or_(Event.about == about, Event.code == about)) if about else newest
        )
    )


def forget_events(local: Local) -> None:
    """Drop events older than 13 months, as looks at names are: each names who did it.

    Events are of machine time, so the day begins here at midnight UTC.
    """
    oldest = datetime.combine(oldest_look(clock.now().date()), time.min, UTC)
    with local.database.begin() as session:
        session.execute(delete(Event).where(Event.at < oldest))

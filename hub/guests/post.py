"""The post: letters wait in a table until the mail server has taken them."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.tables import OutgoingLetter
from shared.clock import now
from shared.feed.local import Local
from shared.mail import Letter, send

AT_ONCE = 20
LONGEST_PAUSE = timedelta(hours=6)


def post(session: Session, letter: Letter) -> None:
    """Put a letter in the post, in the transaction that has a reason to write it."""
    session.add(OutgoingLetter(
        to=letter.to, subject=letter.subject, text=letter.text, made_at=now(), tries=0,
        next_try=now(), failure="",
    ))  # fmt: skip


def deliver(local: Local, server: str, sender: str) -> int:
    """Hand waiting letters to the mail server; return how many it took.

    One that it does not take is tried again after a growing pause, and keeps no other waiting.
    Should we end between sending and noting it, the letter goes out twice: better than never.
    """
    with local.read() as session:
        due = select(OutgoingLetter.id).where(
            OutgoingLetter.sent_at.is_(None), OutgoingLetter.next_try <= now()
        )
        waiting = list(session.scalars(due.order_by(OutgoingLetter.next_try).limit(AT_ONCE)))
    return sum(_deliver(local, one, server, sender) for one in waiting)


def waiting(session: Session) -> int:
    """Return how many letters have not gone out yet."""
    unsent = select(func.count()).where(OutgoingLetter.sent_at.is_(None))
    return session.scalar(unsent) or 0


def _deliver(local: Local, letter_id: int, server: str, sender: str) -> bool:
    with local.read() as session:
        row = session.get_one(OutgoingLetter, letter_id)
        letter = Letter(row.to, row.subject, row.text)
    failure = ""
    try:
        send(server, sender, letter)
    except OSError as wrong:
        failure = type(wrong).__name__  # the server's words may hold an address
    with local.database.begin() as session:
        _note(session.get_one(OutgoingLetter, letter_id), failure, now())
    return not failure


def _note(row: OutgoingLetter, failure: str, at: datetime) -> None:
    row.tries, row.failure = row.tries + 1, failure
    if failure:
        row.next_try = at + min(timedelta(minutes=2**row.tries), LONGEST_PAUSE)
    else:
        row.sent_at, row.text = at, ""  # the link is the receiver's alone from now on

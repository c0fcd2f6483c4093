"""The link of a letter: one question, until a day. Only the hash of its token is kept."""

import hashlib
import secrets
from datetime import date

from sqlalchemy.orm import Session

from hub.tables import AnswerLink
from shared.clock import today
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused


def make(
    tx: Transaction, about: str, municipality: str, last_day: date, asks: str | None = None
) -> str:
    """Keep a new link about a record, by its key; return the token, which nobody else has."""
    token = secrets.token_urlsafe(24)
    tx.session.add(AnswerLink(
        token_hash=_digest(token), about=about, municipality=municipality, asks=asks,
        made_on=tx.today, last_day=last_day,
    ))  # fmt: skip
    return token


def opened(session: Session, token: str) -> AnswerLink:
    """Return the link of a token. Changes nothing.

    Raises:
        NotFound: there is none.
        Refused: its time is over (`link_over`).
    """
    link = session.get(AnswerLink, _digest(token))
    if link is None:
        raise NotFound("link")
    if today(session) > link.last_day:
        raise Refused("link_over", last_day=link.last_day)
    return link


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

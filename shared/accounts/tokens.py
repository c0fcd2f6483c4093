"""Tokens with which programs act over the API: made, listed, revoked, recognised.

A token belongs to an account: it may do what the account may, never more, and ends with it.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from shared.accounts.actions import Who, digest, known, who
from shared.accounts.tables import AccessToken, Account
from shared.clock import now
from shared.database import Database
from shared.problem import NotFound, Refused

PREFIX: Final = "la_"  # so that one that leaks is found by who searches for it
LONGEST: Final = 730  # days


@dataclass(frozen=True, slots=True)
class Made:
    """A new token: what names it later, and the token itself, which is shown once."""

    id: UUID
    token: str
    last_day: date


def make(database: Database, login: str, label: str, days: int) -> Made:
    """Make a token for an account; `label` says which program has it.

    Raises:
        Refused: no such account (`account_unknown`), or it shall last shorter than a day or
            longer than two years (`token_days`).
    """
    if not 1 <= days <= LONGEST:
        raise Refused("token_days", longest=LONGEST)
    made = Made(uuid7(), PREFIX + secrets.token_urlsafe(32), now().date() + timedelta(days))
    with database.begin() as session:
        account = known(session, login)
        session.add(AccessToken(
            id=made.id, token_hash=digest(made.token), account=account.id, label=label,
            made=now(), last_day=made.last_day,
        ))  # fmt: skip
    return made


def listed(session: Session) -> list[tuple[AccessToken, str]]:
    """Return all tokens, the newest first, each with its account's log-in name."""
    query = select(AccessToken, Account.login).join(Account, Account.id == AccessToken.account)
    return [(token, login) for token, login in
            session.execute(query.order_by(AccessToken.id.desc()))]  # fmt: skip


def revoke(database: Database, token_id: UUID) -> None:
    """End a token at once.

    Raises:
        NotFound: there is none of this id.
    """
    with database.begin() as session:
        token = session.get(AccessToken, token_id)
        if token is None:
            raise NotFound(str(token_id))
        session.delete(token)


def bearer(database: Database, token: str) -> Who | None:
    """Return as whom a token acts; None if it ended, was revoked, or its account is shut."""
    today = now().date()
    with database.read() as session:
        found = session.execute(
            select(AccessToken, Account)
            .join(Account, Account.id == AccessToken.account)
            .where(AccessToken.token_hash == digest(token))
        ).first()
    if found is None or found[1].disabled or found[0].last_day < today:
        return None
    if found[0].used_on != today:
        _note_used(database, found[0].id, today)
    return who(found[1], by="token")


def _note_used(database: Database, token_id: UUID, today: date) -> None:
    with database.begin() as session:
        token = session.get(AccessToken, token_id)
        if token:
            token.used_on = today

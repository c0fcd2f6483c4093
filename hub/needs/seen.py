"""Which needs a person, or a program of theirs, may know of: an employer's people see its own."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.agreements.actions import in_force_of
from hub.needs.actions import by_code
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import NotFound
from shared.tables import NeedIndex


def seen_by(who: Who) -> Select[NeedIndex]:
    """Select the needs that this person may know of."""
    query = select(NeedIndex)
    return query.where(NeedIndex.employer == who.scope) if who.roles & OF_EMPLOYER else query


def seen(session: Session, who: Who, code: str) -> NeedIndex:
    """Return the need of a code, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another employer's.
    """
    row = by_code(session, code)
    if who.roles & OF_EMPLOYER and row.employer != who.scope:
        raise NotFound(code)
    return row


def may_write(session: Session, who: Who, today: date) -> bool:
    """Tell whether this person's employer has an agreement to post a need under today."""
    return bool(who.roles & OF_EMPLOYER and in_force_of(session, who.scope or "", today))

"""Which agreements a person, or a program of theirs, may know of."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.agreements.actions import by_code
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import NotFound
from shared.records.base import Record
from shared.tables import AgreementIndex


def seen_by(who: Who) -> Select[AgreementIndex]:
    """Select the agreements that this person may know of: an employer's people see its own."""
    query = select(AgreementIndex)
    return query.where(AgreementIndex.employer == who.scope) if who.roles & OF_EMPLOYER else query


def seen(session: Session, who: Who, code: str) -> Record:
    """Return the agreement of a code, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    record = by_code(session, code)
    if who.roles & OF_EMPLOYER and record.body.employer != who.scope:
        raise NotFound(code)
    return record

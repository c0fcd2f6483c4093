"""Which needs a person, or a program of theirs, may know of: an employer's people see its own."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hub.agreements.actions import in_force_of
from hub.sectors.actions import runs
from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import NotFound
from shared.records.codes import read_code
from shared.tables import NeedIndex


def seen_by(who: Who) -> Select[NeedIndex]:
    """Select the needs that this person may know of: own employer's, own service's branches'."""
    query = select(NeedIndex)
    if who.roles & OF_EMPLOYER:
        return query.where(NeedIndex.employer == who.scope)
    return query.where(runs(who.scope, NeedIndex.branch)) if "sector" in who.roles else query


def seen(session: Session, who: Who, code: str) -> NeedIndex:
    """Return the need of a code, if this person may know of it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    row = session.scalar(seen_by(who).where(NeedIndex.code == read_code(code)))
    if row is None:
        raise NotFound(code)
    return row


def may_write(session: Session, who: Who, today: date) -> bool:
    """Tell whether this person's employer has an agreement to post a need under today."""
    return bool(who.roles & OF_EMPLOYER and in_force_of(session, who.scope or "", today))

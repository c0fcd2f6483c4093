"""Which restrictions a person at the hub may know of: the employer its own, others all."""

from sqlalchemy import ColumnElement, true

from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.tables import RestrictionIndex


def seen_by(who: Who) -> ColumnElement[bool]:
    """Return the condition that this person may know of a restriction."""
    return RestrictionIndex.employer == who.scope if who.roles & OF_EMPLOYER else true()

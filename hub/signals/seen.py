"""Which signals a person at the hub may know of: the employer its own, others what is open."""

from sqlalchemy import ColumnElement

from shared.accounts.actions import Who
from shared.accounts.roles import OF_EMPLOYER
from shared.signals import OPEN
from shared.tables import SignalIndex


def seen_by(who: Who) -> ColumnElement[bool]:
    """Return the condition that this person may know of a signal."""
    return SignalIndex.employer == who.scope if who.roles & OF_EMPLOYER else OPEN

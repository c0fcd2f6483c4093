"""What awaits the municipality, each with its day: needs, people, placements, signals."""

from datetime import date

from sqlalchemy.orm import Session

from node.inbox.dealings import promises_waiting, swaps_waiting
from node.inbox.needs import needs_waiting
from node.inbox.placements import placements_waiting
from node.inbox.proposals import proposals_waiting
from node.inbox.restrictions import restrictions_waiting
from node.inbox.row import Waiting
from shared.accounts.actions import Who
from shared.accounts.roles import WORKERS
from shared.feed.local import Local


def waiting(session: Session, local: Local, who: Who, today: date) -> list[Waiting]:
    """Return what awaits this person, the first to run out on top."""
    found = [*restrictions_waiting(session, local, who, today)]
    if who.roles & WORKERS:
        found += _work(session, local, who, today)
    return sorted(found, key=lambda row: (row.due, row.what, row.code))


def _work(session: Session, local: Local, who: Who, today: date) -> list[Waiting]:
    """What awaits those who work with needs and people; a manager sees it where it stands."""
    return [
        *needs_waiting(session, local, who, today),
        *proposals_waiting(session, local, who, today),
        *placements_waiting(session, local, who, today),
        *promises_waiting(session, local, who, today),
        *swaps_waiting(session, local, who, today),
    ]

"""What awaits the municipality, each with its day: needs, suggestions, decisions, placements."""

from datetime import date

from sqlalchemy.orm import Session

from node.inbox.dealings import promises_waiting, swaps_waiting
from node.inbox.needs import needs_waiting
from node.inbox.placements import placements_waiting
from node.inbox.proposals import proposals_waiting
from node.inbox.row import Waiting
from shared.accounts.actions import Who
from shared.feed.local import Local


def waiting(session: Session, local: Local, who: Who, today: date) -> list[Waiting]:
    """Return what awaits this person, the first to run out on top."""
    found = [
        *needs_waiting(session, local, who, today),
        *proposals_waiting(session, local, who, today),
        *placements_waiting(session, local, who, today),
        *promises_waiting(session, local, who, today),
        *swaps_waiting(session, local, who, today),
    ]
    return sorted(found, key=lambda row: (row.due, row.what, row.code))

"""What awaits the municipality, each with its day: needs, people, placements, signals."""

from datetime import date

from sqlalchemy.orm import Session

from node.inbox.dealings import disputed_waiting, promises_waiting, swaps_waiting
from node.inbox.institutions import targets_waiting
from node.inbox.needs import goals_waiting, needs_waiting
from node.inbox.placements import placements_waiting
from node.inbox.proposals import proposals_waiting
from node.inbox.restrictions import restrictions_waiting
from node.inbox.row import Waiting
from shared.accounts.actions import Who
from shared.accounts.roles import WORKERS
from shared.feed.local import Local

OF_WORKERS = (needs_waiting, proposals_waiting, placements_waiting, promises_waiting,
              disputed_waiting, swaps_waiting)  # fmt: skip
OF_MANAGERS = (
    goals_waiting,
    restrictions_waiting,
    targets_waiting,
)  # they see the rest where it stands


def waiting(session: Session, local: Local, who: Who, today: date) -> list[Waiting]:
    """Return what awaits this person, the first to run out on top."""
    sorts = (*OF_MANAGERS, *(OF_WORKERS if who.roles & WORKERS else ()))
    found = [row for sort in sorts for row in sort(session, local, who, today)]
    return sorted(found, key=lambda row: (row.due, row.what, row.code))

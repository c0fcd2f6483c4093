"""What the node forgets by itself: old looks at names, and how people were before old files."""

from datetime import UTC, datetime, time

from sqlalchemy import delete

from node.citizens.tables import Audit
from node.citizens.undoing import forget_old
from shared.feed.local import Local
from shared.rules.retention import oldest_look


def forget(local: Local) -> None:
    """Drop the audit's rows that are older than 13 months, and what is kept of files for undoing.

    An erased citizen's last trace goes with its row. The audit is of machine time, so the day
    begins here at midnight UTC.
    """
    with local.begin("program") as tx:
        oldest = datetime.combine(oldest_look(tx.now.date()), time.min, UTC)
        tx.session.execute(delete(Audit).where(Audit.at < oldest))
        forget_old(tx)

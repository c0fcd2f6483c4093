"""What a day brings by itself: who has left, and whose accession is to terms of before."""

from sqlalchemy import select

from shared.clock import today
from shared.database import set_setting, setting
from shared.feed import stored, write
from shared.feed.local import Local
from shared.records.formats import split_ref
from shared.tables import AccessionIndex

TURNED = "agreements_turned_on"


def turn(local: Local) -> None:
    """Once a day, take needs back from who is no longer in the agreement, and give them again.

    Everything else that hangs on the day is worked out when it is asked for.
    """
    with local.read() as session:
        if setting(session, TURNED) == today(session).isoformat():
            return
    with local.begin("job:days") as tx:
        rows = tx.session.scalars(select(AccessionIndex))
        accessions = stored.many(tx.session, [split_ref(row.ref) for row in rows])
        write.announce(local, tx.session, accessions)
        set_setting(tx.session, TURNED, tx.today.isoformat())

"""The end of a lease: a copy whose last day is over loses its content, without anybody acting.

Its row stays without content until the owner renews or recalls it, so a lapse changes no sum.
A clock that is wrong must not cost everybody's copies: content goes only once a peer has
exchanged with us on a later day, as our clock and its agree (`Peer.heard_on`). Until then what
is past its day is only not shown (`runs`).
"""

from collections import defaultdict

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from shared import clock
from shared.bulk import upsert
from shared.feed.keys import Key
from shared.feed.local import Local
from shared.feed.stored import LAPSED
from shared.feed.tables import BodyKey, Peer, StoredRecord, Unpurged


def runs(session: Session) -> ColumnElement[bool]:
    """Return the condition on records that they have no lease, or one that runs today."""
    today = clock.today(session)
    return or_(StoredRecord.valid_until.is_(None), StoredRecord.valid_until >= today)


def lapse(local: Local) -> int:
    """Destroy key, content and index rows of copies whose lease is over; return how many."""
    with local.read() as session:
        if not _over(session):
            return 0
    with local.begin("program", always=True) as tx:
        over = _over(tx.session)
        for kind, keys in over.items():
            local.index.drop(tx.session, kind, keys)
            for owner, record_id in keys:
                key = (BodyKey.owner == owner, BodyKey.id == record_id)
                copy = (StoredRecord.owner == owner, StoredRecord.id == record_id)
                tx.session.execute(delete(BodyKey).where(*key))
                upsert(tx.session, Unpurged, [{"peer": "", "owner": owner, "id": record_id}])
                tx.session.execute(update(StoredRecord).where(*copy).values(content=LAPSED))
    return sum(map(len, over.values()))


def _over(session: Session) -> dict[str, list[Key]]:
    """Return the copies whose lease is over by our day and by a peer's, by kind."""
    heard = session.scalar(select(func.max(Peer.heard_on)))
    over: dict[str, list[Key]] = defaultdict(list)
    if heard is None:
        return over
    found = select(StoredRecord.kind, StoredRecord.owner, StoredRecord.id).where(
        StoredRecord.valid_until < min(heard, clock.today(session)),
        StoredRecord.source.is_not(None),
        StoredRecord.content != LAPSED,
    )
    for kind, owner, record_id in session.execute(found.order_by(StoredRecord.id)):
        over[kind].append((owner, record_id))
    return over

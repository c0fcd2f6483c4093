"""What is kept for a time and no longer: that something was erased, and who did what about peers.

An erasure is remembered by ids alone, so that a copy that comes back from an old backup is told
to erase again. It is forgotten once its holder has heard of it and nobody waits for an answer.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from shared import clock
from shared.feed import journal, security
from shared.feed.tables import Erasure, Feed, FormerRevision, OperatorAct, Peer, Receipt
from shared.records.kinds import KINDS
from shared.rules.peers import CLOCKS_AGREE
from shared.rules.retention import oldest_act, oldest_erasure, oldest_former

if TYPE_CHECKING:
    from shared.feed.local import Local

DAY = timedelta(days=1)


def forget(local: "Local") -> None:
    """Forget what is older than it is kept, in database and journal; no sum changes.

    All of it is of machine time, so the day begins here at midnight UTC. Nothing is forgotten
    while no peer agrees on what time it is: a clock that is wrong must not cost what we remember.
    """
    now = clock.now()
    today = now.date()
    with local.database.begin() as session:
        if not _agreed(session, now):
            return
        security.forget_old(session, clock.today(session))
        _forget_erasures(session, oldest_erasure(today))
        _forget_former(session, oldest_former(today))
        acts = OperatorAct.at < _begin(oldest_act(today))
        session.execute(delete(OperatorAct).where(acts))
    journal.forget_before(local, oldest_erasure(today))


def _agreed(session: Session, now: datetime) -> bool:
    heard = Peer.exchanged_at.between(now - DAY, now)
    agrees = func.abs(Peer.clock_offset) <= CLOCKS_AGREE.total_seconds()
    return session.scalar(select(Peer.name).where(heard, agrees).limit(1)) is not None


def _forget_erasures(session: Session, oldest: date) -> None:
    over = or_(Erasure.confirmed, Erasure.lease < clock.today(session))
    old = and_(Erasure.asked_at < _begin(oldest), over)
    heard = select(Peer.out_seq).where(Peer.name == Feed.recipient).scalar_subquery()
    of_feed = _same(Erasure.peer == Feed.recipient, Feed)
    told = exists().where(of_feed, Feed.op == "erase").correlate(Erasure)
    of_receipt = _same(Erasure.peer == Receipt.peer, Receipt)
    for statement in (
        delete(Feed).where(Feed.op == "erase", Feed.seq <= heard, exists().where(of_feed, old)),
        delete(Receipt).where(exists().where(of_receipt, old, ~told)),
        delete(Erasure).where(old, ~told),
    ):
        session.execute(statement.execution_options(synchronize_session=False))


def _forget_former(session: Session, oldest: date) -> None:
    """Forget what legal acts about citizens were before; what those about nobody were is kept."""
    people = [kind.name for kind in KINDS.values() if kind.person and kind.legal_act]
    old = FormerRevision.kind.in_(people), FormerRevision.until < _begin(oldest)
    session.execute(delete(FormerRevision).where(*old))


def _same(peer: ColumnElement[bool], other: type[Feed | Receipt]) -> ColumnElement[bool]:
    return and_(peer, Erasure.owner == other.owner, Erasure.id == other.id)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)

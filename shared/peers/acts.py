"""What people did about peers and records: kept for good, shown the newest first."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shared import clock
from shared.feed.tables import OperatorAct

SHOWN = 200


def note(session: Session, actor: str, act: str, about: str) -> None:
    """Keep who did what, and about which peer or record: names of parties, ids, never content."""
    session.execute(
        insert(OperatorAct).values(at=clock.now(), actor=actor, act=act, about=about[:120])
    )


def newest(session: Session) -> list[OperatorAct]:
    """Return the newest acts."""
    return list(session.scalars(select(OperatorAct).order_by(OperatorAct.n.desc()).limit(SHOWN)))

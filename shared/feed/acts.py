"""What people did about peers and their records: who, when, which act, and about whom.

Members' records keep it in their history, as all records do; what is no record is noted here.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, tuple_
from sqlalchemy.orm import Session

from shared import clock
from shared.feed.tables import History, Member, OperatorAct

SHOWN = 200


class Act(NamedTuple):
    """Who did what, when, and about which peer or record."""

    at: datetime
    actor: str
    act: str
    about: str


def note(session: Session, actor: str, act: str, about: str) -> None:
    """Keep who did what, and about which peer or record: names of parties, ids, never content."""
    session.execute(
        insert(OperatorAct).values(at=clock.now(), actor=actor, act=act, about=about[:120])
    )


def newest(session: Session) -> list[Act]:
    """Return the newest acts of both sorts, the newest first."""
    columns = (OperatorAct.at, OperatorAct.actor, OperatorAct.act, OperatorAct.about)
    noted = session.execute(select(*columns).order_by(OperatorAct.n.desc()).limit(SHOWN))
    parties = {(one.owner, one.record_id): one.party for one in session.scalars(select(Member))}
    about_members = session.execute(
        select(History.at, History.actor, History.act, History.owner, History.id)
        .where(tuple_(History.owner, History.id).in_(list(parties)))
        .order_by(History.at.desc())
        .limit(SHOWN)
    )
    found = [Act(*row) for row in noted]
    found += [
        Act(at, actor, act, parties[owner, one]) for at, actor, act, owner, one in about_members
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]

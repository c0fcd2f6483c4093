"""Slots that an employer has handed out to us: we may confirm them ourselves, hub or no hub."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.records.quota import Quota
from shared.rules.quota import may_confirm
from shared.rules.verdict import Verdict
from shared.tables import ProposalIndex, QuotaIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A quota of ours by its `key`, how many we have `confirmed` of it, and whether one more."""

    key: str
    quota: Quota
    confirmed: int
    verdict: Verdict


def handed(session: Session, local: Local, today: date) -> Mapping[UUID, Handed]:
    """Return what is or was handed out to us, by slot group."""
    rows = session.scalars(
        select(QuotaIndex).where(QuotaIndex.municipality == local.municipality)
    ).all()
    confirmed = _confirmed(session)
    found = stored.many(session, [(row.owner, row.record_id) for row in rows])
    return {
        one.body.slot_group: Handed(
            key=one.ref, quota=one.body, confirmed=confirmed[one.ref],
            verdict=may_confirm(one.body, confirmed[one.ref], today),
        )
        for one in found
    }  # fmt: skip


def hold(session: Session, local: Local, group: UUID, today: date) -> Handed | None:
    """Return what is handed out to us of a slot group, held: nobody else confirms meanwhile."""
    found = handed(session, local, today).get(group)
    if found is None:
        return None
    stored.get(session, found.key, lock=True)
    return handed(session, local, today)[group]


def _confirmed(session: Session) -> Counter[str]:
    """How many of our proposals stand as confirmed by each quota."""
    rows = session.execute(
        select(ProposalIndex.quota, func.count())
        .where(ProposalIndex.quota.is_not(None), ProposalIndex.state == "open")
        .group_by(ProposalIndex.quota)
    )
    return Counter({key: count for key, count in rows if key})

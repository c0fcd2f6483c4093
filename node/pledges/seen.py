"""Pledges that reached this municipality, the needs near it that open them, and our part."""

from collections.abc import Iterable
from dataclasses import dataclass

from marshmallow_dataclass import class_schema
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.feed import stored
from shared.feed.local import Local
from shared.records.formats import split_ref
from shared.tables import (
    DecisionIndex,
    EmployerIndex,
    NeedIndex,
    PledgeIndex,
    ProposalIndex,
    SlotGroupIndex,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeNear:
    """A pledge as a municipality sees it.

    `pledged` places are of the whole country; `near` are slots of open needs within reach, whose
    codes `needs` are; `ours` of them have gone to people of this municipality. What others have
    of them only the hub knows.
    """

    code: str
    employer: str
    year: int
    purpose: str
    pledged: int
    near: int
    ours: int
    needs: list[str]


LINES = class_schema(PledgeNear)(many=True)


def lines(session: Session, local: Local) -> list[PledgeNear]:
    """Return the pledges of employers whose agreements we have acceded to, the newest first."""
    rows = list(session.scalars(
        select(PledgeIndex).order_by(PledgeIndex.year.desc(), PledgeIndex.code)
    ))  # fmt: skip
    employers = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    bodies = {one.ref: one.body for one in stored.many(session, [split_ref(r.ref) for r in rows])}
    found = []
    for row in rows:
        body = bodies[row.ref]
        needs = session.scalars(
            select(NeedIndex).where(NeedIndex.pledge == row.ref).order_by(NeedIndex.code)
        ).all()
        still = [one for one in needs if one.state == "open"]
        found.append(PledgeNear(
            code=row.code, employer=employers.get(row.employer, ""), year=row.year,
            purpose=body.purpose, pledged=body.places, near=_slots(session, still),
            ours=_ours(session, local, needs), needs=[one.code for one in still],
        ))  # fmt: skip
    return found


def _slots(session: Session, needs: Iterable[NeedIndex]) -> int:
    keys = [one.record_id for one in needs]  # a need is the hub's alone
    return session.scalar(
        select(func.coalesce(func.sum(SlotGroupIndex.slots), 0))
        .where(SlotGroupIndex.record_id.in_(keys))
    ) or 0  # fmt: skip


def _ours(session: Session, local: Local, needs: Iterable[NeedIndex]) -> int:
    """How many of our proposals to these needs were accepted."""
    proposals = session.scalars(
        select(ProposalIndex).where(
            ProposalIndex.need.in_([one.ref for one in needs]), ProposalIndex.state == "open",
            ProposalIndex.owner == local.authority,
        )
    )  # fmt: skip
    accepted = (DecisionIndex.proposal.in_([one.ref for one in proposals]),
                DecisionIndex.answer == "accept")  # fmt: skip
    return (
        session.scalar(select(func.count(DecisionIndex.proposal.distinct())).where(*accepted)) or 0
    )

"""Which proposals a person may see, and how programs are told of each."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.caseload import sees
from node.proposals import actions, standing
from node.proposals.standing import Sent
from node.tables import Candidate, Offered
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.problem import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """One of our proposals; `need` and `candidate` are codes, `reason` why it was not to be.

    `disclosed` is whether the employer's contact has had name and phone.
    """

    proposal: str
    code: str
    need: str | None
    candidate: str
    slot_group: UUID
    state: str
    reason: str | None
    instrument: str
    proposed_on: date
    disclosed: bool
    placement: str | None


def line(one: Sent) -> ProposalLine:
    """Return a proposal as programs are told of it."""
    return ProposalLine(
        proposal=one.proposal.ref, code=one.proposal.code, candidate=one.candidate,
        need=one.need.code if one.need else None, slot_group=one.proposal.slot_group,
        state=one.standing, reason=one.reason, instrument=one.proposal.instrument,
        proposed_on=one.proposal.proposed_on, disclosed=one.disclosed, placement=one.placement,
    )  # fmt: skip


def all_seen(session: Session, local: Local, who: Who) -> list[Sent]:
    """Return the proposals that a person may see, the newest first."""
    people = {one.code: one for one in session.scalars(select(Candidate))}
    found = standing.sent(session, local)
    return [one for one in found if sees(who, people.get(one.candidate))]


def seen(session: Session, local: Local, who: Who, code: str) -> Sent:
    """Return the proposal of a code.

    Raises:
        NotFound: there is none, or this person may not know of it.
    """
    row = actions.find(session, local, code)
    offered = session.get(Offered, row.ref)
    candidate = session.get(Candidate, offered.candidate) if offered else None
    if not sees(who, candidate):
        raise NotFound(code)
    return standing.one(session, row)

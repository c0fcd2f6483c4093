"""Asking an employer to delete a name that it had fetched, and noting that it says it has."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.citizens.recalls import fetched
from node.tables import Candidate, Offered
from shared import clock
from shared.erasures import HandedOut
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.tables import NeedIndex, ProposalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an employer is written of: no more of who it is than the proposal's own code.

    `candidate` is who stands behind it, for this node alone; `withdrawn_on` is empty where it was
    not the citizen who took it back.
    """

    fetched: HandedOut
    need: str
    title: str
    candidate: str
    withdrawn_on: date | None


def letter(session: Session, code: str) -> Letter:
    """Return what is to be written of a proposal that was taken back after it was opened.

    Raises:
        NotFound: there is no such proposal here.
    """
    row = session.scalar(select(ProposalIndex).where(ProposalIndex.code == code))
    offered = session.get(Offered, row.ref) if row else None
    person = session.get(Candidate, offered.candidate) if offered else None
    if row is None or offered is None or person is None:
        raise NotFound(code)
    found = [one for one in fetched(session, [row.ref]) if one.withdrawn]
    needs = {one.ref: one for one in session.scalars(select(NeedIndex))}
    if not found or row.need not in needs:
        raise NotFound(code)
    need = needs[row.need]
    return Letter(
        fetched=found[0], need=need.code, title=need.title, candidate=person.code,
        withdrawn_on=offered.ended_on,
    )  # fmt: skip


def confirmed(local: Local, actor: str, code: str, day: date) -> None:
    """Note the day on which the employer has deleted it, as it says.

    Raises:
        NotFound: as `letter`.
        Refused: the day is to come, or before the name was fetched (`day_not_between`).
    """
    with local.change() as session:
        known, today = letter(session, code).fetched, clock.today(session)
        if not known.on <= day <= today:
            raise Refused("day_not_between", day=day, first=known.on, last=today)
        offered = session.get_one(Offered, known.proposal)
        offered.deleted_on, offered.deleted_noted_by = day, actor

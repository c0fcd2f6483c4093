"""Needs that reached this municipality, and its first answer: supply n, later, not now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from node.agreements.actions import takes_part
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.records.formats import split_ref
from shared.records.need import Answer, Need, SlotGroup
from shared.records.sector import Feedback
from shared.rules.answer import Reply, check
from shared.tables import AnswerIndex, EmployerIndex, FeedbackIndex, NeedIndex, SlotGroupIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A need in a list: how many slots it has, of whom, and what we said."""

    need: NeedIndex
    employer: str
    slots: int
    start: date
    answer: AnswerIndex | None


def find(session: Session, code: str) -> NeedIndex:
    """Return the need of a public code.

    Raises:
        NotFound: none of that code has come here.
    """
    found = session.scalar(select(NeedIndex).where(NeedIndex.code == (read_code(code) or code)))
    if found is None:
        raise NotFound(code)
    return found


def whole(session: Session, row: NeedIndex) -> Need:
    """Return all that a need says."""
    need: Need = stored.get(session, row.ref).body
    return need


def slot_group(need: Need, wanted: UUID) -> SlotGroup:
    """Return the slot group of this id.

    Raises:
        NotFound: the need has none.
    """
    for group in need.slot_groups:
        if group.id == wanted:
            return group
    raise NotFound(str(wanted))


def own_answer(session: Session, local: Local, need: str) -> AnswerIndex | None:
    """Return this municipality's answer to a need (by its key), or None."""
    return session.scalar(
        select(AnswerIndex).where(AnswerIndex.need == need, AnswerIndex.owner == local.authority)
    )


def asked(session: Session, local: Local) -> Sequence[Asked]:
    """Return every need that is asked of us, the one to answer first on top.

    Those of an agreement that we have left are here for the courses that run out, and not asked.
    """
    names = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    sizes = _sizes(session)
    said = {
        row.need: row
        for row in session.scalars(select(AnswerIndex).where(AnswerIndex.owner == local.authority))
    }
    order = (NeedIndex.state.desc(), NeedIndex.answer_by, NeedIndex.code)
    return [
        Asked(
            need=need, employer=names.get(need.employer, ""), slots=sizes[need.ref][0],
            start=sizes[need.ref][1], answer=said.get(need.ref),
        )
        for need in session.scalars(select(NeedIndex).order_by(*order))
        if takes_part(session, local, need.agreement)
    ]  # fmt: skip


def feedback(session: Session, row: NeedIndex) -> Sequence[Feedback]:
    """Return what the recruitment service told us of our nominations for a need, newest first."""
    rows = select(FeedbackIndex).where(FeedbackIndex.need == row.ref)
    keys = [split_ref(one.ref) for one in session.scalars(rows)]
    found = (one.body for one in stored.many(session, keys))
    return sorted(found, key=lambda one: one.given_on, reverse=True)


def answer(local: Local, actor: str, code: str, reply: Reply) -> str:
    """Answer a need, or change the answer; return its key.

    Raises:
        NotFound: no such need here.
        Refused: the need is closed, or the reply does not fit it (`supply_number`,
            `later_day`, `reason_unknown`).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, code)
        need = whole(tx.session, row)
        if need.state != "open":
            raise over(need)
        if not takes_part(tx.session, local, row.agreement):
            raise Refused("not_acceded", agreement=tx.get(row.agreement).body.code)
        check(
            reply, slots=sum(group.slots for group in need.slot_groups), today=tx.today,
            first_start=latest_answer_day(need), reasons=codes("not_now_reasons"),
        )  # fmt: skip
        before = own_answer(tx.session, local, row.ref)
        body = Answer(
            need=row.ref, municipality=local.municipality, answer=reply.answer,
            count=reply.count, reason=reply.reason, until=reply.until, answered_on=tx.today,
        )  # fmt: skip
        return tx.write(body, "answered", revises=before.ref if before else None)


def over(need: Need) -> Refused:
    """Return why nothing can be done about a need that is not open."""
    return Refused("need_rests" if need.state == "paused" else "need_over", need=need.code)


def latest_answer_day(need: Need) -> date:
    """Return the last day that "later" may name: the first start."""
    return min(group.start for group in need.slot_groups)


def _sizes(session: Session) -> Mapping[str, tuple[int, date]]:
    query = select(
        SlotGroupIndex.owner, SlotGroupIndex.record_id,
        func.sum(SlotGroupIndex.slots), func.min(SlotGroupIndex.start),
    ).group_by(SlotGroupIndex.owner, SlotGroupIndex.record_id)  # fmt: skip
    return {
        f"{owner}/{record_id}": (int(slots), start)
        for owner, record_id, slots, start in session.execute(query)
    }

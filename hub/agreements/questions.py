"""What municipalities ask about an agreement, and the answers that all who are invited read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.agreements.actions import by_code
from shared.feed import stored
from shared.feed.local import Local
from shared.problem import NotFound
from shared.records.agreement import AgreementQuestion, AgreementReply
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.tables import AgreementQuestionIndex, AgreementReplyIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, by the id of its record, and its answer if there is one."""

    id: UUID
    question: AgreementQuestion
    reply: AgreementReply | None

    @property
    def on(self) -> date:
        """The day of the last word."""
        return self.reply.answered_on if self.reply else self.question.asked_on


def asked(session: Session, agreement: Record) -> Sequence[Asked]:
    """Return the questions of the municipalities that it invites, the unanswered first."""
    replies = {one.body.question: one.body for one in _replies(session, agreement.ref)}
    questions = select(AgreementQuestionIndex).where(
        AgreementQuestionIndex.agreement == agreement.ref,
        AgreementQuestionIndex.municipality.in_(agreement.body.invited),
    )
    keys = [split_ref(row.ref) for row in session.scalars(questions)]
    found = [
        Asked(id=one.id, question=one.body, reply=replies.get(one.ref))
        for one in stored.many(session, keys)
        if one.owner == f"municipality:{one.body.municipality}"
    ]
    return sorted(found, key=lambda one: (one.reply is not None, one.on))


def reply(local: Local, actor: str, code: str, question: UUID, text: str, by: str) -> Record:
    """Answer a question, or put another answer in its place; `by` is who answers.

    Raises:
        NotFound: no such agreement, or nobody has asked that about it.
    """
    with local.begin(actor) as tx:
        agreement = by_code(tx.session, code)
        one = next((one for one in asked(tx.session, agreement) if one.id == question), None)
        if one is None:
            raise NotFound(str(question))
        key = f"municipality:{one.question.municipality}/{one.id}"
        before = next(
            (old.ref for old in _replies(tx.session, agreement.ref) if old.body.question == key),
            None,
        )
        body = AgreementReply(
            agreement=agreement.ref, question=key, municipality=one.question.municipality,
            asked=one.question.text, text=text, by=by, answered_on=tx.today,
        )  # fmt: skip
        return tx.get(tx.write(body, "replied", revises=before))


def _replies(session: Session, agreement: str) -> Sequence[Record]:
    rows = select(AgreementReplyIndex).where(AgreementReplyIndex.agreement == agreement)
    return stored.many(session, [split_ref(row.ref) for row in session.scalars(rows)])

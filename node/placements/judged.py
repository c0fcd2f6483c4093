"""How each rule was judged at each act: by which row of which rule set, and why otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Judgement
from shared.feed.transaction import Transaction
from shared.rules.checklist import Check
from shared.rules.law import Law
from shared.rules.verdict import Verdict

ANSWERS = {"met": "allowed", "unmet": "not_allowed", "unknown": "needs_decision"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleJudged:
    """How one rule was judged at one act, and why a person went against it."""

    on: date
    act: str
    what: str
    answer: str
    code: str
    rule: str
    paragraph: str
    rule_set: str
    reason: str | None
    actor: str


def note_checks(
    tx: Transaction,
    placement: str,
    act: str,
    found: Iterable[Check],
    law: Law,
    reason: str | None = None,
) -> None:
    """Keep how each rule of the checklist stood at an act; `reason` is why it went against it."""
    for one in found:
        row = law.rules.get(one.rule)
        tx.session.add(
            Judgement(
                placement=placement, on=tx.today, actor=tx.actor, act=act, what=one.what,
                answer=ANSWERS[one.state], code=one.code, rule=one.rule,
                paragraph=one.paragraph or (row.paragraph if row else ""),
                rule_set=law.rule_set, reason=None if one.state == "met" else reason,
            )
        )  # fmt: skip


def note_verdict(
    tx: Transaction, placement: str, act: str, what: str, verdict: Verdict, reason: str | None
) -> None:
    """Keep how one rule was judged at an act."""
    tx.session.add(
        Judgement(
            placement=placement, on=tx.today, actor=tx.actor, act=act, what=what,
            answer=verdict.answer, code=verdict.code, rule=verdict.rule,
            paragraph=verdict.paragraph, rule_set=verdict.rule_set, reason=reason,
        )
    )  # fmt: skip


def judgements(session: Session, placement: str) -> Sequence[Judgement]:
    """Return all that was judged of a placement (by its key), the first first."""
    rows = select(Judgement).where(Judgement.placement == placement)
    return session.scalars(rows.order_by(Judgement.id)).all()


def judged_rules(session: Session, placement: str) -> list[RuleJudged]:
    """Return the same as programs and commands are told of it."""
    names = RuleJudged.__slots__
    found = judgements(session, placement)
    return [RuleJudged(**{name: getattr(one, name) for name in names}) for one in found]

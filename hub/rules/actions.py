"""The hub's own rows of the law: drafted by one person, confirmed by another, never rubbed out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed.local import Local
from shared.feed.tables import History
from shared.feed.transaction import Transaction
from shared.lawbook import checked_figures, find
from shared.problem import Refused
from shared.records.base import Record
from shared.records.codes import public_code
from shared.records.rule import Figure, RuleRow
from shared.rules.figures import rule_of
from shared.rules.rows import overlap
from shared.tables import RuleIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row as a person writes it; `figures` as `shared/rules/figures.py` reads them."""

    rule: str
    paragraph: str
    source: str
    valid_from: date
    valid_to: date | None = None
    figures: tuple[tuple[str, str], ...]
    question: str | None = None


def draft(local: Local, actor: str, wanted: Draft) -> str:
    """Write a row that nothing is judged by until somebody else confirms it; return its code.

    Raises:
        Refused: no such rule (`rule_unknown`), a figure is missing or of another form
            (`figures_wrong`), or it ends before it begins (`rule_backwards`).
    """
    if wanted.valid_to and wanted.valid_to < wanted.valid_from:
        raise Refused("rule_backwards", first=wanted.valid_from, last=wanted.valid_to)
    figures: tuple[Figure, ...] = checked_figures(wanted.rule, dict(wanted.figures))
    with local.begin(actor) as tx:
        body = RuleRow(
            code=public_code("R"), rule=wanted.rule, paragraph=wanted.paragraph,
            source=wanted.source, valid_from=wanted.valid_from, valid_to=wanted.valid_to,
            figures=figures, question=wanted.question, state="draft", drafted_on=tx.today,
        )  # fmt: skip
        tx.write(body, "drafted")
        return body.code


def confirm(local: Local, actor: str, code: str) -> str:
    """Let a draft hold, as a person who had no part in writing it; return the row's key.

    Of the same rule, a confirmed row that begins before it ends on the day before it, and one
    that begins later is replaced by it.

    Raises:
        NotFound: there is no such row of the hub's.
        Refused: it is no draft (`rule_no_draft`), or the same person wrote it
            (`second_person_needed`).
    """
    with local.begin(actor) as tx:
        row = _draft(tx, code)
        if person(actor) in authors(tx.session, row):
            raise Refused("second_person_needed", row=row.body.code)
        body = replace(row.body, state="confirmed", confirmed_on=tx.today)
        for other in _others_that_hold(tx, body):
            _give_way(tx, other, body)
        return tx.write(body, "confirmed", revises=row.ref)


def withdraw(local: Local, actor: str, code: str) -> str:
    """Take a draft or a confirmed row back, which only makes answers more careful.

    Raises:
        NotFound: there is no such row of the hub's.
        Refused: it is not in use any more (`rule_over`).
    """
    with local.begin(actor) as tx:
        row = find(tx.session, local.authority, code)
        if row.body.state not in ("draft", "confirmed"):
            raise Refused("rule_over", row=row.body.code)
        return tx.write(replace(row.body, state="withdrawn"), "withdrawn", revises=row.ref)


def authors(session: Session, row: Record) -> frozenset[str]:
    """Return who has written any revision of a row."""
    mine = (History.owner == row.owner, History.id == row.id)
    return frozenset(map(person, session.scalars(select(History.actor).where(*mine))))


def person(actor: str) -> str:
    """Return who acts, whether at a page (`login:anna`) or by a program (`token:anna`)."""
    return actor.rpartition(":")[2]


def wrote(session: Session, local: Local, code: str) -> frozenset[str]:
    """Return who had a part in writing one of the hub's rows, by its public code."""
    return authors(session, find(session, local.authority, code))


def _draft(tx: Transaction, code: str) -> Record:
    """Return a draft; rows of its rule are held, so that confirmations come one by one."""
    rule = find(tx.session, tx.local.authority, code).body.rule
    held = select(RuleIndex).where(RuleIndex.rule == rule).order_by(RuleIndex.record_id)
    tx.session.scalars(held.with_for_update()).all()
    row = find(tx.session, tx.local.authority, code)
    if row.body.state != "draft":
        raise Refused("rule_no_draft", row=row.body.code)
    return row


def _others_that_hold(tx: Transaction, body: RuleRow) -> list[Record]:
    mine = (RuleIndex.owner == tx.local.authority, RuleIndex.rule == body.rule)
    rows = tx.session.scalars(select(RuleIndex).where(*mine, RuleIndex.state == "confirmed"))
    found = [tx.get(row.ref) for row in rows]
    new = rule_of(body)
    return [one for one in found if new and (old := rule_of(one.body)) and overlap(old, new)]


def _give_way(tx: Transaction, other: Record, body: RuleRow) -> None:
    if other.body.valid_from < body.valid_from:
        last = body.valid_from - timedelta(days=1)
        tx.write(replace(other.body, valid_to=last), "ended", revises=other.ref)
    else:
        tx.write(replace(other.body, state="replaced"), "replaced", revises=other.ref)

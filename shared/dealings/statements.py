"""The records that a statement is made of, as either party holds them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.dealings.contacts import talks
from shared.dealings.objections import objections
from shared.feed import stored
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.formats import split_ref
from shared.rules import statement as rules
from shared.rules.placement import BEGUN
from shared.rules.service import Service
from shared.rules.statement import Facts, NeedAsked, Placed, Proposed, Statement, Talked
from shared.tables import (
    AnswerIndex,
    ContactNoteIndex,
    DecisionIndex,
    NeedIndex,
    PlacementIndex,
    PromiseIndex,
    ProposalIndex,
    ScreeningIndex,
    WorkplaceIndex,
)


def statement(
    session: Session, employer: str, municipality: str, asked: Iterable[NeedIndex],
    today: date, of: str | None = None,
) -> Statement:  # fmt: skip
    """Return what the two owe each other in a quarter (`2026-4`; none: today's).

    `asked` are the employer's needs that the municipality was asked for.

    Raises:
        Refused: there is no such quarter (`quarter_unknown`).
    """
    try:
        year, number = map(int, of.split("-")) if of else rules.quarter_of(today)
        first, last = rules.quarter(year, number)
    except ValueError as wrong:
        raise Refused("quarter_unknown", quarter=of) from wrong
    found = _facts(session, employer, municipality, list(asked))
    return rules.statement(found, first, last, today)


def needs_asked(session: Session, owner: str, asked: Iterable[NeedIndex]) -> list[NeedAsked]:
    """Return how needs stand that a municipality (`municipality:101`) was asked for."""
    needs = list(asked)
    wanted = [need.ref for need in needs]
    rows = session.scalars(
        select(AnswerIndex).where(AnswerIndex.owner == owner, AnswerIndex.need.in_(wanted))
    )
    said = {row.need: row for row in rows}
    proposed = defaultdict[str, list[date]](list)
    for one in session.scalars(
        select(ProposalIndex).where(ProposalIndex.owner == owner, ProposalIndex.need.in_(wanted))
    ):
        proposed[one.need].append(one.proposed_on)
    keys = {split_ref(need.agreement) for need in needs}
    terms = {one.ref: one.body for one in stored.many(session, keys)}
    return [
        _asked(need, terms[need.agreement], said.get(need.ref), proposed[need.ref])
        for need in needs
        if need.agreement in terms  # a municipality that has left keeps its own needs alone
    ]


def as_told(one: Statement) -> dict[str, object]:
    """Return a statement as programs read it."""
    lines = [
        {"side": line.side, "key": line.key, "number": line.number, "talk": line.talk,
         "rows": [{"code": row.code, "day": row.day, "words": row.words} for row in line.rows]}
        for line in one.lines
    ]  # fmt: skip
    return {"first": one.first, "last": one.last, "on": one.on, "lines": lines}


def in_words(one: Service) -> tuple[str, str]:
    """Return the service goals as words of a command: how many were met of how many."""
    return (f"svar {len(one.answer.met)}/{one.answer.counted}",
            f"kandidater {len(one.candidates.met)}/{one.candidates.counted}")  # fmt: skip


def in_lines(one: Statement) -> list[str]:
    """Return a statement as lines of a command: whose, what, how many."""
    head = f"{one.first:%d-%m-%Y} – {one.last:%d-%m-%Y}"
    return [head, *(f"{line.side:13} {line.key:14} {line.number:4}" for line in one.lines)]


def _facts(session: Session, employer: str, municipality: str, asked: list[NeedIndex]) -> Facts:
    owner = f"municipality:{municipality}"
    given = session.scalars(
        select(PromiseIndex).where(
            PromiseIndex.employer == employer, PromiseIndex.municipality == municipality
        )
    )
    promises = stored.many(session, [split_ref(row.ref) for row in given])
    disputed = objections(session, [one.ref for one in promises])
    return Facts(
        disputed=frozenset(one.body.code for one in promises if one.ref in disputed),
        theirs=tuple(one.body for one in promises if one.owner != owner),
        ours=tuple(one.body for one in promises if one.owner == owner),
        needs=tuple(needs_asked(session, owner, asked)),
        proposals=tuple(_proposals(session, owner, [row.ref for row in asked])),
        placements=tuple(_placements(session, owner, employer)),
        talks=tuple(
            Talked(code=one.body.code, on=one.body.on, about=one.body.about)
            for one in talks(session, ContactNoteIndex.employer == employer,
                             ContactNoteIndex.owner == owner)
        ),
    )  # fmt: skip


def _asked(
    need: NeedIndex, terms: Agreement, word: AnswerIndex | None, proposed: Iterable[date]
) -> NeedAsked:
    asked = NeedAsked(
        code=need.code, title=need.title, posted_on=need.posted_on, answer_by=need.answer_by,
        answer_days=terms.answer_days, candidate_days=terms.candidate_days,
        open=need.state == "open", proposed_on=tuple(sorted(proposed)),
    )  # fmt: skip
    if word is None:
        return asked
    return replace(asked, answer=word.answer, count=word.count or 0, answered_on=word.answered_on)


def _proposals(session: Session, owner: str, needs: list[str]) -> Iterator[Proposed]:
    rows = session.scalars(
        select(ProposalIndex).where(ProposalIndex.owner == owner, ProposalIndex.need.in_(needs))
    ).all()
    keys = [row.ref for row in rows]
    words: dict[str, dict[str, date]] = defaultdict(dict)
    for one in session.scalars(select(DecisionIndex).where(DecisionIndex.proposal.in_(keys))):
        words[one.proposal][one.answer] = one.decided_on
    passed = set(session.scalars(
        select(ScreeningIndex.proposal).where(
            ScreeningIndex.proposal.in_(keys), ScreeningIndex.verdict == "pass"
        )
    ))  # fmt: skip
    for row in rows:
        yield Proposed(
            code=row.code, proposed_on=row.proposed_on, withdrawn=row.state == "withdrawn",
            passed=row.ref in passed, words=words[row.ref],
        )  # fmt: skip


def _placements(session: Session, owner: str, employer: str) -> Iterator[Placed]:
    places = {row.ref for row in session.scalars(
        select(WorkplaceIndex).where(WorkplaceIndex.employer == employer)
    )}  # fmt: skip
    rows = session.scalars(
        select(PlacementIndex).where(
            PlacementIndex.owner == owner, PlacementIndex.state.in_(BEGUN)
        )
    )
    for one in stored.many(session, [split_ref(row.ref) for row in rows]):
        if one.body.workplace in places:
            yield Placed(code=one.body.code, starts_on=one.body.starts_on,
                         ended_on=one.body.ended_on)  # fmt: skip

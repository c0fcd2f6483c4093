"""Records that were refused, as a person sees them: which, why, and the way out. No content."""

import json
from dataclasses import dataclass

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.feed.tables import Quarantine
from shared.problem import NotFound, Refused
from shared.records.base import Json
from shared.records.kinds import KINDS
from shared.rules.peers import Replay, replay
from shared.web.words import Said, say, say_problem

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Held:
    """One refused record; `code` is the refusal's."""

    row: Quarantine
    code: str
    problem: Refused

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.row.closed_at is None

    @property
    def replay(self) -> Replay:
        """What trying it again would mean."""
        return replay(self.code, ours=self.row.ours)

    @property
    def proof(self) -> list[Json]:
        """The two records that its writer signed for one revision, or none."""
        found: list[Json] = json.loads(self.row.proof or "[]")
        return found

    def said(self, locale: Locale | None = None) -> Said:
        """What was wrong, and what to do."""
        return say_problem(self.problem, locale=locale)

    def kind_said(self, locale: Locale | None = None) -> str:
        """The kind in words; as it came when we know no such kind."""
        return kind_in_words(self.row.kind, locale)


def kind_in_words(kind: str, locale: Locale | None = None) -> str:
    """Return what people call a kind of record; the kind itself when it is none of ours."""
    return say(f"kind_{kind}", locale=locale).text if kind in KINDS else kind


def quarantined(
    session: Session, *, closed: bool = False, peer: str | None = None, limit: int | None = None
) -> list[Held]:
    """Return the refused records that are open, or all, the newest first; of one peer alone."""
    query = select(Quarantine).order_by(Quarantine.n.desc()).limit(limit)
    if not closed:
        query = query.where(Quarantine.closed_at.is_(None))
    if peer:
        query = query.where(Quarantine.peer == peer)
    return [seen(row) for row in session.scalars(query)]


def held(session: Session, number: int) -> Held:
    """Return one refused record by its number.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Quarantine, number)
    if row is None:
        raise NotFound(str(number))
    return seen(row)


def seen(row: Quarantine) -> Held:
    """Return a row as a person sees it."""
    problem = json.loads(row.problem)
    code = str(problem.pop("code", "unnamed"))
    params = {str(name): value for name, value in problem.items() if name != "status"}
    return Held(row, code, Refused(code, **params))

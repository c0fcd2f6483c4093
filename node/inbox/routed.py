"""Whom each row of the inbox goes to: who knows the branch and the citizen, or two who do."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.competences.actions import team
from node.inbox.row import PERSONAL, Waiting
from node.tables import Candidate
from shared.rules.routing import Routed, route


def routed(session: Session, rows: Iterable[Waiting]) -> list[Waiting]:
    """Return the rows with whom each goes to, but for what is a person's own or a caseworker's."""
    rows = list(rows)
    colleagues = [one.colleague for one in team(session)]
    codes = {row.about["candidate"] for row in rows if row.about.get("candidate")}
    people = select(Candidate.code, Candidate.consultant).where(Candidate.code.in_(codes))
    consultants = {code: consultant for code, consultant in session.execute(people)}

    def to(row: Waiting) -> Routed | None:
        if row.what in PERSONAL:
            return None
        return route(row.branch, consultants.get(row.about.get("candidate", "")), colleagues)

    return [replace(row, routed=to(row)) for row in rows]

"""Whom each row of the inbox goes to: an office that was handed it, or who knows it best."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.competences.actions import team
from node.inbox.row import PERSONAL, STAYS, Waiting
from node.offices.actions import handed
from node.tables import Candidate
from shared.rules.routing import Routed, route


def routed(session: Session, rows: Iterable[Waiting]) -> list[Waiting]:
    """Return the rows with whom each goes to, but for what is a person's own or a caseworker's."""
    rows = list(rows)
    offices = handed(session)
    colleagues = [one.colleague for one in team(session)]
    codes = {row.about["candidate"] for row in rows if row.about.get("candidate")}
    people = select(Candidate.code, Candidate.consultant).where(Candidate.code.in_(codes))
    consultants = {code: consultant for code, consultant in session.execute(people)}

    def told(row: Waiting) -> Waiting:
        office = offices.get(row.code)
        if office and row.what not in STAYS:
            return replace(row, routed=Routed(to=office.logins, why="office"), office=office.name)
        if row.what in PERSONAL:
            return row
        consultant = consultants.get(row.about.get("candidate", ""))
        return replace(row, routed=route(row.branch, consultant, colleagues))

    return [told(row) for row in rows]

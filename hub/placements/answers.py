"""What workplaces answered before the end, and which of their yeses came true."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.placements.following import placements_of
from shared.feed import stored
from shared.records.formats import split_ref
from shared.records.placement import Placement, SiteReport
from shared.rules.intention import Tally, tally, was_asked
from shared.rules.period import Period
from shared.rules.placement import RUNNING
from shared.tables import OutcomeIndex, SiteReportIndex

ASKED = RUNNING | {"ended", "closed"}


def answered(session: Session, employer: str | None, today: date) -> Mapping[str, Tally]:
    """Return what was answered of an employer's placements (or all), by workplace."""
    rows = [row for row in placements_of(session, employer) if row.state in ASKED]
    bodies: dict[str, Placement] = {
        one.ref: one.body for one in stored.many(session, [split_ref(row.ref) for row in rows])
    }
    said, outcomes = _answers(session), _outcomes(session)
    by_place: dict[str, list[tuple[str | None, Mapping[int, str]]]] = defaultdict(list)
    for row in rows:
        answer, body = said.get(row.ref), bodies[row.ref]
        until = min(today, body.ended_on or body.ends_on)
        if was_asked(Period(body.starts_on, body.ends_on), until, answer):
            pair = (answer.answer if answer else None, outcomes[row.ref])
            by_place[row.workplace].append(pair)
    return {place: tally(pairs) for place, pairs in by_place.items()}


def _answers(session: Session) -> dict[str, SiteReport]:
    rows = session.scalars(select(SiteReportIndex).where(SiteReportIndex.what == "answer"))
    found = stored.many(session, [split_ref(row.ref) for row in rows])
    return {one.body.placement: one.body for one in found}


def _outcomes(session: Session) -> Mapping[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for row in session.scalars(select(OutcomeIndex)):
        found[row.placement][row.weeks_after] = row.result
    return found

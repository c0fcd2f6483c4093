"""What has happened to a placement, what is next and what comes, day by day."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.placements.state import Known
from node.proposals.standing import decisions
from shared.feed.tables import History
from shared.records.formats import split_ref
from shared.rules.intention import ring_on
from shared.rules.period import Period
from shared.rules.placement import BEFORE_START, PLACEMENT, RUNNING, outcome_days
from shared.rules.working_days import add_working_days
from shared.tables import ProposalIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the course: `what` is a state or another event's name."""

    when: Literal["done", "next", "future"]
    on: date
    what: str


def timeline(session: Session, about: Known) -> list[Event]:
    """Return the course of a placement in order of days; what is late keeps its day."""
    past = [Event(when="done", on=on, what=what) for on, what in _past(session, about)]
    coming = _coming(about)
    found = sorted(past, key=lambda event: event.on)
    for at, (on, what) in enumerate(sorted(coming, key=lambda one: one[0])):
        found.append(Event(when="next" if at == 0 else "future", on=on, what=what))
    return found


def _past(session: Session, about: Known) -> list[tuple[date, str]]:
    owner, record_id = split_ref(about.placement.proposal)
    proposal = session.get_one(ProposalIndex, {"owner": owner, "record_id": record_id})
    found = [(proposal.proposed_on, "proposed")]
    found += [
        (one.decided_on, f"decided_{one.answer}")
        for one in decisions(session, about.placement.proposal)
    ]
    found += _states(session, about.key)
    if nobody_came := about.said("not_started"):
        found.append((nobody_came.on, "not_started"))
    answer = about.said("answer")
    if answer:
        found.append((answer.on, f"answer_{answer.answer}"))
    found += [(one.on, f"outcome_{one.weeks_after}") for one in about.outcomes]
    if about.lapsed and about.lapsed.until:
        found.append((about.lapsed.until, "lapsed"))
    return found


def _states(session: Session, key: str) -> list[tuple[date, str]]:
    """The states it has had, from our own history."""
    owner, record_id = split_ref(key)
    rows = session.scalars(
        select(History)
        .where(History.owner == owner, History.id == record_id)
        .order_by(History.rev)
    )
    bodies = [json.loads(row.content)["body"] for row in rows]
    return [(date.fromisoformat(body["state_on"]), body["state"]) for body in bodies]


def _coming(about: Known) -> list[tuple[date, str]]:
    now = about.placement
    course = Period(now.starts_on, now.ends_on)
    found: list[tuple[date, str]] = []
    if about.lapsed and now.state in BEFORE_START:
        return found  # nothing more comes of it; it is planned anew
    if now.state in BEFORE_START:
        step, day = PLACEMENT.usual_next(now.state), now.state_on
        while step and step.to != "started":
            day = min(add_working_days(day, step.days or 0), course.starts_on)
            found.append((day, f"await_{step.to}"))
            step = PLACEMENT.usual_next(step.to)
        found.append((course.starts_on, "await_started"))
    if now.state in BEFORE_START | RUNNING:
        answer_by = ring_on(course, about.said("answer"))
        if answer_by:
            found.append((answer_by, "await_answer"))
        if now.expected_back:
            found.append((now.expected_back, "await_resumed"))
        found.append((course.ends_on, "await_ended"))
    if now.state == "ended":
        days = outcome_days(about.ended_on)
        found += [(day, f"await_outcome_{weeks}") for weeks, day in days.items()
                  if weeks not in about.noted]  # fmt: skip
    return found

"""Placements that wait: their next step, room, an answer before the end, a measure, a stair."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from node.caseload import sees
from node.inbox.row import ONLY, Waiting, What
from node.measures import seen as measures
from node.placements.actions import ours
from node.placements.answers import call, ring_day
from node.placements.rules import checks
from node.placements.state import Known, known
from node.staircases.seen import stair_due
from node.tables import Candidate
from shared.accounts.actions import Who
from shared.dealings.contacts import rung
from shared.feed import stored
from shared.feed.local import Local
from shared.rules.period import Period
from shared.rules.placement import RUNNING, next_step, outcome_days
from shared.rules.reservation import FOR_PEOPLE
from shared.rules.working_days import add_working_days

NOT_COME_DAYS = 1  # somebody has to hear what happened
SOON_DAYS = 5  # working days before the last day on which the end is asked about


def placements_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield what the placements that this person sees ask for."""
    for row in ours(session, local):
        if row.state in ("refused", "withdrawn", "closed"):
            continue
        about = known(session, row.ref, today)
        candidate = session.get(Candidate, about.case.candidate)
        if not sees(who, candidate):
            continue
        place = stored.get(session, row.workplace).body
        said = {"candidate": candidate.code if candidate else "", "place": place.name,
                "contact": place.contact, "start": row.starts_on, "end": row.ends_on}  # fmt: skip
        for what, due in _due(session, local, about, today):
            if who.roles & ONLY.get(what, who.roles):
                talk = rung(session, place.employer, today) if what == "ring" else None
                yield Waiting(what=what, code=row.code, due=due, branch=place.branch,
                              about={**said, "rung": talk})  # fmt: skip


def _due(session: Session, local: Local, about: Known, today: date) -> Iterator[tuple[What, date]]:
    now = about.placement
    if now.state not in measures.OVER:
        yield from measures.waiting(session, about.key, today)
    if awaited := stair_due(session, about.key, today):
        yield "stair", awaited
    if now.state == "ended":
        days = outcome_days(about.ended_on).items()
        late = [day for weeks, day in days if weeks not in about.noted and day <= today]
        if late:
            yield "outcome", add_working_days(min(late), SOON_DAYS)
    elif now.state in RUNNING:
        yield from _while_it_runs(about, today)
    elif now.state == "granted":
        if nobody_came := about.said("not_started"):
            yield "not_come", add_working_days(nobody_came.on, NOT_COME_DAYS)
        elif today >= now.starts_on:
            yield "waits", now.starts_on
    elif about.lapsed:
        yield "lapsed", now.starts_on
    else:
        yield from _before_grant(session, local, about)


def _while_it_runs(about: Known, today: date) -> Iterator[tuple[What, date]]:
    now, ring = about.placement, ring_day(about)
    if ring and call(about, today) == "open":
        yield "ring", ring
    if now.expected_back and now.expected_back <= today:
        yield "back", now.expected_back
    if add_working_days(today, SOON_DAYS) >= now.ends_on:
        yield "end", now.ends_on


def _before_grant(session: Session, local: Local, about: Known) -> Iterator[tuple[What, date]]:
    now = about.placement
    course = Period(now.starts_on, now.ends_on)
    step = next_step(
        now.state, checks(session, local, about), state_on=now.state_on, course=course
    )
    due = step.due if step and step.due else now.starts_on
    if now.state == "planned":
        yield from _room_due(about, due)
        return
    names: dict[str, What] = {"heard": "vitas", "applied": "grant"}
    if now.state == "ratio_checked" and about.reservation and about.reservation.offered_on:
        names["ratio_checked"] = "room_came"
    yield names.get(now.state, "waits"), due


def _room_due(about: Known, due: date) -> Iterator[tuple[What, date]]:
    """What the hub's word on the room asks of people, if anything."""
    word = about.reservation
    if word is None:
        return
    if about.is_offered:
        yield "room_offered", word.until or due
    elif not (word.granted or word.decided):
        yield "decide_room" if word.rule in FOR_PEOPLE else "no_room", due

"""A placement as its employer sees it: where it stands, what it is asked for, and the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.placements.actions import LEADS_TO, What
from hub.placements.claims import Asked, claims_at
from hub.tables import AnswerLink
from shared.feed import stored
from shared.problem import NotFound
from shared.records.base import Record
from shared.records.employer import Workplace
from shared.records.placement import Placement, RoomReservation, SiteReport
from shared.rules.intention import open_from, ring_on
from shared.rules.period import Period
from shared.rules.placement import BEFORE_GRANT, BEFORE_START, PLACEMENT, RUNNING
from shared.rules.working_days import add_working_days
from shared.staircase import StairSeen, stairs_of
from shared.support import SupportSeen, support_of
from shared.tables import PlacementIndex, ReservationIndex, SiteReportIndex, WorkplaceIndex

TimelineState = Literal["done", "next", "future"]
BEFORE_HEARING = frozenset({"planned", "ratio_checked"})
BEFORE_END = BEFORE_START | RUNNING
TO_COME = {"hearing": BEFORE_HEARING, "started": BEFORE_START, "resumed": {"interrupted"},
           "answer": BEFORE_END, "ended": BEFORE_END}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A placement with its workplace, what was told of it, and the hub's word on its room.

    `asked_for` is the one thing that the workplace is asked to tell next, `due` its last day;
    `support` is what it is told of whom to ring, `stairs` what it has promised to follow.
    `lapsed` is whether its reserved room was given back before it was granted: its municipality
    has to plan it anew.
    """

    record: Record
    workplace: Workplace
    told: dict[str, SiteReport]
    room: RoomReservation | None
    asked_for: What | None
    due: date | None
    lapsed: bool
    support: SupportSeen | None
    stairs: list[StairSeen]

    @property
    def body(self) -> Placement:
        """What its municipality says of it."""
        body: Placement = self.record.body
        return body

    @property
    def late(self) -> StairSeen | None:
        """The first step that was promised after it and has not come, if there is one."""
        return next((one for one in self.stairs if one.state == "late"), None)

    @property
    def timeline(self) -> list[tuple[TimelineState, date, str]]:
        """What happened and what comes, in the order of days: state, day, code."""
        course = Period(self.body.starts_on, self.body.ends_on)
        done: list[tuple[TimelineState, date, str]] = [
            ("done", report.on, f"{what}_told") for what, report in self.told.items()
        ]
        done.append(("done", self.body.state_on, f"state_{self.body.state}"))
        answered_by = ring_on(course, self.told.get("answer"))
        to_come = {"hearing": self.due or course.starts_on, "started": course.starts_on,
                   "resumed": self.body.expected_back, "answer": answered_by,
                   "ended": course.ends_on}  # fmt: skip
        future: list[tuple[TimelineState, date, str]] = [
            ("next" if what == self.asked_for else "future", day, f"{what}_due")
            for what, day in to_come.items()
            if day
            and self.body.state in TO_COME[what]
            and not self.lapsed
            and (what == "answer" or what not in self.told)
        ]
        return sorted(done, key=_by_day) + sorted(future, key=_by_day)


def follow(session: Session, row: PlacementIndex, today: date) -> Followed:
    """Return one placement as its employer sees it.

    Raises:
        NotFound: its workplace is not here.
    """
    record = stored.get(session, row.ref)
    told = _told(session, row.ref)
    room = _room(session, record.body.claim)
    asked_for = _asked_for(record.body, told, today)
    lapsed = bool(record.body.state in BEFORE_GRANT and room and room.until and room.until < today)
    if asked_for == "hearing" and (lapsed or not (room and (room.granted or room.decided))):
        asked_for = None  # nobody is heard about a course that has no room
    return Followed(
        record=record,
        workplace=stored.get(session, record.body.workplace).body,
        told=told,
        room=room,
        asked_for=asked_for,
        due=_due(record.body, asked_for, told),
        lapsed=lapsed,
        support=support_of(session, row.ref),
        stairs=stairs_of(session, row.ref, today),
    )


def placements_of(session: Session, employer: str | None) -> list[PlacementIndex]:
    """Return the placements at an employer's workplaces (or all), the first start first."""
    query = select(PlacementIndex).order_by(PlacementIndex.starts_on, PlacementIndex.code)
    rows = session.scalars(query)
    if employer is None:
        return list(rows)
    own = {
        one.ref
        for one in session.scalars(
            select(WorkplaceIndex).where(WorkplaceIndex.employer == employer)
        )
    }
    return [row for row in rows if row.workplace in own]


def counted_with(session: Session, followed: Followed, today: date) -> list[Asked]:
    """Return the claims that use room on the fullest day of the placement, by first day."""
    if followed.room is None:
        return []
    day = followed.room.fullest_day
    found = [
        one
        for one in claims_at(session, followed.body.p_number)
        if one.holds(today)
        and one.claim.counts_in_ratio
        and one.claim.starts_on <= day <= one.claim.ends_on
    ]
    return sorted(found, key=lambda one: (one.claim.starts_on, one.order))


def last_letter(session: Session, followed: Followed, asks: str | None) -> date | None:
    """Return the day on which the workplace was last written to for one thing."""
    return session.scalar(select(func.max(AnswerLink.made_on)).where(
        AnswerLink.about == followed.record.ref, AnswerLink.asks == asks,
    ))  # fmt: skip


def see_it_belongs(session: Session, row: PlacementIndex, employer: str) -> None:
    """See that a placement is at one of the employer's workplaces.

    Raises:
        NotFound: it is not.
    """
    if stored.get(session, row.workplace).body.employer != employer:
        raise NotFound(row.code)


def _told(session: Session, placement: str) -> dict[str, SiteReport]:
    rows = session.scalars(select(SiteReportIndex).where(SiteReportIndex.placement == placement))
    bodies = (stored.get(session, row.ref).body for row in rows)
    return {body.what: body for body in bodies}


def _room(session: Session, claim: str | None) -> RoomReservation | None:
    row = session.scalar(select(ReservationIndex).where(ReservationIndex.claim == (claim or "")))
    return stored.get(session, row.ref).body if row else None


def _asked_for(body: Placement, told: Mapping[str, SiteReport], today: date) -> What | None:
    """The first thing that may be told now and was not; a start or end once its day has come.

    The answer before the end is asked from its day on, and anew when "not yet" has run out.
    """
    course = Period(body.starts_on, body.ends_on)
    days: dict[What, date | None] = {
        "hearing": None if "hearing" in told else date.min,
        "started": None if "started" in told else course.starts_on,
        "resumed": body.expected_back,
        "answer": open_from(course, told.get("answer")),
        "ended": None if "ended" in told else course.ends_on,
    }
    for what, first in days.items():
        can = any(PLACEMENT.may_follow(body.state, after) for after in LEADS_TO[what])
        if can and first and first <= today:
            return what
    return None


def _due(body: Placement, asked_for: What | None, told: Mapping[str, SiteReport]) -> date | None:
    course = Period(body.starts_on, body.ends_on)
    match asked_for:
        case "hearing":
            within = PLACEMENT.into["heard"].days or 0
            return min(add_working_days(body.state_on, within), course.starts_on)
        case "started":
            return course.starts_on
        case "resumed":
            return body.expected_back
        case "answer":
            return ring_on(course, told.get("answer"))
        case "ended":
            return course.ends_on
    return None


def _by_day(step: tuple[TimelineState, date, str]) -> date:
    return step[1]

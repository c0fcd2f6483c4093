"""The state of a placement, derived from what came to it: one function, used everywhere.

People grant, refuse and end; the hub's reservation, the workplace's reports and the VITAS
reference lead from one state to the next by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from node.tables import Case
from shared.feed import stored
from shared.records.placement import (
    Outcome,
    Placement,
    PlacementState,
    RoomReservation,
    SiteReport,
)
from shared.rules.placement import PLACEMENT, outcomes_settled
from shared.tables import OutcomeIndex, ReservationIndex, SiteReportIndex

NOBODY = UUID(int=0)  # behind a placement of whom this node does not know any more whose it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that this node knows of one placement.

    `reservation` is the hub's verdict on the claim as it stands now, none while it is awaited;
    after its time limit it is `lapsed` instead. `reports` are the workplace's words, the first
    first.
    """

    key: str
    placement: Placement
    case: Case
    reservation: RoomReservation | None
    reports: Sequence[SiteReport]
    outcomes: Sequence[Outcome]
    lapsed: RoomReservation | None = None

    @property
    def is_offered(self) -> bool:
        """Whether room is offered from another day than was asked for."""
        word = self.reservation
        later = word and word.starts_on and word.starts_on > self.placement.starts_on
        return bool(word and word.granted and later)

    @property
    def has_room(self) -> bool:
        """Whether the room asked for is reserved, or decided on where figures leave it open."""
        word = self.reservation
        return bool(word and (word.granted or word.decided)) and not self.is_offered

    def said(self, what: str) -> SiteReport | None:
        """Return the workplace's latest word of one sort, or None."""
        return next((one for one in reversed(self.reports) if one.what == what), None)

    @property
    def ended_on(self) -> date:
        """The day on which it ended, or will end."""
        return self.placement.ended_on or self.placement.ends_on

    @property
    def noted(self) -> dict[int, str]:
        """The results that are noted, by weeks after the end."""
        return {one.weeks_after: one.result for one in self.outcomes}

    @property
    def hearing(self) -> str | None:
        """How the hearing of the staff went, if it was held."""
        report = self.said("hearing")
        return report.hearing if report else None

    @property
    def reused_from(self) -> date | None:
        """The day of the hearing, if it was held for an earlier placement."""
        report = self.said("hearing")
        return report.on if report and report.reuses else None


def known(session: Session, key: str, today: date) -> Known:
    """Return what is known of a placement of ours (by its key).

    Raises:
        NotFound: there is none.
    """
    placement: Placement = stored.get(session, key).body
    reports = select(SiteReportIndex).where(SiteReportIndex.placement == key)
    outcomes = select(OutcomeIndex).where(OutcomeIndex.placement == key)
    order = (SiteReportIndex.on, SiteReportIndex.record_id)
    word, late = reservation_on(session, placement.claim, today)
    return Known(
        key=key,
        placement=placement,
        case=session.get(Case, key) or Case(placement=key, candidate=NOBODY),  # not known yet
        reservation=None if late else word,
        lapsed=word if late else None,
        reports=[
            stored.get(session, row.ref).body for row in session.scalars(reports.order_by(*order))
        ],
        outcomes=[stored.get(session, row.ref).body for row in session.scalars(outcomes)],
    )


def derived(about: Known, today: date) -> Placement:
    """Return the placement in the state that its evidence leads to, step by step.

    `state_on` is the day of the last step's evidence.
    """
    now = about.placement
    while (step := _next(about, now, today)) is not None:
        state, on = step
        if not PLACEMENT.may_follow(now.state, state):
            return now
        report = about.said(state)
        now = replace(
            now, state=state, state_on=on,
            expected_back=report.expected_back if report and state == "interrupted" else None,
            end_reason=report.reason if report and state == "ended" else now.end_reason,
            ended_on=on if state == "ended" else now.ended_on,
        )  # fmt: skip
    return now


def _next(about: Known, now: Placement, today: date) -> tuple[PlacementState, date] | None:
    hearing, started, ended = (about.said(what) for what in ("hearing", "started", "ended"))
    match now.state:
        case "planned" if about.has_room:
            return "ratio_checked", today
        case "ratio_checked" if hearing and hearing.hearing != "not_answered":
            return "heard", max(hearing.on, now.state_on) if hearing.reuses else hearing.on
        case "heard" if about.case.vitas_reference:
            return "applied", about.case.applied_on or today
        case "granted" if started:
            return "started", started.on
        case "started" | "interrupted" | "resumed" | "extended" if ended:
            return "ended", ended.on
        case "started" | "resumed" | "extended" if away := _newer(about, now, "interrupted"):
            return "interrupted", away.on
        case "interrupted" if back := _newer(about, now, "resumed"):
            return "resumed", back.on
        case "ended" if outcomes_settled(about.ended_on, about.noted, today):
            return "closed", today
    return None


def _newer(about: Known, now: Placement, what: str) -> SiteReport | None:
    """Return the workplace's word, if it is the last one on whether the person is there.

    On one day, being back goes before being away: so two words never chase each other.
    """
    report = about.said(what)
    other = about.said("resumed" if what == "interrupted" else "interrupted")
    if report is None or report.on < now.state_on:
        return None
    if what == "interrupted":
        same_day = report.on == now.state_on and now.state != "started"
        return None if same_day or (other and other.on >= report.on) else report
    return None if other and other.on > report.on else report


def reservation_on(
    session: Session, key: str | None, today: date
) -> tuple[RoomReservation | None, bool]:
    """Return the hub's word on the claim as it stands, and whether its time is over.

    Once the room is used, the word that it was used by stands, and has no time limit.
    """
    if key is None:
        return None, False
    claim = stored.get(session, key)
    asked = claim.body.use == "reserved"
    rows = session.scalars(
        select(ReservationIndex)
        .where(ReservationIndex.claim == key)
        .order_by(ReservationIndex.claim_rev.desc(), ReservationIndex.record_id.desc())
    )
    for row in rows:
        if not asked or row.claim_rev >= claim.rev:
            late = asked and row.until is not None and row.until < today
            return stored.get(session, row.ref).body, late
    return None, False

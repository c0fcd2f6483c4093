"""What awaits an employer: needs with figures, proposals to answer, placements to tell of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.needs.coverage import Figures, coverage
from hub.needs.offers import standings
from hub.needs.templates import Template, templates
from hub.placements.following import Followed, follow, placements_of
from hub.pledges.standing import Standing
from hub.pledges.standing import awaiting as awaiting_pledges
from shared import restrictions as decided
from shared import signals as seen
from shared.dealings.objections import disputed
from shared.feed import stored
from shared.promises.seen import Promised, promises
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.restrictions import Restricted
from shared.rules.need_cycle import confirm_by
from shared.signals import Signalled
from shared.tables import NeedIndex, PromiseIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """One need. Proposals are counted by whose word they await; `late` are municipalities.

    `oldest` is the day since which the first of those to decide has waited; `confirm_by` is the
    day by which the employer says whether the need still holds, once that is asked.
    """

    need: Record
    figures: Figures
    start: date
    to_decide: int
    oldest: date | None
    meetings: int
    screening: int
    late: int
    confirm_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All that awaits an employer: its open needs, drafts to send, placements to tell of, those
    after which a promised step is late, signals and restrictions to reply to, promises that run
    out or are disputed, and pledges to confirm or open.
    """

    employer: Record
    needs: list[NeedRow]
    drafts: list[tuple[date, Template]]
    tells: list[Followed]
    late: list[Followed]
    signals: list[Signalled]
    restrictions: list[Restricted]
    promises: list[Promised]
    pledges: list[Standing]


LIVING = ("open", "paused")
PROMISE_DAYS = 7  # so many days before its day an own promise is told of


def waiting(session: Session, employer: str, today: date) -> Waiting:
    """Return all that awaits an employer, by its key.

    Raises:
        NotFound: there is no such employer.
    """
    followed = [follow(session, row, today) for row in placements_of(session, employer)]
    return Waiting(
        employer=stored.get(session, employer),
        needs=open_needs(session, employer, today),
        drafts=waiting_drafts(session, employer),
        tells=to_tell(followed),
        late=[one for one in followed if one.late],
        signals=seen.unanswered(session, employer),
        restrictions=decided.unanswered(session, employer),
        promises=running_out(session, employer, today),
        pledges=awaiting_pledges(session, employer, today),
    )


def open_needs(session: Session, employer: str, today: date) -> list[NeedRow]:
    """Return an employer's open needs: first where most awaits it, then by start."""
    keys = [split_ref(row.ref) for row in _open(session, employer)]
    rows = [_row(session, need, today) for need in stored.many(session, keys)]
    return sorted(rows, key=lambda row: (-row.to_decide, row.start, row.need.body.code))


def awaiting(session: Session, employer: str) -> int:
    """Return how many proposals await the employer's first word."""
    return sum(
        offer.state == "to_decide"
        for need in _open(session, employer)
        for offer in standings(session, need=need.ref)
    )


def waiting_drafts(session: Session, employer: str) -> list[tuple[date, Template]]:
    """Return the drafts of recurring needs that nobody has sent yet, the first to start on top."""
    found = templates(session, employer)
    return sorted(
        ((start, one) for one in found for start in one.waiting),
        key=lambda pair: (pair[0], pair[1].name),
    )


def to_tell(found: Iterable[Followed]) -> list[Followed]:
    """Return the placements that the employer is asked to tell of, the first due on top."""
    return sorted(
        (one for one in found if one.asked_for), key=lambda one: (one.due, one.body.code)
    )


def running_out(session: Session, employer: str, today: date) -> list[Promised]:
    """Return the employer's own promises that are due soon or disputed, and any past its day."""
    soon = today + timedelta(days=PROMISE_DAYS)
    due = (PromiseIndex.state == "open") & (PromiseIndex.due <= soon)
    found = promises(session, today, PromiseIndex.employer == employer, due | disputed(session))
    return [one for one in found if one.by_employer or one.standing == "overdue"]


def _open(session: Session, employer: str) -> list[NeedIndex]:
    own = select(NeedIndex).where(NeedIndex.employer == employer, NeedIndex.state.in_(LIVING))
    return list(session.scalars(own))


def _row(session: Session, need: Record, today: date) -> NeedRow:
    covered = coverage(session, need, today)
    states = Counter(offer.state for offer in covered.offers)
    return NeedRow(
        need=need,
        figures=covered.figures,
        start=min(group.start for group in need.body.slot_groups),
        to_decide=states["to_decide"],
        oldest=min((offer.since for offer in covered.waiting), default=None),
        meetings=states["meet"],
        screening=states["screening"],
        late=covered.counted("late"),
        confirm_by=confirm_by(need.body, today),
    )

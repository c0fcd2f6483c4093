"""The workplaces' answers before the end: whom to ring, and what came of each yes."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from node.placements.actions import advance, find, not_now, ours
from node.placements.state import Known, known
from shared.feed.local import Local
from shared.problem import Refused
from shared.rules.intention import Tally, ring_on, tally, was_asked
from shared.rules.period import Period
from shared.rules.placement import RUNNING
from shared.rules.task import TaskState, task_state


def ring_day(about: Known) -> date | None:
    """Return the day on which the workplace is rung for its answer, none when it need not be."""
    now = about.placement
    if now.state not in RUNNING:
        return None
    course = Period(now.starts_on, now.ends_on)
    return ring_on(course, about.said("answer"), about.case.promised_by)


def call(about: Known, today: date) -> TaskState:
    """Return where the call for the workplace's answer stands."""
    said = about.said("answer")
    return task_state(
        ring_day(about), about.case.promised_by, today=today,
        done=said is not None and said.answer != "not_yet",
        over=about.placement.state not in RUNNING,
    )  # fmt: skip


def rang(local: Local, actor: str, code: str, promised_by: date) -> str:
    """Note that the workplace was rung and will answer by a day: until then nobody rings again.

    Raises:
        NotFound: no such placement of ours.
        Refused: there is nothing to ring about (`step_not_now`), or the day is not to come
            or after the last (`promised_not_between`).
    """
    with local.begin(actor) as tx:
        about = advance(tx, find(tx.session, local, code).ref)
        if ring_day(about) is None:
            raise not_now(about, "rung")
        last = about.placement.ends_on
        if not tx.today <= promised_by <= max(last, tx.today):
            raise Refused("promised_not_between", first=tx.today, last=max(last, tx.today))
        about.case.rung_on, about.case.rung_by = tx.today, actor
        about.case.promised_by = promised_by
        return about.key


def answered(session: Session, local: Local, today: date) -> Mapping[str, Tally]:
    """Return what the workplaces answered our placements, by workplace."""
    by_place: dict[str, list[tuple[str | None, Mapping[int, str]]]] = {}
    for about in _asked(session, local, today):
        said = about.said("answer")
        pair = (said.answer if said else None, about.noted)
        by_place.setdefault(about.placement.workplace, []).append(pair)
    return {place: tally(pairs) for place, pairs in by_place.items()}


def _asked(session: Session, local: Local, today: date) -> Iterator[Known]:
    """The placements that ran so long that their workplace was asked, or answered before."""
    for row in ours(session, local):
        if row.state not in RUNNING | {"ended", "closed"}:
            continue
        about = known(session, row.ref, today)
        course = Period(row.starts_on, row.ends_on)
        if was_asked(course, min(today, about.ended_on), about.said("answer")):
            yield about

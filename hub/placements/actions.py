"""What a workplace tells of a placement: heard, started, away, back, its answer, ended."""

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from typing import Literal, TypedDict, Unpack, cast, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.placements.hearings import correct_reused, tasks_at
from hub.placements.room import answer_claims
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.placement import Placement, PlacementState, SiteReport
from shared.rules.intention import faulty
from shared.rules.period import Period
from shared.rules.placement import PLACEMENT
from shared.tables import PlacementIndex, SiteReportIndex

__all__ = ["answer_claims", "by_code", "report", "said_in", "tell"]

What = Literal["hearing", "started", "not_started", "interrupted", "resumed", "answer", "ended"]
Answer = Literal["hire", "not_here", "not_yet"]
# a report may be given where one of these states may follow
LEADS_TO: dict[str, tuple[PlacementState, ...]] = {
    "hearing": ("ratio_checked", "heard"),
    "started": ("started",),
    "not_started": ("started",),  # nobody came: a word that leads no further by itself
    "interrupted": ("interrupted",),
    "resumed": ("resumed",),
    "answer": ("ended",),
    "ended": ("ended",),
}


class Said(TypedDict, total=False):
    """What is told beside the day: as the members of `SiteReport`."""

    hearing: str | None
    heard: str | None
    answer: Answer | None
    hours: int | None
    hire_from: date | None
    reason: str | None
    yes_if: str | None
    again_on: date | None
    expected_back: date | None


def said_in(told: SiteReport) -> Said:
    """Return what is told beside the day."""
    return cast("Said", {name: getattr(told, name) for name in Said.__annotations__})


def report(
    local: Local, actor: str, code: str, what: What, *, on: date | None = None,
    **said: Unpack[Said],
) -> Record:  # fmt: skip
    """Keep what a workplace tells of a placement; the placement's node decides on it.

    `on` is the day it happened, today unless said. Told again in other words, it revises what
    was told before; in the same words it changes nothing.

    Raises:
        NotFound: no such placement.
        Refused: the placement has not come so far (`report_order`), the day is to come
            (`report_in_future`) or lies before the first (`before_first_day`), a code is
            not on its list (`code_unknown`), or the answer is not whole (`answer_lacks_…`,
            `again_on_range`, with the `field`).
    """
    with local.begin(actor) as tx:
        return tell(tx, code, what, on=on, **said)


def tell(
    tx: Transaction, code: str, what: What, *, on: date | None = None, **said: Unpack[Said]
) -> Record:
    """Keep it as `report` does, together with what else the caller writes.

    Raises:
        NotFound, Refused: as `report`.
    """
    _check_codes(what, said)
    row = by_code(tx.session, code)
    placement: Placement = stored.get(tx.session, row.ref, lock=True).body
    told = _told(tx.session, row.ref, what)
    _check_order(row, what, told)
    _check_day(tx, row, what, on or tx.today)
    tasks = tasks_at(tx.session, placement) if what == "hearing" else None
    body = SiteReport(placement=row.ref, what=what, on=on or tx.today, tasks=tasks, **said)
    wrong = faulty(body, Period(row.starts_on, row.ends_on), tx.today)
    if wrong:
        raise Refused(wrong[1], field=wrong[0], last=row.ends_on)
    if told and told.body == body:
        return told
    key = tx.write(body, f"told {what}", revises=told.ref if told else None)
    if told and what == "hearing":
        correct_reused(tx, key, body)
    return tx.get(key)


def by_code(session: Session, code: str) -> PlacementIndex:
    """Return the placement of a public code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(PlacementIndex).where(PlacementIndex.code == read_code(code)))
    if found is None:
        raise NotFound(code)
    return found


def _told(session: Session, placement: str, what: str) -> Record | None:
    query = select(SiteReportIndex).where(
        SiteReportIndex.placement == placement, SiteReportIndex.what == what
    )
    row = session.scalar(query)
    return stored.get(session, row.ref) if row else None


def _check_order(row: PlacementIndex, what: What, told: Record | None) -> None:
    """A thing once told may be corrected while the placement stands where it led."""
    state: PlacementState = row.state  # type: ignore[assignment]  # a string in the index
    leads_to = LEADS_TO[what]
    if any(PLACEMENT.may_follow(state, after) for after in leads_to) or (
        told and state in leads_to
    ):
        return
    raise Refused("report_order", placement=row.code, state=row.state)


def _check_day(tx: Transaction, row: PlacementIndex, what: What, on: date) -> None:
    if on > tx.today:
        raise Refused("report_in_future", day=on, today=tx.today)
    if what != "hearing" and on < row.starts_on:
        raise Refused("before_first_day", placement=row.code, first=row.starts_on)


def _check_codes(what: What, said: Said) -> None:
    """A hearing and an answer have their one word; every code is on its list."""
    lists: dict[str, Collection[str]] = {
        "hearing": codes("hearing_outcomes"),
        "heard": codes("heard_by"),
        "answer": get_args(Answer),
        "reason": codes("early_end_reasons" if what == "ended" else "not_here_reasons"),
        "yes_if": codes("yes_if"),
    }
    values: dict[str, object] = {**said}
    for field, known in lists.items():
        given = values.get(field)
        if field == what or given is not None:
            _check_code(field, str(given or ""), tuple(known))


def _check_code(field: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        near = get_close_matches(given, known, 1) or [known[0]]
        raise Refused("code_unknown", field=field, given=given, nearest=near[0])

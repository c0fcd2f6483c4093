"""What a workplace tells of a placement: hearing, started, the answer before the end, ended."""

from datetime import date
from difflib import get_close_matches
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.placements.room import answer_claims
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local, Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.codes import read_code
from shared.records.placement import PlacementState, SiteReport
from shared.rules.placement import PLACEMENT
from shared.tables import PlacementIndex, SiteReportIndex

__all__ = ["answer_claims", "by_code", "report"]

What = Literal["hearing", "started", "answer", "ended"]
Answer = Literal["hire", "not_here", "not_yet"]
# a report may be given where one of these states may follow
LEADS_TO: dict[str, tuple[PlacementState, ...]] = {
    "hearing": ("ratio_checked", "heard"),
    "started": ("started",),
    "answer": ("ended",),
    "ended": ("ended",),
}


def report(
    local: Local,
    actor: str,
    code: str,
    what: What,
    *,
    on: date | None = None,
    hearing: str | None = None,
    answer: Answer | None = None,
    hours: int | None = None,
    hire_from: date | None = None,
    reason: str | None = None,
) -> Record:
    """Keep what a workplace tells of a placement; the placement's node decides on it.

    `on` is the day it happened, today unless said. Told again in other words, it revises what
    was told before; in the same words it changes nothing.

    Raises:
        NotFound: no such placement.
        Refused: the placement has not come so far (`report_order`), the day is to come
            (`report_in_future`) or lies before the first (`before_first_day`), or a code is
            not on its list (`code_unknown`).
    """
    _check_codes(what, hearing, answer, reason)
    with local.begin(actor) as tx:
        row = by_code(tx.session, code)
        stored.get(tx.session, row.ref, lock=True)
        told = _told(tx.session, row.ref, what)
        _check_order(row, what, told)
        _check_day(tx, row, what, on or tx.today)
        body = SiteReport(
            placement=row.ref, what=what, on=on or tx.today, hearing=hearing, answer=answer,
            hours=hours, hire_from=hire_from, reason=reason,
        )  # fmt: skip
        if told and told.body == body:
            return told
        return tx.get(tx.write(body, f"told {what}", revises=told.ref if told else None))


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


def _check_codes(what: What, hearing: str | None, answer: str | None, reason: str | None) -> None:
    if what == "hearing":
        _check_code("hearing", hearing, tuple(codes("hearing_outcomes")))
    if what == "answer":
        _check_code("answer", answer, get_args(Answer))
    if reason:
        listed = "early_end_reasons" if what == "ended" else "not_here_reasons"
        _check_code("reason", reason, tuple(codes(listed)))


def _check_code(field: str, given: str | None, known: tuple[str, ...]) -> None:
    if given not in known:
        near = get_close_matches(given or "", known, 1) or [known[0]]
        raise Refused("code_unknown", field=field, given=given or "", nearest=near[0])

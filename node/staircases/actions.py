"""Steps from a placement to an ordinary job: promised, kept, or dropped for a reason."""

from dataclasses import replace
from datetime import date

from node.placements.actions import find
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import Placement
from shared.records.staircase import Rung, Stair, StaircasePlan
from shared.rules.period import Period
from shared.rules.placement import NEVER
from shared.rules.staircase import Foot, may_follow
from shared.staircase import staircase_of


def promise(local: Local, actor: str, code: str, stair: tuple[Rung, int, date]) -> str:
    """Add a stair, (rung, hours a week, promised day), above those that are there.

    Returns the record's key. What the law says of it is shown, and a person decides.

    Raises:
        NotFound: no such placement of ours.
        Refused: the placement came to nothing (`staircase_none`); the day does not come after
            the stair below it, or a job is promised already (`stair_order`); or it has passed
            (`stair_passed`).
    """
    rung, hours, day = stair
    with local.begin(actor) as tx:
        placement, plan = _held(tx, code)
        now: Placement = placement.body
        if now.state in NEVER:
            raise Refused("staircase_none", placement=now.code)
        stairs = plan.body.stairs if plan else ()
        if day < tx.today:
            raise Refused("stair_passed", field="promised_on", today=tx.today)
        if not may_follow(stairs, day, foot_of(now)):
            raise Refused("stair_order", field="promised_on")
        new = Stair(rung=rung, hours=hours, promised_on=day, agreed_on=tx.today)
        body = StaircasePlan(placement=placement.ref, stairs=(*stairs, new))
        return tx.write(body, "promised", revises=plan.ref if plan else None)


def keep(local: Local, actor: str, code: str, number: int, on: date | None = None) -> str:
    """Note that a stair was kept: from which day, today where none is given.

    Raises:
        NotFound: no such placement of ours, or it has no such stair.
        Refused: it is kept or dropped already (`stair_over`), the placement has not begun
            (`stair_early`), or the day is to come or before it began (`day_not_between`).
    """
    with local.begin(actor) as tx:
        placement, plan, stair = _open(tx, code, number)
        day, first = on or tx.today, placement.body.starts_on
        if first > tx.today:
            raise Refused("stair_early", field="kept_on", first=first)
        if not first <= day <= tx.today:
            raise Refused("day_not_between", field="kept_on", day=day, first=first)
        return _change(tx, plan, number, replace(stair, kept_on=day), "kept")


def drop(local: Local, actor: str, code: str, number: int, reason: str) -> str:
    """Give a stair up, for a reason of the list `not_here_reasons`; another may be promised.

    Raises:
        NotFound: as `keep`.
        Refused: it is kept or dropped already (`stair_over`), or the reason is of no list
            (`reason_unknown`).
    """
    if reason not in codes("not_here_reasons"):
        raise Refused("reason_unknown", field="reason", known=list(codes("not_here_reasons")))
    with local.begin(actor) as tx:
        _, plan, stair = _open(tx, code, number)
        dropped = replace(stair, dropped_on=tx.today, reason=reason)
        return _change(tx, plan, number, dropped, "dropped")


def foot_of(placement: Placement, *, public: bool = False) -> Foot:
    """Return where the stairs after a placement begin."""
    course = Period(placement.starts_on, placement.ended_on or placement.ends_on)
    return Foot(course=course, hours=placement.hours, public=public)


def _held(tx: Transaction, code: str) -> tuple[Record, Record | None]:
    """Return a placement, held until the act is over, and the plan after it."""
    placement = stored.get(tx.session, find(tx.session, tx.local, code).ref, lock=True)
    return placement, staircase_of(tx.session, placement.ref)


def _open(tx: Transaction, code: str, number: int) -> tuple[Record, Record, Stair]:
    placement, plan = _held(tx, code)
    if plan is None or not 1 <= number <= len(plan.body.stairs):
        raise NotFound(str(number))
    stair: Stair = plan.body.stairs[number - 1]
    if stair.kept_on or stair.dropped_on:
        raise Refused("stair_over", field="number")
    return placement, plan, stair


def _change(tx: Transaction, plan: Record, number: int, stair: Stair, act: str) -> str:
    stairs = list(plan.body.stairs)
    stairs[number - 1] = stair
    return tx.write(replace(plan.body, stairs=tuple(stairs)), act, revises=plan.ref)

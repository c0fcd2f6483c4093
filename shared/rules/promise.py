"""The life cycle of a promise as a readable table, where one stands, and its one change a time."""

from dataclasses import replace
from datetime import date
from typing import Literal

from shared.problem import Refused
from shared.records.promise import Move, Promise, PromiseState
from shared.rules.life_cycle import LifeCycle, Step

Life = Literal["open", "kept", "disputed", "broken"]
Standing = Literal["open", "overdue", "kept", "kept_late", "disputed", "broken"]
OPEN: tuple[Standing, ...] = ("open", "overdue")

PROMISE = LifeCycle[Life](
    name="promise",
    states=Life,
    steps=(
        Step(to="open", who=("kam", "consultant", "employer"),
             evidence=("what", "due", "keeper", "or another day with a reason"), then="kept"),
        Step(to="kept", follows=("open", "disputed"), who=("kam", "consultant", "employer"),
             evidence=("the giver's word", "and the other side's, once it has objected"),
             by="due", then="disputed"),
        Step(to="disputed", follows=("kept",), who=("kam", "consultant", "employer"),
             evidence=("the other side's reason",), then="kept"),
        Step(to="broken", follows=("open", "disputed"), who=("kam", "consultant", "employer"),
             evidence=("reason",)),
    ),
)  # fmt: skip


def standing(promise: Promise, today: date, *, disputed: bool = False) -> Standing:
    """Return where a promise stands; kept after its day is kept late, and stays so.

    `disputed` is whether the other side does not agree, today, that it is kept.
    """
    if promise.state == "open":
        return "overdue" if promise.due < today else "open"
    if promise.state == "kept" and disputed:
        return "disputed"
    if promise.state == "kept" and promise.closed_on and promise.closed_on > promise.due:
        return "kept_late"
    return promise.state


def closed(
    promise: Promise, state: PromiseState, reason: str | None, today: date, *,
    disputed: bool = False,
) -> Promise:  # fmt: skip
    """Return the promise as its giver says that it was `kept`, or `broken` and why.

    One that is disputed can still be said to be broken.

    Raises:
        Refused: it is closed already (`promise_closed`), or a broken one has no reason
            (`promise_reason_missing`).
    """
    if not (disputed and (promise.state, state) == ("kept", "broken")):
        _see_it_is_open(promise)
    if state == "broken" and not reason:
        raise Refused("promise_reason_missing", field="reason")
    return replace(promise, state=state, closed_on=today, reason=reason)


def moved(promise: Promise, due: date, reason: str | None, today: date) -> Promise:
    """Return the promise with another day; the one it had stays to be read, with the reason.

    Raises:
        Refused: it is closed (`promise_closed`), a talk with its time (`promise_has_time`), the
            day is past (`promise_day_past`) or the one it has (`promise_day_same`), or no reason
            is given (`promise_reason_missing`).
    """
    _see_it_is_open(promise)
    see_day(due, today)
    if promise.at:
        raise Refused("promise_has_time", field="due")
    if due == promise.due:
        raise Refused("promise_day_same", field="due", day=due)
    if not reason:
        raise Refused("promise_reason_missing", field="reason")
    step = Move(was=promise.due, to=due, on=today, why=reason)
    return replace(promise, due=due, moves=(*promise.moves, step))


def see_day(due: date, today: date) -> None:
    """See that something can still be promised by a day.

    Raises:
        Refused: it is past (`promise_day_past`).
    """
    if due < today:
        raise Refused("promise_day_past", field="due", day=due)


def _see_it_is_open(promise: Promise) -> None:
    if promise.state != "open":
        raise Refused("promise_closed", promise=promise.code, day=promise.closed_on)

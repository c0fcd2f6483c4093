"""A combined plan: measures beside a placement, one that is missing, what the workplace is told.

Measures stay here, kinds, names and gaps. The workplace is told whom to ring, small steps and
the day of the next talk, and whom it rings is a colleague's account, never a deliverer: so a word
of what a citizen is helped with has no way out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from node.measures.seen import OVER, colleagues, measures_of
from node.placements.actions import find
from node.tables import Measure, MeasureGap
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.feed.transaction import Transaction
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.records.placement import Placement
from shared.records.support import Colleague, Support
from shared.rules.measures import Delivered, Settled
from shared.rules.period import Period
from shared.tables import SupportIndex

MOST_STEPS = 5  # more are not small, and do not fit a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A measure as it is agreed: what, when, who delivers it, what if it is missing."""

    kind: str
    starts_on: date
    ends_on: date
    deliverer: str
    phone: str
    if_missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the workplace is to know: the log-in name of whom it rings, steps, the next talk."""

    call: str
    phone: str
    steps: tuple[str, ...] = ()
    next_talk: date | None = None


def agree(local: Local, actor: str, code: str, agreed: Agreed) -> int:
    """Add a measure to the plan of a placement; return its number.

    Raises:
        NotFound: no such placement of ours.
        Refused: a code is of no list (`code_unknown`), the placement is over (`plan_over`), the
            last day comes before the first (`days_order`), or no day is the placement's, too
            (`measure_apart`).
    """
    with local.begin(actor) as tx:
        record = _held(tx, code)
        return _add(tx, record, agreed)


def note_missing(local: Local, actor: str, code: str, number: int, on: date | None = None) -> None:
    """Note that a measure is missing from a day (today where none is given); nothing is stopped.

    Raises:
        NotFound: no such placement of ours, or it has no such measure.
        Refused: the measure is missing already or over (`measure_not_now`), or the day is not of
            its days (`measure_not_then`).
    """
    with local.begin(actor) as tx:
        record = _held(tx, code)
        row, delivered = _one(tx.session, record.ref, number)
        day = on or tx.today
        if delivered.open_gap or delivered.state(tx.today) == "over":
            raise Refused("measure_not_now", field="which")
        if not (row.starts_on <= day <= row.ends_on) or any(
            gap.missing_on == day for gap in delivered.gaps
        ):
            raise Refused("measure_not_then", field="missing_on", first=row.starts_on,
                          last=row.ends_on)  # fmt: skip
        tx.session.add(
            MeasureGap(placement=record.ref, number=number, missing_on=day, noted_on=tx.today,
                       noted_by=actor)
        )  # fmt: skip


def settle(
    local: Local, actor: str, code: str, number: int, how: Settled,
    instead: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    """Say what was done about a missing measure.

    `back`: who delivers it is there again; `replaced`: somebody else delivers it from today,
    whose name and phone are `instead`; `without`: the placement goes on without it.

    Raises:
        NotFound: as `note_missing`.
        Refused: nothing is missing there (`measure_not_now`), or who steps in is not named
            (`deliverer_missing`).
    """
    with local.begin(actor) as tx:
        record = _held(tx, code)
        row, delivered = _one(tx.session, record.ref, number)
        if delivered.open_gap is None or delivered.state(tx.today) == "over":
            raise Refused("measure_not_now", field="settled_which")
        gap = tx.session.get_one(MeasureGap, (record.ref, number, delivered.open_gap.missing_on))
        gap.settled, gap.settled_on, gap.settled_by = how, tx.today, actor
        if how != "replaced":
            return
        if instead is None or not all(instead):
            raise Refused("deliverer_missing", field="instead")
        name, phone = instead
        _add(tx, record, Agreed(
            kind=row.kind, starts_on=min(tx.today, row.ends_on), ends_on=row.ends_on,
            deliverer=name, phone=phone, if_missing=row.if_missing,
        ))  # fmt: skip


def tell(local: Local, actor: str, code: str, told: Told) -> str:
    """Tell the workplace whom to ring, small steps and the next talk; return the record's key.

    Raises:
        NotFound: no such placement of ours.
        Refused: the placement is over (`plan_over`); whom to ring has no account here
            that works with citizens (`call_no_colleague`); a step is of no list
            (`code_unknown`), there are more than `MOST_STEPS` (`steps_many`); or the talk is not
            to come (`talk_to_come`).
    """
    with local.begin(actor) as tx:
        record = _held(tx, code)
        _check_open(record.body)
        _see_listed("small_steps", "steps", told.steps)
        if len(told.steps) > MOST_STEPS:
            raise Refused("steps_many", field="steps", most=MOST_STEPS)
        if told.next_talk and told.next_talk < tx.today:
            raise Refused("talk_to_come", field="next_talk")
        body = Support(
            placement=record.ref, call=_colleague(tx, told.call, told.phone), told_on=tx.today,
            steps=tuple(one for one in codes("small_steps") if one in told.steps),
            next_talk=told.next_talk,
        )  # fmt: skip
        before = tx.session.scalar(
            select(SupportIndex).where(SupportIndex.placement == record.ref)
        )
        return tx.write(body, "told", revises=before.ref if before else None)


def _held(tx: Transaction, code: str) -> Record:
    """Return the placement of a code, held until the act is over."""
    return stored.get(tx.session, find(tx.session, tx.local, code).ref, lock=True)


def _check_open(placement: Placement) -> None:
    if placement.state in OVER:
        raise Refused("plan_over", placement=placement.code)


def _one(session: Session, placement: str, number: int) -> tuple[Measure, Delivered]:
    for row, delivered in measures_of(session, placement):
        if row.number == number:
            return row, delivered
    raise NotFound(str(number))


def _add(tx: Transaction, record: Record, agreed: Agreed) -> int:
    now: Placement = record.body
    _check_open(now)
    _see_listed("measures", "kind", [agreed.kind])
    _see_listed("if_missing", "if_missing", [agreed.if_missing])
    if agreed.ends_on < agreed.starts_on:
        raise Refused("days_order", field="ends_on")
    course = Period(now.starts_on, now.ends_on)
    if not course.overlaps(Period(agreed.starts_on, agreed.ends_on)):
        raise Refused("measure_apart", field="starts_on", first=now.starts_on, last=now.ends_on)
    highest = select(func.max(Measure.number)).where(Measure.placement == record.ref)
    number = (tx.session.scalar(highest) or 0) + 1
    tx.session.add(
        Measure(placement=record.ref, number=number, kind=agreed.kind, phone=agreed.phone,
                starts_on=agreed.starts_on, ends_on=agreed.ends_on, deliverer=agreed.deliverer,
                if_missing=agreed.if_missing, agreed_on=tx.today, agreed_by=tx.actor)
    )  # fmt: skip
    tx.session.flush()
    return number


def _see_listed(name: str, field: str, given: Iterable[str]) -> None:
    for one in given:
        if one not in codes(name):
            near = get_close_matches(one, codes(name), n=1, cutoff=0) or [""]
            raise Refused("code_unknown", field=field, given=one, nearest=near[0])


def _colleague(tx: Transaction, login: str, phone: str) -> str:
    """Return the key of the record of a colleague: the name is that of the account."""
    name = colleagues(tx.session).get(login)
    if name is None:
        raise Refused("call_no_colleague", field="call", login=login)
    body = Colleague(municipality=tx.local.municipality, name=name, phone=phone)
    for one in stored.of_kind(tx.session, "colleague"):
        if one.body == body and one.owner == tx.local.authority:
            return one.ref
    return tx.write(body, "told")

"""A staircase plan: each stair's life, and what the law says of it on its promised day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from shared.records.staircase import Stair
from shared.rules.checklist import Check, by_verdict
from shared.rules.eligibility import Case, eligible
from shared.rules.intention import FULL_TIME_HOURS
from shared.rules.law import Law
from shared.rules.life_cycle import LifeCycle, Step
from shared.rules.period import Period
from shared.rules.waiting import waiting_time
from shared.rules.working_days import working_day_from

StairState = Literal["promised", "late", "kept", "dropped"]
STAIR_RULE = "STAIR-1"  # ours: no law asks that stairs go upwards without a gap

STAIR = LifeCycle[StairState](
    name="stair",
    states=StairState,
    steps=(
        Step(to="promised", who=("employer", "caseworker", "consultant"),
             evidence=("rung", "hours", "day"), then="kept"),
        Step(to="late", follows=("promised",), who=("program",), evidence=("its_day_has_passed",),
             by="the_day_after", then="kept"),
        Step(to="kept", follows=("promised", "late"), who=("caseworker", "consultant"),
             evidence=("the_day_it_began",), by="its_day"),
        Step(to="dropped", follows=("promised", "late"), who=("caseworker", "consultant"),
             evidence=("reason",)),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Climber:
    """What the rules ask of the person: the case, none if it is not known, and how long without
    a job; `exception` from the waiting time as the caseworker stated it.
    """

    case: Case | None
    unemployed_since: date | None = None
    exception: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Where the stairs begin: the placement's days and hours, and the kind of employer."""

    course: Period
    hours: int
    public: bool = False


def stair_state(stair: Stair, today: date) -> StairState:
    """Return where a stair stands: late from the day after the promised one."""
    if stair.kept_on:
        return "kept"
    if stair.dropped_on:
        return "dropped"
    return "late" if stair.promised_on < today else "promised"


def may_follow(stairs: Iterable[Stair], promised_on: date, foot: Foot) -> bool:
    """Whether a stair may be promised: on a day after the one below, and nothing after a job."""
    standing = [one for one in stairs if not one.dropped_on]
    below = max((one.promised_on for one in standing), default=foot.course.starts_on)
    return promised_on > below and not any(one.rung == "ordinary" for one in standing)


def stair_checks(
    stairs: Sequence[Stair], at: int, foot: Foot, climber: Climber, law: Law
) -> tuple[Check, ...]:
    """Return the rules of one stair, judged by the law of its promised day.

    Paid hours and an ordinary job are ordinary contracts, which need no grant. A wage subsidy
    has its target groups and waiting time (LAB chapter 12); room and hearing are judged when it
    is planned as a placement of its own.
    """
    stair = stairs[at]
    below = [one for one in stairs[:at] if not one.dropped_on]
    found = [_gap(stair, below, foot, law), _upwards(stair, below, law)]
    if stair.rung == "wage_subsidy":
        found += _subsidy(stair, climber, foot, law)
    else:
        found.append(_hours(stair, foot, law))
    return tuple(found)


def _gap(stair: Stair, below: Sequence[Stair], foot: Foot, law: Law) -> Check:
    """No days between without a place: below the first stair the placement ends."""
    next_day = working_day_from(foot.course.ends_on + timedelta(days=1))
    if below or stair.promised_on <= next_day:
        return by_verdict("stair_gap", law.verdict("allowed", "stair_follows", STAIR_RULE))
    verdict = law.verdict(
        "needs_decision", "stair_gap", STAIR_RULE, last=foot.course.ends_on,
        first=stair.promised_on,
    )  # fmt: skip
    return by_verdict("stair_gap", verdict)


def _upwards(stair: Stair, below: Sequence[Stair], law: Law) -> Check:
    most = max((one.hours for one in below), default=0)
    if stair.hours >= most:
        verdict = law.verdict("allowed", "stair_upwards", STAIR_RULE, hours=stair.hours)
    else:
        verdict = law.verdict(
            "needs_decision", "stair_downwards", STAIR_RULE, hours=stair.hours, most=most
        )
    return by_verdict("stair_upwards", verdict)


def _hours(stair: Stair, foot: Foot, law: Law) -> Check:
    """An ordinary contract; beside a placement that still runs, a full week in all at most."""
    beside = stair.promised_on <= foot.course.ends_on and stair.rung == "paid_hours"
    hours = stair.hours + (foot.hours if beside else 0)
    if hours > FULL_TIME_HOURS:
        verdict = law.verdict(
            "not_allowed", "stair_hours", STAIR_RULE, hours=hours, most=FULL_TIME_HOURS
        )
    else:
        verdict = law.verdict("allowed", "stair_contract", STAIR_RULE)
    return by_verdict("stair_hours", verdict)


def _subsidy(stair: Stair, climber: Climber, foot: Foot, law: Law) -> list[Check]:
    if climber.case is None:
        unknown = law.verdict("needs_decision", "target_group_unknown", "ELIG")
        return [by_verdict("eligibility", unknown)]
    waits = waiting_time(
        climber.case, stair.promised_on, law, unemployed_since=climber.unemployed_since,
        exception=climber.exception,
    )  # fmt: skip
    may = eligible(climber.case, stair.rung, law, public=foot.public)
    return [by_verdict("eligibility", may), by_verdict("waiting", waits)]

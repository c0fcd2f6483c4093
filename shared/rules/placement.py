"""The life cycle of a placement as one readable table, and who takes which step on what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from shared.records.placement import PlacementState
from shared.rules.checklist import Check
from shared.rules.period import Period
from shared.rules.working_days import add_working_days, working_day_before

STEPS: Mapping[PlacementState, frozenset[PlacementState]] = {
    "planned": frozenset({"ratio_checked", "refused", "withdrawn"}),
    "ratio_checked": frozenset({"heard", "refused", "withdrawn"}),
    "heard": frozenset({"applied", "refused", "withdrawn"}),
    "applied": frozenset({"granted", "refused", "withdrawn"}),
    "granted": frozenset({"started", "withdrawn"}),
    "started": frozenset({"interrupted", "extended", "ended"}),
    "interrupted": frozenset({"started", "extended", "ended"}),
    "extended": frozenset({"interrupted", "extended", "ended"}),
    "ended": frozenset({"closed"}),
}
FINAL: frozenset[PlacementState] = frozenset({"refused", "withdrawn", "closed"})
FIRST: PlacementState = "planned"
HAS_ROOM: frozenset[PlacementState] = frozenset(
    {"ratio_checked", "heard", "applied", "granted", "started", "interrupted", "extended"}
)

Who = Literal["consultant", "caseworker", "employer", "hub", "program"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What leads into a state: who takes the step, on what evidence, within which time.

    `checks` are those of the checklist that must not be unmet or unknown; `days` is working
    days after the step before.
    """

    to: PlacementState
    who: tuple[Who, ...]
    evidence: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    days: int | None = None


_BEFORE_GRANT = ("agreement", "eligibility", "duration", "room", "hearing", "vitas")

INTO: Mapping[PlacementState, Step] = {
    step.to: step
    for step in (
        Step(to="planned", who=("consultant",), evidence=("accepted_proposal", "purpose")),
        Step(
            to="ratio_checked", who=("hub",), evidence=("reservation",), checks=("room",), days=1
        ),
        Step(to="heard", who=("employer",), evidence=("hearing",), checks=("hearing",), days=5),
        Step(to="applied", who=("employer",), evidence=("vitas",), checks=("vitas",), days=5),
        Step(
            to="granted", who=("caseworker",), evidence=("decision",), checks=_BEFORE_GRANT, days=5
        ),
        Step(to="refused", who=("caseworker",), evidence=("decision", "refusal")),
        Step(to="withdrawn", who=("consultant", "caseworker"), evidence=("reason",)),
        Step(to="started", who=("employer", "caseworker"), evidence=("started",)),
        Step(to="interrupted", who=("employer", "caseworker"), evidence=("reason",)),
        Step(
            to="extended",
            who=("caseworker",),
            evidence=("decision", "assessment"),
            checks=("extension", "room"),
        ),
        Step(to="ended", who=("employer", "caseworker"), evidence=("ended", "end_reason")),
        Step(to="closed", who=("program",), evidence=("outcomes",)),
    )
}

NEXT: Mapping[PlacementState, PlacementState] = {
    "planned": "ratio_checked",
    "ratio_checked": "heard",
    "heard": "applied",
    "applied": "granted",
    "granted": "started",
    "started": "ended",
    "interrupted": "started",
    "extended": "ended",
    "ended": "closed",
}


def _check_tables() -> None:
    """Every state leads somewhere or is final, can be reached, and says who leads into it."""
    reached = set().union(*STEPS.values())
    holds = (
        reached <= STEPS.keys() | FINAL,
        not STEPS.keys() & FINAL,
        STEPS.keys() | FINAL == set(get_args(PlacementState)) == INTO.keys(),
        reached == INTO.keys() - {FIRST},
        NEXT.keys() == STEPS.keys(),
        all(after in STEPS[state] for state, after in NEXT.items()),
    )
    if not all(holds):
        raise ValueError(f"the life cycle does not hold together: {holds}")


_check_tables()

ANSWER_AT_PERCENT = 60  # ours: so late that both know, so early that a job can follow
FOLLOW_UP_WEEKS = (0, 13, 26)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The ordinary next step, what stands in its way, and the day it is due."""

    step: Step
    missing: tuple[Check, ...]
    due: date | None


def may_follow(state: PlacementState, after: PlacementState) -> bool:
    """Whether a placement may go from one state to the other."""
    return after in STEPS.get(state, frozenset())


def next_step(
    state: PlacementState, checks: Iterable[Check], *, state_on: date, course: Period
) -> NextStep | None:
    """Return the ordinary next step and what is missing for it, or none after the last.

    A start is due on the first day, an end on the last; other steps in working days after
    `state_on`, and never later than the first day.
    """
    if state in FINAL:
        return None
    step = INTO[NEXT[state]]
    missing = tuple(
        check for check in checks if check.what in step.checks and check.state != "met"
    )
    return NextStep(step=step, missing=missing, due=_due(step, state_on, course))


def answer_day(course: Period) -> date:
    """Return the working day by which the workplace answers whether a job follows.

    60 per cent into the course, or the working day before: the 17th of 28 days.
    """
    days = -(-course.days * ANSWER_AT_PERCENT // 100)
    return working_day_before(course.starts_on + timedelta(days=days))


def outcome_days(ended_on: date) -> dict[int, date]:
    """Return the days on which the outcome is asked for: at the end, after 13 and 26 weeks."""
    return {weeks: ended_on + timedelta(weeks=weeks) for weeks in FOLLOW_UP_WEEKS}


def _due(step: Step, state_on: date, course: Period) -> date | None:
    if step.to == "started":
        return course.starts_on
    if step.to == "ended":
        return course.ends_on
    if step.days is None:
        return None
    return min(add_working_days(state_on, step.days), course.starts_on)

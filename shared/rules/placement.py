"""The life cycle of a placement as one readable table, and who takes which step on what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shared.records.placement import PlacementState
from shared.rules.checklist import Check
from shared.rules.life_cycle import LifeCycle, Step
from shared.rules.period import Period
from shared.rules.working_days import add_working_days

RUNNING: frozenset[PlacementState] = frozenset({"started", "interrupted", "resumed", "extended"})
BEGUN: frozenset[PlacementState] = RUNNING | {"ended", "closed"}
NEVER: frozenset[PlacementState] = frozenset({"refused", "withdrawn"})
BEFORE_GRANT: frozenset[PlacementState] = frozenset(
    {"planned", "ratio_checked", "heard", "applied"}
)
BEFORE_START = BEFORE_GRANT | {"granted"}

PLACEMENT = LifeCycle[PlacementState](
    name="placement",
    states=PlacementState,
    steps=(
        Step(to="planned", who=("consultant",), evidence=("accepted_proposal", "purpose"),
             then="ratio_checked"),
        Step(to="ratio_checked", follows=("planned",), who=("hub",), evidence=("reservation",),
             checks=("room",), days=1, then="heard"),
        Step(to="heard", follows=("ratio_checked",), who=("workplace",), evidence=("hearing",),
             checks=("hearing",), days=5, then="applied"),
        Step(to="applied", follows=("heard",), who=("employer",), evidence=("vitas_reference",),
             checks=("vitas",), days=5, then="granted"),
        Step(to="granted", follows=("applied",), who=("caseworker",), evidence=("decision",),
             checks=("agreement", "eligibility", "duration", "waiting", "net_increase",
                     "last_employer", "room", "host", "hearing", "vitas"),
             days=5, then="started"),
        Step(to="refused", follows=("planned", "ratio_checked", "heard", "applied"),
             who=("caseworker",), evidence=("decision", "refusal_code")),
        Step(to="withdrawn", follows=("planned", "ratio_checked", "heard", "applied", "granted"),
             who=("consultant", "caseworker"), evidence=("reason",)),
        Step(to="started", follows=("granted",), who=("workplace",), evidence=("attendance",),
             by="first_day", then="ended"),
        Step(to="interrupted", follows=("started", "resumed", "extended"),
             who=("workplace", "consultant", "caseworker"), evidence=("day", "reason"),
             then="resumed"),
        Step(to="resumed", follows=("interrupted",), who=("workplace", "consultant", "caseworker"),
             evidence=("day",), by="expected_back", then="ended"),
        Step(to="extended", follows=("started", "interrupted", "resumed", "extended"),
             who=("caseworker",), evidence=("decision", "assessment"),
             checks=("extension", "room"), by="last_day", then="ended"),
        Step(to="ended", follows=("started", "interrupted", "resumed", "extended"),
             who=("workplace", "consultant", "caseworker"),
             evidence=("day", "reason_when_early"), by="last_day", then="closed"),
        Step(to="closed", follows=("ended",), who=("program",),
             evidence=("outcome_after_0_13_26_weeks",), by="outcomes_in_or_timed_out"),
    ),
)  # fmt: skip

FOLLOW_UP_WEEKS = (0, 13, 26)
OUTCOME_WAIT_WEEKS = 8  # ours: the income register is a month late, the case system another


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The ordinary next step, what stands in its way, and the day it is due."""

    step: Step[PlacementState]
    missing: tuple[Check, ...]
    due: date | None


def next_step(
    state: PlacementState, checks: Iterable[Check], *, state_on: date, course: Period
) -> NextStep | None:
    """Return the ordinary next step and what is missing for it, or none after the last.

    A start is due on the first day, an end on the last; other steps in working days after
    `state_on`, and never later than the first day.
    """
    step = PLACEMENT.usual_next(state)
    if step is None:
        return None
    missing = tuple(
        check for check in checks if check.what in step.checks and check.state != "met"
    )
    return NextStep(step=step, missing=missing, due=_due(step, state_on, course))


def outcome_days(ended_on: date) -> dict[int, date]:
    """Return the days on which the outcome is asked for: at the end, after 13 and 26 weeks."""
    return {weeks: ended_on + timedelta(weeks=weeks) for weeks in FOLLOW_UP_WEEKS}


def outcomes_settled(ended_on: date, noted: Collection[int], today: date) -> bool:
    """Whether each outcome is in or timed out, `OUTCOME_WAIT_WEEKS` weeks after its day."""
    wait = timedelta(weeks=OUTCOME_WAIT_WEEKS)
    days = outcome_days(ended_on)
    return all(weeks in noted or today > day + wait for weeks, day in days.items())


def _due(step: Step[PlacementState], state_on: date, course: Period) -> date | None:
    if step.by == "first_day":
        return course.starts_on
    if step.by == "last_day":
        return course.ends_on
    if step.days is None:
        return None
    return min(add_working_days(state_on, step.days), course.starts_on)

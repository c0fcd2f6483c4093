"""A combined plan: a placement and the measures that carry it, and how the plan stands on a day.

A measure (mentor, treatment, language lessons …) that is missing makes the plan missing and asks
a person to act. It never stops the placement: only people do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.rules.life_cycle import LifeCycle, Step
from shared.rules.period import Period
from shared.rules.working_days import add_working_days

PlanState = Literal["agreed", "missing", "mended", "over"]
MeasureState = Literal["to_come", "runs", "missing", "over"]
Settled = Literal["back", "replaced", "without"]
MENDED_DAYS = 2  # working days within which somebody has done something about it
ENDS = ("replaced", "without")

COMBINED_PLAN = LifeCycle[PlanState](
    name="combined_plan",
    states=PlanState,
    steps=(
        Step(to="agreed", who=("caseworker",),
             evidence=("placement", "measures", "who_delivers", "what_if_missing"), then="over"),
        Step(to="missing", follows=("agreed", "mended"), who=("caseworker",),
             evidence=("measure", "day"), then="mended"),
        Step(to="mended", follows=("missing",), who=("caseworker",),
             evidence=("back_replaced_or_without",), days=MENDED_DAYS, then="over"),
        Step(to="over", follows=("agreed", "missing", "mended"), who=("program",),
             evidence=("placement_over",), by="placement_over"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """From which day a measure is missing, when that was noted, how and when it was settled."""

    missing_on: date
    noted_on: date
    settled: Settled | None = None
    settled_on: date | None = None

    @property
    def due(self) -> date:
        """The day by which somebody has acted, in working days after it was there to be known."""
        return add_working_days(max(self.missing_on, self.noted_on), MENDED_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The days of one measure, inclusive, and its gaps, the first first."""

    days: Period
    gaps: Sequence[Gap] = ()

    @property
    def open_gap(self) -> Gap | None:
        """The gap that nobody has settled; there is one at most."""
        return next((gap for gap in self.gaps if gap.settled_on is None), None)

    def state(self, today: date) -> MeasureState:
        """Return how the measure stands: replaced or gone without, it is over."""
        if today > self.days.ends_on or any(gap.settled in ENDS for gap in self.gaps):
            return "over"
        if (gap := self.open_gap) and gap.missing_on <= today:
            return "missing"
        return "to_come" if today < self.days.starts_on else "runs"

    def due(self, today: date) -> date | None:
        """Return the day by which a gap, known today, has to be settled, if there is one."""
        gap = self.open_gap
        return gap.due if gap and self.state(today) != "over" else None


def plan_state(measures: Iterable[Delivered], today: date, *, placed: bool) -> PlanState:
    """Return how a combined plan stands; `placed` is whether its placement is not over."""
    known = list(measures)
    if not placed:
        return "over"
    if any(one.state(today) == "missing" for one in known):
        return "missing"
    return "mended" if any(gap.settled_on for one in known for gap in one.gaps) else "agreed"

"""The life cycles of a need and of one slot as readable tables, and when a need is asked about.

A need that nobody has confirmed for 30 days is asked about; unanswered it is paused, so that no
municipality works for one that has been forgotten; after another 30 days it expires. A need that
opens places of a pledge is not asked about: the pledge stands whatever is needed.
"""

from datetime import date, timedelta
from typing import Literal

from shared.records.need import Need, NeedState
from shared.rules.life_cycle import LifeCycle, Step
from shared.rules.working_days import add_working_days

CONFIRMED_DAYS = 30  # days that a need holds without a word
ANSWER_DAYS = 5  # working days to confirm it in
PAUSED_DAYS = 30  # days after which a paused need expires

NeedStage = Literal["drafted", NeedState]
SlotState = Literal["open", "proposed", "meeting", "agreed", "occupied", "free_again", "gone"]

NEED = LifeCycle[NeedStage](
    name="need",
    states=NeedStage,
    steps=(
        Step(to="drafted", who=("employer", "program"), evidence=("form, file or rhythm",),
             then="open"),
        Step(to="open", follows=("drafted", "paused"), who=("employer",),
             evidence=("sent", "or confirmed"), then="closed"),
        Step(to="paused", follows=("open",), who=("program",), evidence=("asked, no answer",),
             by=f"{ANSWER_DAYS} working days after {CONFIRMED_DAYS} days without a word",
             then="open"),
        Step(to="expired", follows=("open", "paused"), who=("program",),
             evidence=("no answer either",), by=f"{PAUSED_DAYS} days after the pause"),
        Step(to="closed", follows=("open", "paused"), who=("employer",),
             evidence=("slot gone to all who have none",)),
    ),
)  # fmt: skip
SLOT = LifeCycle[SlotState](
    name="slot",
    states=SlotState,
    steps=(
        Step(to="open", who=("employer",), evidence=("need",), then="proposed"),
        Step(to="proposed", follows=("open", "free_again"), who=("consultant", "caseworker"),
             evidence=("proposal",), by="the day to answer", then="meeting"),
        Step(to="meeting", follows=("proposed",), who=("employer",),
             evidence=("screening", "decision to meet"), then="agreed"),
        Step(to="agreed", follows=("meeting",), who=("employer",),
             evidence=("decision to accept",), then="occupied"),
        Step(to="occupied", follows=("agreed",), who=("workplace",), evidence=("attendance",),
             by="the slot's start"),
        Step(to="free_again", follows=("proposed", "meeting", "agreed"),
             who=("employer", "consultant", "intake"),
             evidence=("declined", "withdrawn", "or returned"),
             by="two working days to the first on the waiting list", then="proposed"),
        Step(to="gone", follows=("open", "proposed", "meeting", "free_again"),
             who=("employer", "program"), evidence=("need cut, closed or expired",)),
    ),
)  # fmt: skip


def ask_on(need: Need) -> date:
    """Return the day on which the employer is asked whether the need still holds."""
    return (need.confirmed_on or need.posted_on) + timedelta(days=CONFIRMED_DAYS)


def pause_on(need: Need) -> date:
    """Return the day on which an unconfirmed need is paused: the day after the last to answer."""
    return add_working_days(ask_on(need), ANSWER_DAYS) + timedelta(days=1)


def expire_on(need: Need) -> date:
    """Return the day on which an unconfirmed need expires."""
    return pause_on(need) + timedelta(days=PAUSED_DAYS)


def confirm_by(need: Need, today: date) -> date | None:
    """Return the last day to say that a need still holds, or none while nobody is asked."""
    if need.pledge or today < ask_on(need) or need.state not in ("open", "paused"):
        return None
    return (pause_on(need) if need.state == "open" else expire_on(need)) - timedelta(days=1)


def state_on(need: Need, today: date) -> NeedState:
    """Return the state that time alone has led to."""
    if need.pledge or need.state not in ("open", "paused"):
        return need.state
    if today >= expire_on(need):
        return "expired"
    return "paused" if today >= pause_on(need) else need.state

"""The life cycle of a task as one readable table: what awaits a person until evidence is in."""

from datetime import date
from typing import Literal

from shared.rules.life_cycle import LifeCycle, Step

TaskState = Literal["expected", "open", "waiting", "done", "dropped"]

TASK = LifeCycle[TaskState](
    name="task",
    states=TaskState,
    steps=(
        Step(to="expected", who=("program",), evidence=("what_is_awaited",), then="open"),
        Step(to="open", follows=("expected", "waiting"), who=("program",),
             evidence=("nothing_came",), by="its_day", then="done"),
        Step(to="waiting", follows=("open",), who=("kam", "consultant"),
             evidence=("rung", "promised_day"), by="promised_day", then="done"),
        Step(to="done", follows=("expected", "open", "waiting"), who=("program",),
             evidence=("what_was_awaited",)),
        Step(to="dropped", follows=("expected", "open", "waiting"), who=("program",),
             evidence=("nothing_to_await_any_more",)),
    ),
)  # fmt: skip


def task_state(
    due: date | None, promised: date | None, *, done: bool, over: bool, today: date
) -> TaskState:
    """Return where a task stands that is due on a day, or later where that was promised.

    `done` is whether what was awaited came, `over` whether there is nothing to await any more.
    """
    if done:
        return "done"
    if over or due is None:
        return "dropped"
    if due <= today:
        return "open"
    return "waiting" if promised and promised >= due else "expected"

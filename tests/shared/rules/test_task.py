"""Where a task stands between its day, a promise and its evidence."""

from datetime import date, timedelta

import pytest

from shared.rules.task import TASK, task_state

DAY = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("due", "promised", "facts", "state"),
    [
        (DAY, None, {}, "open"),
        (DAY - timedelta(days=1), None, {}, "open"),
        (DAY + timedelta(days=1), None, {}, "expected"),
        (DAY + timedelta(days=2), DAY + timedelta(days=2), {}, "waiting"),
        (DAY, DAY, {}, "open"),
        (DAY + timedelta(days=2), DAY, {}, "expected"),
        (DAY, None, {"done": True}, "done"),
        (DAY, None, {"done": True, "over": True}, "done"),
        (DAY, None, {"over": True}, "dropped"),
        (None, None, {}, "dropped"),
    ],
)
def test_a_task_stands_where_the_table_says(
    due: date | None, promised: date | None, facts: dict[str, bool], state: str
) -> None:
    said = {"done": False, "over": False, **facts}
    assert task_state(due, promised, today=DAY, **said) == state


def test_what_is_done_or_dropped_never_comes_back() -> None:
    assert TASK.final == {"done", "dropped"}

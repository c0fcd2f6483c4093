"""A hearing holds for the same tasks, and an objection for one placement alone."""

from dataclasses import replace
from datetime import date

from shared.rules.hearing import reusable, tasks_of
from tests import make

NEED = make.need()
TASKS = tasks_of(NEED, "work_placement")


def test_other_tasks_function_or_instrument_are_another_hearing() -> None:
    others = {
        tasks_of(replace(NEED, tasks="Opvask og tunge løft."), "work_placement"),
        tasks_of(replace(NEED, occupation="9112"), "work_placement"),
        tasks_of(NEED, "wage_subsidy"),
    }
    assert len(others | {TASKS}) == 4
    assert tasks_of(replace(NEED, title="Ny overskrift"), "work_placement") == TASKS


def test_the_newest_hearing_about_the_same_tasks_holds_unless_it_objected() -> None:
    old = make.site_report(tasks=TASKS, on=date(2026, 11, 2))
    new = make.site_report(tasks=TASKS, on=date(2026, 11, 12), hearing="no_representative")
    other = make.site_report(tasks="0" * 64, on=date(2026, 11, 20))
    assert reusable([old, new, other], TASKS) == new
    objected = make.site_report(tasks=TASKS, on=date(2026, 11, 16), hearing="objected")
    unanswered = make.site_report(tasks=TASKS, on=date(2026, 11, 16), hearing="not_answered")
    for no in (objected, unanswered):
        assert reusable([old, new, no], TASKS) is None
    assert reusable([], TASKS) is None
    assert reusable([make.site_report(on=date(2026, 11, 20))], TASKS) is None  # an older release

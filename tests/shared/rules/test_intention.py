"""The answer before the end: asked once at 60 per cent, rung for, and kept or not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.intention import (
    Tally,
    asked_on,
    faulty,
    kept,
    open_from,
    ring_on,
    tally,
    was_asked,
)
from shared.rules.period import Period
from shared.rules.working_days import is_working_day
from tests import make

MONDAY = date(2026, 12, 7)
FOUR_WEEKS = Period(MONDAY, date(2027, 1, 3))
TODAY = date(2026, 12, 23)
HIRE = make.site_report(what="answer", answer="hire", hours=30, hire_from=date(2027, 1, 4))
NOT_HERE = make.site_report(
    what="answer", answer="not_here", reason="no_vacancy", yes_if="post_free"
)
NOT_YET = make.site_report(what="answer", answer="not_yet", again_on=date(2026, 12, 30))


def test_four_weeks_are_asked_on_the_23rd_and_rung_for_three_days_before_the_end() -> None:
    assert asked_on(FOUR_WEEKS) == date(2026, 12, 23)
    assert ring_on(FOUR_WEEKS, None) == date(2026, 12, 31)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 200))
def test_nobody_is_rung_before_being_asked(start: date, days: int) -> None:
    course = Period(start, start + timedelta(days=days - 1))
    ring = ring_on(course, None)
    assert ring is not None
    assert asked_on(course) <= ring
    if days >= 14:
        assert is_working_day(asked_on(course))
        assert asked_on(course) < course.ends_on


def test_a_yes_or_a_no_closes_the_question_and_not_yet_opens_it_again_on_its_day() -> None:
    for said in (HIRE, NOT_HERE):
        assert open_from(FOUR_WEEKS, said) is None
        assert ring_on(FOUR_WEEKS, said) is None
    assert open_from(FOUR_WEEKS, NOT_YET) == date(2026, 12, 30)
    last_day = make.site_report(what="answer", answer="not_yet", again_on=date(2027, 1, 2))
    assert ring_on(FOUR_WEEKS, last_day) == date(2027, 1, 2)
    undated = make.site_report(what="answer", answer="not_yet")
    assert open_from(FOUR_WEEKS, undated) == date(2026, 12, 31)


def test_what_was_promised_on_the_phone_is_waited_for() -> None:
    assert ring_on(FOUR_WEEKS, None, date(2027, 1, 2)) == date(2027, 1, 2)
    assert ring_on(FOUR_WEEKS, None, date(2026, 12, 24)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"answer": "hire", "hire_from": MONDAY}, "answer_lacks_hours"),
        ({"answer": "hire", "hours": 30}, "answer_lacks_hire_from"),
        ({"answer": "not_here", "yes_if": "nothing"}, "answer_lacks_reason"),
        ({"answer": "not_here", "reason": "skills"}, "answer_lacks_yes_if"),
        ({"answer": "not_yet"}, "answer_lacks_again_on"),
        ({"answer": "not_yet", "again_on": TODAY}, "again_on_range"),
        ({"answer": "not_yet", "again_on": date(2027, 1, 4)}, "again_on_range"),
    ],
)
def test_half_an_answer_is_told_by_its_field(said: dict[str, object], wrong: str) -> None:
    found = faulty(make.site_report(what="answer", **said), FOUR_WEEKS, TODAY)
    assert found
    assert found[1] == wrong


@pytest.mark.parametrize("said", [HIRE, NOT_HERE, NOT_YET, make.site_report(what="hearing")])
def test_a_whole_answer_has_no_fault(said: object) -> None:
    assert faulty(said, FOUR_WEEKS, TODAY) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcomes", "is_kept"),
    [
        ({}, "not_known_yet"),
        ({0: "not"}, "not_known_yet"),
        ({0: "employed_here"}, "kept"),
        ({0: "not", 13: "employed_here"}, "kept"),
        ({0: "employed_here", 13: "not"}, "kept"),
        ({0: "unknown", 13: "unknown"}, "not_known_yet"),
        ({0: "unknown", 13: "not"}, "not_kept"),
        ({13: "elsewhere"}, "not_kept"),
        ({26: "employed_here"}, "not_known_yet"),
    ],
)
def test_what_is_not_known_is_not_broken(outcomes: dict[int, str], is_kept: str) -> None:
    assert kept(outcomes) == is_kept


def test_yeses_are_counted_with_what_came_of_them_and_nothing_else_is() -> None:
    found = tally([
        ("hire", {0: "employed_here"}), ("hire", {13: "not"}), ("hire", {}),
        ("not_here", {0: "employed_here"}), ("not_yet", {}), (None, {}),
    ])  # fmt: skip
    assert found == Tally(hire=3, not_here=1, not_yet=1, unanswered=1, kept=1, not_kept=1,
                          not_known_yet=1)  # fmt: skip
    assert found.asked == 6


def test_only_who_got_as_far_as_the_question_counts_as_asked() -> None:
    assert not was_asked(FOUR_WEEKS, date(2026, 12, 22), None)
    assert was_asked(FOUR_WEEKS, date(2026, 12, 23), None)
    assert was_asked(FOUR_WEEKS, MONDAY, HIRE)

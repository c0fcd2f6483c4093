"""Service goals: which are met, which are missed, and what nobody can say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.service import service
from shared.rules.statement import NeedAsked
from tests.shared.rules.test_statement import needs

POSTED = date(2026, 11, 23)  # five working days on it is the 30th, ten after that 14 December
ASKED = NeedAsked(code="B-1", title="Køkken", posted_on=POSTED, answer_by=date(2026, 11, 25),
                  open=True, answer_days=5, candidate_days=10)  # fmt: skip
ANSWERED = replace(ASKED, answer="supply", count=2, answered_on=date(2026, 11, 30))
LAST = date(2026, 12, 14)


@pytest.mark.parametrize(
    ("need", "on", "answer", "candidates"),
    [
        (ASKED, date(2026, 11, 30), "", ""),
        (ASKED, date(2026, 12, 1), "missed late", ""),
        (replace(ASKED, open=False), date(2026, 12, 1), "", ""),
        (replace(ASKED, answer_by=date(2026, 12, 3)), date(2026, 12, 3), "", ""),
        (ANSWERED, LAST, "met", ""),
        (replace(ANSWERED, answered_on=date(2026, 12, 1)), LAST, "missed", ""),
        (ANSWERED, date(2026, 12, 15), "met", "missed late"),
        (replace(ANSWERED, proposed_on=(LAST,)), date(2026, 12, 15), "met", "missed late"),
        (replace(ANSWERED, proposed_on=(POSTED, LAST)), date(2026, 12, 1), "met", "met"),
        (
            replace(ANSWERED, proposed_on=(LAST, date(2026, 12, 15))),
            date(2026, 12, 16),
            "met",
            "missed",
        ),
        (replace(ANSWERED, open=False), date(2026, 12, 15), "met", ""),
        (replace(ANSWERED, answer="not_now"), date(2027, 1, 15), "met", ""),
        (ANSWERED, date(2027, 12, 1), "", "missed late"),
    ],
)
def test_a_goal_is_met_up_to_its_last_day(
    need: NeedAsked, on: date, answer: str, candidates: str
) -> None:
    found = service([need], on)
    for goal, stands in ((found.answer, answer), (found.candidates, candidates)):
        said = [name for name in ("met", "missed", "late") if getattr(goal, name)]
        assert said == stands.split()


@given(st.lists(needs(), max_size=8), st.integers(0, 400))
def test_no_need_is_counted_twice_and_a_missed_goal_is_never_met_again(
    asked: list[NeedAsked], later: int
) -> None:
    now = service(asked, POSTED)
    then = service(asked, POSTED + timedelta(days=later))
    for goal in (now.answer, now.candidates):
        assert not set(goal.met) & set(goal.missed)
        assert set(goal.late) <= set(goal.missed)
    for before, after in ((now.answer, then.answer), (now.candidates, then.candidates)):
        assert not set(before.missed) & set(after.met)
        assert not set(before.met) & set(after.missed)

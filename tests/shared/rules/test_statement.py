"""The paper between two: each number counts its rows, and nothing falls out or is told twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.statement import Facts, NeedAsked, Proposed, quarter, quarter_of, statement
from tests import make

ON = date(2026, 11, 23)
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
days = st.integers(-150, 150).map(lambda number: ON + timedelta(days=number))


@st.composite
def promises(draw: st.DrawFn) -> object:
    state = draw(st.sampled_from(["open", "kept", "broken"]))
    closed = None if state == "open" else draw(days)
    return make.promise(due=draw(days), state=state, closed_on=closed,
                        reason="Nej" if state == "broken" else None)  # fmt: skip


@st.composite
def needs(draw: st.DrawFn) -> NeedAsked:
    answer = draw(st.sampled_from([None, "supply", "not_now"]))
    return NeedAsked(
        code=make.need().code, title="Køkken", answer_by=draw(days), open=draw(st.booleans()),
        answer=answer, count=3 if answer == "supply" else 0,
        answered_on=draw(days) if answer else None, posted_on=draw(days),
        answer_days=draw(st.integers(1, 10)), candidate_days=draw(st.integers(1, 30)),
        proposed_on=tuple(draw(st.lists(days, max_size=4))),
    )  # fmt: skip


def within(closed_on: date | None) -> bool:
    return closed_on is None or FIRST <= closed_on <= LAST


@given(st.lists(promises(), max_size=6), st.lists(promises(), max_size=6),
       st.lists(needs(), max_size=6), st.randoms())  # fmt: skip
def test_every_promise_and_need_is_counted_once_in_whatever_order(
    theirs: list[object], ours: list[object], asked: list[NeedAsked], shuffle: object
) -> None:
    disputed = frozenset(one.code for one in theirs[::2])  # type: ignore[attr-defined]
    facts = Facts(theirs=tuple(theirs), ours=tuple(ours), needs=tuple(asked), disputed=disputed)  # type: ignore[arg-type]
    found = statement(facts, FIRST, LAST, ON)
    for side, all_of in (("employer", theirs), ("municipality", ours)):
        told = [row.code for line in found.lines if line.side == side
                and line.key in ("kept", "kept_late", "disputed", "broken", "overdue", "open")
                for row in line.rows]  # fmt: skip
        due = [
            one.code
            for one in all_of
            if within(one.closed_on) or (one.state == "kept" and one.code in disputed)
        ]  # type: ignore[attr-defined]
        assert sorted(told) == sorted(due)
    told = [row.code for line in found.lines for row in line.rows
            if line.key in ("answered", "answered_late", "unanswered", "to_answer")]  # fmt: skip
    counted = [one.code for one in asked
               if (FIRST <= one.answered_on <= LAST if one.answered_on else one.open)]  # fmt: skip
    assert sorted(told) == sorted(counted)
    for some in (theirs, ours, asked):
        shuffle.shuffle(some)  # type: ignore[attr-defined]
    again = Facts(theirs=tuple(theirs), ours=tuple(ours), needs=tuple(asked), disputed=disputed)  # type: ignore[arg-type]
    assert statement(again, FIRST, LAST, ON) == found


def test_candidates_are_owed_from_the_day_after_ten_working_days() -> None:
    need = NeedAsked(code="B-1", title="Køkken", answer_by=ON, open=True, answer="supply",
                     count=3, answered_on=ON, proposed_on=(ON, ON), posted_on=ON,
                     answer_days=2, candidate_days=10)  # fmt: skip
    assert need.candidates_by == date(2026, 12, 7)
    for on, owes in ((date(2026, 12, 7), False), (date(2026, 12, 8), True)):
        agenda = statement(Facts(needs=(need,)), FIRST, LAST, on).agenda
        assert [line.key for line in agenda] == ["owes"] * owes, on


def test_only_what_the_employer_has_before_it_waits_for_it() -> None:
    def proposed(**other: object) -> Proposed:
        return Proposed(**{"code": "F-1", "proposed_on": ON, "words": {}} | other)  # type: ignore[arg-type]

    for one, waits in (
        (proposed(passed=True), 1), (proposed(), 0), (proposed(passed=True, withdrawn=True), 0),
        (proposed(passed=True, words={"meet": ON}), 0),
    ):  # fmt: skip
        lines = statement(Facts(proposals=(one,)), FIRST, LAST, ON).lines
        assert sum(line.number for line in lines if line.key == "undecided") == waits


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_quarters_follow_each_other_without_a_gap(number: int) -> None:
    first, last = quarter(2026, number)
    assert quarter_of(first) == quarter_of(last) == (2026, number)
    after = quarter(*((2027, 1) if number == 4 else (2026, number + 1)))
    assert last + timedelta(days=1) == after[0]

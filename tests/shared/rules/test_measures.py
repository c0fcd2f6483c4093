"""A plan of measures: missing is told from its day on, due in two working days, and settled."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.measures import COMBINED_PLAN, Delivered, Gap, plan_state
from shared.rules.period import Period
from shared.rules.working_days import working_days_between

FIRST, LAST = date(2026, 12, 7), date(2027, 1, 3)
MONDAY, WEDNESDAY = date(2026, 12, 14), date(2026, 12, 16)
COURSE = Period(FIRST, LAST)
DAYS = st.dates(FIRST, LAST)


@st.composite
def delivered(draw: st.DrawFn) -> Delivered:
    """A measure with settled gaps, and perhaps one that is open, each begun after the last."""
    gaps, day = [], FIRST
    for how in draw(st.lists(st.sampled_from(["back", "replaced", "without", None]), max_size=3)):
        missing = draw(st.dates(day, LAST))
        settled = draw(st.dates(missing, LAST)) if how else None
        gaps.append(Gap(missing_on=missing, noted_on=missing, settled=how, settled_on=settled))
        if how != "back":
            break
        day = settled or day
    return Delivered(days=COURSE, gaps=tuple(gaps))


def test_who_falls_out_on_a_monday_is_a_task_for_wednesday() -> None:
    gap = Gap(missing_on=MONDAY, noted_on=MONDAY)
    mentor = Delivered(days=COURSE, gaps=(gap,))
    assert (mentor.state(MONDAY), mentor.due(MONDAY)) == ("missing", WEDNESDAY)
    assert mentor.state(MONDAY - timedelta(days=1)) == "runs"
    known_before = Gap(missing_on=MONDAY, noted_on=date(2026, 12, 9))
    noted_late = Gap(missing_on=MONDAY, noted_on=date(2026, 12, 18))
    assert (known_before.due, noted_late.due) == (WEDNESDAY, date(2026, 12, 22))


@given(st.lists(delivered(), max_size=4), DAYS)
def test_a_plan_is_missing_exactly_when_one_of_its_measures_is(
    measures: list[Delivered], today: date
) -> None:
    state = plan_state(measures, today, placed=True)
    missing = [one for one in measures if one.state(today) == "missing"]
    assert (state == "missing") == bool(missing)
    assert all(one.due(today) for one in missing)  # nobody is missing without a day to act by
    assert plan_state(measures, today, placed=False) == "over"
    if state == "mended":
        assert any(gap.settled for one in measures for gap in one.gaps)


@given(delivered(), DAYS)
def test_what_is_replaced_or_gone_without_asks_for_nothing_more(
    measure: Delivered, today: date
) -> None:
    if any(gap.settled in ("replaced", "without") for gap in measure.gaps):
        assert (measure.state(today), measure.due(today)) == ("over", None)


@given(DAYS, DAYS)
def test_two_working_days_are_left_from_when_it_could_be_known(missing: date, noted: date) -> None:
    gap = Gap(missing_on=missing, noted_on=noted)
    assert working_days_between(max(missing, noted), gap.due) == 2


def test_no_state_of_the_plan_is_a_state_of_the_placement() -> None:
    assert {step.to for step in COMBINED_PLAN.steps} == {"agreed", "missing", "mended", "over"}
    assert COMBINED_PLAN.into["missing"].who == ("caseworker",)

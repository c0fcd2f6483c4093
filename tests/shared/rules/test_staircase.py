"""Steps to a job: late from the day after, upwards in days, each judged by the law of its day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.records.staircase import Rung, Stair
from shared.rules.checklist import Check
from shared.rules.eligibility import Case
from shared.rules.law import law
from shared.rules.period import Period
from shared.rules.staircase import (
    Climber,
    Foot,
    may_follow,
    stair_checks,
    stair_state,
)

COURSE = Period(date(2026, 9, 7), date(2026, 10, 2))  # it ends on a Friday
FOOT = Foot(course=COURSE, hours=30)
MONDAY = date(2026, 10, 5)
SUBSIDIZED = Climber(case=Case(target_group="TG02"), unemployed_since=date(2025, 1, 1))
DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 1))


def a_stair(rung: Rung = "paid_hours", hours: int = 5, on: date = MONDAY, **other: date) -> Stair:
    return Stair(rung=rung, hours=hours, promised_on=on, agreed_on=COURSE.starts_on, **other)


def checked(*stairs: Stair, climber: Climber = SUBSIDIZED) -> dict[str, Check]:
    """The checks of the topmost of these stairs."""
    top = len(stairs) - 1
    found = stair_checks(stairs, top, FOOT, climber, law(stairs[top].promised_on))
    return {one.what: one for one in found}


@given(DAYS, DAYS)
def test_a_stair_is_late_from_the_day_after_until_somebody_tells(day: date, today: date) -> None:
    stair = a_stair(on=day)
    assert (stair_state(stair, today) == "late") == (today > day)
    assert stair_state(a_stair(on=day, kept_on=today), today) == "kept"


@given(st.lists(DAYS, max_size=5), DAYS)
def test_stairs_go_upwards_in_days_and_end_with_a_job(days: list[date], new: date) -> None:
    stairs: list[Stair] = []
    for day in days:
        if may_follow(stairs, day, FOOT):
            stairs.append(a_stair(on=day))
    assert [one.promised_on for one in stairs] == sorted({one.promised_on for one in stairs})
    assert all(one.promised_on > COURSE.starts_on for one in stairs)
    assert not may_follow([*stairs, a_stair("ordinary", on=MONDAY)], new, FOOT)


def test_days_without_a_place_and_fewer_hours_are_for_a_person() -> None:
    after_the_weekend = checked(a_stair())
    assert after_the_weekend["stair_gap"].state == "met"  # nobody works in between
    later = checked(a_stair(on=MONDAY + timedelta(days=1)))
    assert (later["stair_gap"].state, later["stair_gap"].code) == ("unknown", "stair_gap")
    november = date(2026, 11, 2)
    up = checked(a_stair(hours=10), a_stair("ordinary", 25, november))
    down = checked(a_stair(hours=10), a_stair("ordinary", 8, november))
    assert (up["stair_gap"].state, up["stair_upwards"].state) == ("met", "met")
    assert down["stair_upwards"].state == "unknown"


def test_paid_hours_beside_the_placement_make_a_full_week_at_most() -> None:
    beside = COURSE.ends_on - timedelta(days=7)
    assert checked(a_stair(hours=7, on=beside))["stair_hours"].state == "met"
    assert checked(a_stair(hours=8, on=beside))["stair_hours"].state == "unmet"
    assert checked(a_stair(hours=37))["stair_hours"].state == "met"


def test_a_subsidy_is_judged_by_the_law_of_its_promised_day() -> None:
    now = checked(a_stair("wage_subsidy", 37))
    assert {"eligibility", "waiting"} <= now.keys()
    assert now["waiting"].code.startswith("waiting")
    unchecked = checked(a_stair("wage_subsidy", 37, date(2027, 5, 3)))
    assert unchecked["waiting"].state == "unknown"  # no checked row: a person decides
    unknown = checked(a_stair("wage_subsidy", 37), climber=Climber(case=None))
    assert unknown["eligibility"].code == "target_group_unknown"

"""The ratio over days: the published examples, AS-2, and what must always hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.law import RatioTerms, law
from shared.rules.period import Period
from shared.rules.ratio import Room, Use, ratio_verdict, room, supported_allowed

TODAY = date(2026, 11, 23)
LAW = law(TODAY)
SOBREDDEN = Decimal("48.6")


def _terms() -> RatioTerms:
    terms = LAW.ratio
    assert terms
    return terms


TERMS = _terms()
people = st.decimals(min_value=0, max_value=30_000, places=2)
days = st.dates(min_value=date(2026, 11, 1), max_value=date(2027, 3, 1))


@st.composite
def uses(draw: st.DrawFn) -> Use:
    start = draw(days)
    return Use(
        starts_on=start,
        ends_on=start + timedelta(days=draw(st.integers(0, 90))),
        counts=draw(st.booleans()),
        source=draw(st.sampled_from(["own", "employer", "vitas"])),
        as_of=draw(days),
    )


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    return Period(start, start + timedelta(days=draw(st.integers(0, 60))))


@given(people, people)
def test_more_ordinary_people_never_means_fewer_places(a: Decimal, b: Decimal) -> None:
    fewer, more = sorted((a, b))
    assert supported_allowed(fewer, TERMS) <= supported_allowed(more, TERMS)


@pytest.mark.parametrize(
    ("ordinary", "places"),
    [
        ("0", 1), ("1", 1), ("4", 1), ("5", 1), ("9", 1), ("9.9", 1), ("10", 2), ("14", 2),
        ("15", 3), ("24", 4), ("49", 9), ("50", 10), ("59", 10), ("60", 11), ("100", 15),
        ("149.9", 19), ("150", 20), ("1000", 105),
    ],
)  # fmt: skip
def test_published_examples(ordinary: str, places: int) -> None:
    assert supported_allowed(Decimal(ordinary), TERMS) == places


def test_a_negative_headcount_is_refused() -> None:
    for wrong in ("-1", "NaN"):
        with pytest.raises((ValueError, ArithmeticError)):
            supported_allowed(Decimal(wrong), TERMS)


def _naive_used(known: list[Use], day: date) -> int:
    return sum(use.counts and use.starts_on <= day <= use.ends_on for use in known)


def _naive_has_room(known: list[Use], period: Period, allowed: int) -> bool:
    every = (period.starts_on + timedelta(days=n) for n in range(period.days))
    return all(_naive_used(known, day) + 1 <= allowed for day in every)


@given(st.lists(uses(), max_size=12), st.integers(0, 40), periods())
def test_the_first_day_really_has_room_and_no_earlier_one_has(
    known: list[Use], ordinary: int, period: Period
) -> None:
    found = room(known, Decimal(ordinary), period, TERMS, today=TODAY)
    day = period.starts_on
    while not _naive_has_room(known, period.moved_to(day), found.allowed):
        day += timedelta(days=1)
        if day > period.starts_on + timedelta(days=365):
            assert found.first_day is None
            return
    assert found.first_day == day
    assert found.granted == (day == period.starts_on)


@given(st.lists(uses(), max_size=12), st.integers(0, 40), periods())
def test_the_fullest_day_is_what_a_count_of_every_day_gives(
    known: list[Use], ordinary: int, period: Period
) -> None:
    found = room(known, Decimal(ordinary), period, TERMS, today=TODAY)
    by_day = [
        (_naive_used(known, day), day)
        for day in (period.starts_on + timedelta(days=n) for n in range(period.days))
    ]
    assert found.counted == max(by_day)[0]
    assert found.fullest_day == min(day for used, day in by_day if used == found.counted)
    assert 0 <= found.elsewhere <= found.counted


@given(st.lists(uses(), max_size=12), uses(), periods())
def test_one_more_use_never_makes_room(known: list[Use], more: Use, period: Period) -> None:
    before = room(known, SOBREDDEN, period, TERMS, today=TODAY)
    after = room([*known, more], SOBREDDEN, period, TERMS, today=TODAY)
    assert after.counted >= before.counted
    assert before.granted or not after.granted


def _sobredden(reserved: int, today: date = TODAY) -> Room:
    monday, told = date(2026, 11, 30), date(2026, 11, 12)
    here = Use(starts_on=date(2026, 11, 2), ends_on=date(2027, 1, 31), as_of=today)
    other = Use(
        starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 20), source="employer", as_of=told
    )
    asked = Use(starts_on=monday, ends_on=date(2026, 12, 27), as_of=today)
    known = [here] * 5 + [other] * 2 + [asked] * reserved
    return room(known, SOBREDDEN, Period(monday, date(2026, 12, 27)), TERMS, today=today)


def test_as2_two_have_room_and_the_third_is_told_the_figures_and_the_first_day() -> None:
    assert [_sobredden(taken).granted for taken in range(3)] == [True, True, False]
    verdict = ratio_verdict(_sobredden(2), LAW)
    assert (verdict.answer, verdict.rule) == ("not_allowed", "RATIO-1")
    assert verdict.paragraph
    assert verdict.params["counted"] == 9
    assert verdict.params["elsewhere"] == 2
    assert verdict.params["first_day"] == date(2026, 12, 21)


def test_as2_what_others_told_15_days_ago_turns_room_into_a_decision() -> None:
    assert ratio_verdict(_sobredden(0, date(2026, 11, 26)), LAW).answer == "allowed"
    stale = ratio_verdict(_sobredden(0, date(2026, 11, 27)), LAW)
    assert (stale.answer, stale.code) == ("needs_decision", "ratio_stale")
    assert stale.params["as_of"] == date(2026, 11, 12)


def test_old_reports_cannot_open_a_place_that_our_own_people_fill() -> None:
    late = _sobredden(4, date(2026, 12, 1))
    assert ratio_verdict(late, LAW).answer == "not_allowed"


def test_a_day_without_checked_figures_needs_a_decision() -> None:
    verdict = ratio_verdict(_sobredden(0), law(date(2027, 1, 4)))
    assert (verdict.answer, verdict.code) == ("needs_decision", "no_checked_rule")
    assert verdict.params["last_valid_to"] == date(2026, 12, 31)


def test_a_half_time_trainee_counts_whole_until_somebody_verifies_otherwise() -> None:
    half = Use(starts_on=TODAY, ends_on=TODAY, as_of=TODAY, share=Decimal("0.5"))
    one_day = Period(TODAY, TODAY)
    assert room([half] * 2, Decimal(20), one_day, TERMS, today=TODAY).counted == 2


def test_cost_follows_the_uses_and_not_their_days() -> None:
    long = [
        Use(starts_on=date(1, 1, 2), ends_on=date(9999, 12, 30), as_of=TODAY) for _ in range(5000)
    ]
    found = room(long, Decimal(100), Period(TODAY, date(9998, 12, 31)), TERMS, today=TODAY)
    assert (found.counted, found.first_day) == (5000, None)

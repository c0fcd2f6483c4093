"""The hub's word on a claim: AS-2's figures, who waits, what runs out, what people decide."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.kinds import make as record
from shared.records.placement import CapacityClaim, RoomReservation, UsedBy
from shared.rules.reservation import answer, heard, holds, lapse, same_word, uses_of, waits
from tests import make

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 27)
KEY = "municipality:101/00000000-0000-4000-8000-000000000001"
PLACE = make.workplace(full_time_persons=Decimal("48.6"))
CLAIM = make.capacity_claim(starts_on=FIRST, ends_on=LAST)
RUNNING = replace(CLAIM, use="placement")
TOLD = replace(CLAIM, use="elsewhere", source="employer", people=2, as_of=date(2026, 11, 12))
days = st.integers(-40, 40).map(lambda number: FIRST + timedelta(days=number))


def _answer(
    others: list[CapacityClaim], claim: CapacityClaim = CLAIM, today: date = TODAY,
    before: RoomReservation | None = None, place: object = PLACE, rev: int = 1,
) -> RoomReservation:  # fmt: skip
    return answer(claim, before, others, place, key=KEY, rev=rev, today=today)  # type: ignore[arg-type]


def test_the_word_says_who_uses_room_by_source_and_as_of_when() -> None:
    word = _answer([RUNNING] * 5 + [TOLD])
    assert (word.granted, word.counted, word.elsewhere, word.allowed) == (True, 8, 2, 9)
    assert word.used == (
        UsedBy(source="own", people=5, as_of=TODAY),
        UsedBy(source="employer", people=2, as_of=date(2026, 11, 12)),
    )
    assert (word.until, word.starts_on, word.ends_on) == (FIRST, FIRST, LAST)
    assert record(word, id=UUID(int=1), owner="hub:dk", rev=1).body == word


def test_a_refused_one_has_the_first_day_and_no_lease() -> None:
    word = _answer([RUNNING] * 7 + [TOLD])
    assert (word.granted, word.counted, word.until) == (False, 9, None)
    assert word.first_day == date(2026, 12, 28)
    assert record(word, id=UUID(int=1), owner="hub:dk", rev=1).body == word


def test_weeks_are_laid_out_until_the_first_day_with_room() -> None:
    weeks = _answer([RUNNING] * 7 + [TOLD]).weeks
    assert weeks[0].monday == TODAY
    assert weeks[-1].monday == date(2026, 12, 28)
    assert [(one.own, one.elsewhere) for one in weeks[:2]] == [(0, 0), (7, 2)]


def test_old_figures_grant_nothing_and_say_so() -> None:
    word = _answer([RUNNING] * 5 + [TOLD], today=date(2026, 11, 27))
    assert (word.granted, word.rule, word.first_day) == (False, "ratio_stale", None)


def test_what_is_released_or_outside_the_ratio_uses_nothing() -> None:
    free = [replace(CLAIM, use="released"), replace(CLAIM, counts_in_ratio=False)]
    assert _answer(free * 10).counted == 1


def test_room_is_kept_when_staff_falls_or_figures_grow_old_but_not_for_longer() -> None:
    before, small = _answer([RUNNING] * 5), make.workplace(full_time_persons=Decimal(6))
    kept = _answer([RUNNING] * 5, RUNNING, before=before, place=small)
    assert (kept.granted, kept.allowed, kept.until) == (True, 1, LAST)
    old = _answer([TOLD], RUNNING, before=before, today=date(2026, 12, 1))
    assert (old.granted, old.rule) == (True, "ratio")
    longer = replace(RUNNING, ends_on=LAST + timedelta(days=1))
    assert not _answer([RUNNING] * 5, longer, before=before, place=small).granted


def test_who_waited_past_the_first_day_is_offered_the_same_weekday_next_to_come() -> None:
    refused, thursday = _answer([RUNNING] * 9), FIRST + timedelta(days=3)
    assert waits(CLAIM, refused, thursday)
    word = _answer([RUNNING] * 8, before=refused, today=thursday)
    assert word.granted
    assert (word.starts_on, word.until) == (date(2026, 12, 7), date(2026, 12, 7))
    assert word.offered_on == thursday
    assert word.ends_on == LAST + timedelta(weeks=1)
    assert not waits(CLAIM, refused, LAST + timedelta(days=1))


def test_room_asked_ahead_is_kept_until_its_day() -> None:
    ahead = replace(CLAIM, keep_until=date(2026, 12, 4))
    word = _answer([], ahead)
    assert (word.until, word.starts_on) == (date(2026, 12, 4), FIRST)
    used = replace(ahead, use="placement", starts_on=date(2026, 12, 7), keep_until=None)
    assert _answer([RUNNING] * 9, used, before=word).granted


def test_reserved_room_holds_until_its_day_and_until_its_node_is_heard_after_it() -> None:
    word, after = _answer([]), FIRST + timedelta(days=1)
    assert holds(CLAIM, word, FIRST)
    assert holds(CLAIM, word, after)
    assert holds(CLAIM, lapse(word), after)  # it may have been used without contact
    assert not holds(CLAIM, heard(lapse(word)), after)
    assert not holds(CLAIM, lapse(word), LAST + timedelta(days=1))
    assert (lapse(word).rule, lapse(word).until) == ("lapsed", FIRST)
    used, nine = replace(CLAIM, use="placement"), [RUNNING] * 9  # the staff fell meanwhile
    assert _answer(nine, used, after, before=lapse(word), rev=2).granted
    assert not _answer(nine, used, after, before=heard(lapse(word)), rev=2).granted


@pytest.mark.parametrize(("others", "today", "first"), [
    ([RUNNING] * 5 + [TOLD], date(2026, 11, 28), FIRST),  # the figures are old
    ([RUNNING] * 5, TODAY, date(2027, 1, 4)),  # no checked rule
])  # fmt: skip
def test_people_may_decide_where_the_figures_leave_it_to_them(
    others: list[CapacityClaim], today: date, first: date
) -> None:
    claim = replace(CLAIM, starts_on=first, ends_on=first + timedelta(days=27), as_of=today)
    asked = _answer(others, claim, today)
    assert (asked.granted, asked.until) == (False, None)
    decided = replace(claim, decided="told_again")
    word = _answer(others, decided, today, before=asked, rev=2)
    assert (word.granted, word.decided, word.until) == (False, "told_again", first)
    assert holds(decided, word, first)
    used = _answer([], replace(decided, use="placement"), today, before=word, rev=3)
    assert (used.decided, used.rule) == ("told_again", asked.rule)


def test_nobody_decides_against_a_refused_reservation() -> None:
    word = _answer([RUNNING] * 9, replace(CLAIM, decided="told_again"))
    assert (word.granted, word.decided, word.until) == (False, None, None)


def test_a_share_counts_as_one_whole_until_the_rules_say_otherwise() -> None:
    half = replace(RUNNING, share=Decimal("0.5"))
    assert _answer([half] * 8, replace(CLAIM, share=Decimal("0.5"))).counted == 9
    assert not _answer([half] * 9, replace(CLAIM, share=Decimal("0.5"))).granted


def test_the_workplaces_own_capacity_is_told_apart_from_the_ratio() -> None:
    place = make.workplace(full_time_persons=Decimal("48.6"), host_capacity=2)
    others = [RUNNING, replace(RUNNING, counts_in_ratio=False)]
    word = _answer(others, place=place)
    assert (word.granted, word.counted) == (True, 2)
    assert (word.hosted, word.host_capacity) == (3, 2)
    assert _answer(others).hosted is None


def test_the_same_word_on_another_day_is_no_news() -> None:
    assert same_word(_answer([]), replace(_answer([]), answered_on=FIRST))
    assert not same_word(_answer([RUNNING]), _answer([]))
    assert not same_word(_answer([]), None)


@st.composite
def claims(draw: st.DrawFn) -> CapacityClaim:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 60)))
    return replace(
        draw(st.sampled_from([CLAIM, RUNNING, TOLD])), starts_on=first, ends_on=last,
        counts_in_ratio=draw(st.booleans()),
    )  # fmt: skip


@given(st.lists(claims(), max_size=12), claims(), days)
def test_no_day_is_ever_fuller_than_allowed_by_what_is_granted(
    others: list[CapacityClaim], claim: CapacityClaim, today: date
) -> None:
    word = _answer(others, claim, today)
    if not word.granted or not claim.counts_in_ratio or word.starts_on is None:
        return
    assert word.ends_on
    for number in range((word.ends_on - word.starts_on).days + 1):
        day = word.starts_on + timedelta(days=number)
        there = [use for use in uses_of(others) if use.starts_on <= day <= use.ends_on]
        assert sum(use.people for use in there if use.counts) + claim.people <= word.allowed

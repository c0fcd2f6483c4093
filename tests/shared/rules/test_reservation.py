"""The hub's word on a claim: AS-2's second, with the figures on the wire."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.records.kinds import make
from shared.records.placement import CapacityClaim, RoomReservation
from shared.rules.law import law
from shared.rules.period import Period
from shared.rules.ratio import ratio_verdict, room
from shared.rules.reservation import reservation_of, uses_of

TODAY = date(2026, 11, 23)
COURSE = Period(date(2026, 11, 30), date(2026, 12, 27))
KEY = "municipality:101/00000000-0000-4000-8000-000000000001"
CLAIM = CapacityClaim(
    workplace="hub:dk/00000000-0000-7000-8000-000000000001",
    p_number="1003456789",
    municipality="101",
    starts_on=COURSE.starts_on,
    ends_on=COURSE.ends_on,
    share=Decimal(1),
    use="placement",
    counts_in_ratio=True,
    source="own",
    as_of=TODAY,
)
ELSEWHERE = replace(CLAIM, use="elsewhere", source="employer", as_of=date(2026, 11, 12))


def _answer(claims: list[CapacityClaim], today: date = TODAY) -> RoomReservation:
    known = law(COURSE.starts_on)
    assert known.ratio
    found = room(uses_of(claims), Decimal("48.6"), COURSE, known.ratio, today=today)
    return reservation_of(
        found,
        ratio_verdict(found, known),
        claim=KEY,
        counted_on=date(2026, 11, 12),
        until=date(2026, 12, 7),
    )


def test_a_granted_one_counts_itself_and_is_a_record() -> None:
    body = _answer([CLAIM] * 6 + [ELSEWHERE] * 2)
    assert (body.granted, body.counted, body.elsewhere, body.allowed) == (True, 9, 2, 9)
    assert make(body, id=UUID(int=1), owner="hub:dk", rev=1).body == body


def test_a_refused_one_has_the_first_day_and_no_lease() -> None:
    body = _answer([CLAIM] * 7 + [ELSEWHERE] * 2)
    assert (body.granted, body.counted, body.until) == (False, 9, None)
    assert body.first_day == date(2026, 12, 28)
    assert make(body, id=UUID(int=1), owner="hub:dk", rev=1).body == body


def test_old_figures_grant_nothing_and_say_so() -> None:
    body = _answer([CLAIM] * 5 + [ELSEWHERE] * 2, today=date(2026, 11, 27))
    assert (body.granted, body.rule, body.first_day) == (False, "ratio_stale", None)


def test_what_is_released_or_outside_the_ratio_uses_nothing() -> None:
    free = [replace(CLAIM, use="released"), replace(CLAIM, counts_in_ratio=False)]
    assert _answer(free * 10).counted == 1

"""A citizen's yes holds for twelve months; a yes to one workplace for thirty days and once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.consent import asked_state, consent_holds, oldest_valid

TODAY = date(2026, 11, 23)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("state", "given_on", "until", "holds"),
    [
        ("given", date(2026, 11, 23), None, True),
        ("given", date(2025, 11, 23), None, True),
        ("given", date(2025, 11, 22), None, False),
        ("given", date(2026, 10, 1), date(2026, 11, 23), True),
        ("given", date(2026, 10, 1), date(2026, 11, 22), False),
        ("given", None, None, False),
        ("withdrawn", date(2026, 11, 23), None, False),
        ("declined", date(2026, 11, 23), None, False),
        ("not_asked", None, None, False),
    ],
)
def test_a_consent_holds_to_its_last_day(
    state: str, given_on: date | None, until: date | None, holds: bool
) -> None:
    assert consent_holds(state, given_on, until, TODAY) is holds


@given(days)
def test_the_oldest_valid_day_is_a_year_back_at_most(today: date) -> None:
    back = today - oldest_valid(today)
    assert timedelta(days=365) <= back <= timedelta(days=369)


@given(days, st.integers(0, 400), st.booleans())
def test_only_an_unused_yes_of_thirty_days_is_a_yes(today: date, age: int, used: bool) -> None:
    state = asked_state("yes", today - timedelta(days=age), used=used, today=today)
    assert (state == "yes") == (not used and age <= 30)
    assert state in ("yes", "not_asked")


def test_a_no_stands_and_no_answer_waits() -> None:
    assert asked_state("no", TODAY - timedelta(days=300), used=False, today=TODAY) == "no"
    assert asked_state(None, None, used=False, today=TODAY) == "waiting"

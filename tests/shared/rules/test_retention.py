from datetime import date

import pytest

from shared.rules.retention import PAID, kept_until, oldest_act, oldest_erasure, oldest_look


@pytest.mark.parametrize("ended", [date(2026, 1, 1), date(2026, 12, 31)])
def test_what_shows_a_payment_is_kept_five_years_from_the_end_of_its_year(ended: date) -> None:
    assert {kept_until(one, ended) for one in PAID} == {date(2031, 12, 31)}


def test_where_nobody_was_paid_nothing_keeps_the_file() -> None:
    assert kept_until("work_placement", date(2026, 1, 3)) is None


@pytest.mark.parametrize(("today", "oldest"), [
    (date(2026, 11, 23), date(2025, 10, 23)),
    (date(2027, 1, 31), date(2025, 12, 28)),
    (date(2027, 3, 31), date(2026, 2, 28)),
])  # fmt: skip
def test_a_look_and_an_operators_act_are_kept_for_thirteen_months(
    today: date, oldest: date
) -> None:
    assert oldest_look(today) == oldest_act(today) == oldest


def test_an_erasure_is_remembered_for_four_hundred_days() -> None:
    assert oldest_erasure(date(2027, 12, 28)) == date(2026, 11, 23)

"""The intake gate's days: two working days, then the substitute; never by silence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.sector import Absence
from shared.rules.screening import screener, turn
from shared.rules.working_days import is_working_day
from tests import make


@pytest.mark.parametrize(
    ("proposed", "today", "due", "late", "whose"),
    [
        ("2026-11-23", "2026-11-23", "2026-11-25", 0, "intake"),
        ("2026-11-23", "2026-11-25", "2026-11-25", 0, "intake"),
        ("2026-11-23", "2026-11-26", "2026-11-25", 1, "substitute"),
        ("2026-11-26", "2026-11-28", "2026-11-30", 0, "intake"),  # over a weekend
        ("2026-12-22", "2026-12-28", "2026-12-28", 0, "intake"),  # 24 to 27 are no working days
        ("2026-12-22", "2026-12-29", "2026-12-28", 1, "substitute"),
        ("2026-11-24", "2026-11-28", "2026-11-26", 1, "substitute"),  # a Saturday counts not
    ],
)
def test_two_working_days_and_then_the_substitute(
    proposed: str, today: str, due: str, late: int, whose: str
) -> None:
    found = turn(date.fromisoformat(proposed), date.fromisoformat(today))
    assert (found.due.isoformat(), found.late, found.whose) == (due, late, whose)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 40))
def test_once_with_the_substitute_it_stays_there_and_grows_later(on: date, days: int) -> None:
    today, tomorrow = on + timedelta(days=days), on + timedelta(days=days + 1)
    now, then = turn(on, today), turn(on, tomorrow)
    assert is_working_day(now.due)
    assert now.due == then.due
    assert then.late >= now.late
    assert (now.whose == "substitute") is (today > now.due)
    assert not (now.whose == "substitute" and then.whose == "intake")


@given(st.integers(-3, 3), st.integers(0, 5), st.booleans())
def test_who_stands_in_screens_on_the_days_away_alone_and_what_is_late_is_the_substitutes(
    begins: int, days: int, late: bool
) -> None:
    today = date(2026, 11, 23)
    first = today + timedelta(days=begins)
    away = Absence(first=first, last=first + timedelta(days=days),
                   substitute=make.contact("Rie Dam"))  # fmt: skip
    name = screener(make.sector_service(absences=(away,)), today, late=late).name
    if late:
        assert name == "Bo Lund"
    else:
        assert (name == "Rie Dam") == (begins <= 0 <= begins + days)

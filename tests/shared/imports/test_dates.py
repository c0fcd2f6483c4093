from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.imports.dates import danish_date
from shared.imports.parsed import Parsed, Unreadable

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    "text",
    ["01-02-2026", "1-2-2026", "01.02.2026", "2026-02-01", "2026-02-01 00:00:00", "1 2 2026"],
)
def test_a_date_with_a_whole_year_is_read_quietly(text: str) -> None:
    assert danish_date(text) == Parsed(DAY)


@pytest.mark.parametrize(
    ("text", "day", "note"),
    [
        ("1-2-26", DAY, "date_short_year"),
        ("1-2-71", date(1971, 2, 1), "date_short_year"),
        ("46054", DAY, "date_excel_serial"),
        ("02/13/2026", date(2026, 2, 13), "date_us"),
    ],
)
def test_a_date_that_took_a_repair_has_a_note(text: str, day: date, note: str) -> None:
    assert danish_date(text) == Parsed(day, note)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("02/01/2026", "date_two_ways"),
        ("31-12-9999", "date_open_ended"),
        ("00-00-0000", "date_empty"),
        ("uge 7", "date_unknown"),
        ("snarest", "date_unknown"),
        ("31-02-2026", "date_unknown"),
        ("01-02-1026", "date_unknown"),
        ("12345678", "date_unknown"),
    ],
)
def test_what_is_no_day_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as problem:
        danish_date(text)
    assert problem.value.code == code


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_day_is_read_in_every_quiet_form(day: date) -> None:
    for form in ("%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00"):
        assert danish_date(day.strftime(form)).value == day
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    if serial < 70_000 and serial >= 20_000:
        assert danish_date(f"{serial:.0f}").value == day


@given(st.text(alphabet="0123456789-./ :T", max_size=12))
def test_no_digits_and_dashes_make_it_fall_over(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(danish_date(text).value, date)

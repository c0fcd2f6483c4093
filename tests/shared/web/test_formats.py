from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel import Locale

from shared.web import formats
from tests.reading import as_read

DA, EN = Locale("da"), Locale("en", "GB")
MONDAY = date(2026, 11, 23)
AFTERNOON = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 15.00 in Denmark


@pytest.mark.parametrize(
    ("write", "value", "danish", "english"),
    [
        (formats.day_long, MONDAY, "mandag den 23. november 2026", "Monday 23 November 2026"),
        (formats.day, MONDAY, "23. november 2026", "23 November 2026"),
        (formats.day_short, MONDAY, "23. nov.", "23 Nov"),
        (formats.clock, AFTERNOON, "kl. 15.00", "15:00"),
        (formats.moment, AFTERNOON, "23. november 2026 kl. 15.00", "23 November 2026 15:00"),
        (formats.number, 2400, "2.400", "2,400"),
        (formats.number, Decimal("37.50"), "37,5", "37.5"),
        (formats.number, 0, "0", "0"),
        (formats.percent, 0.371, "37 %", "37%"),
        (formats.money, 1250, "1.250 kr.", "DKK 1,250"),
        (formats.hours, 1, "1 time", "1 hour"),
        (formats.hours, Decimal("37.5"), "37,5 timer", "37.5 hours"),
        (formats.phone, "12345678", "12 34 56 78", "12 34 56 78"),
        (formats.phone, "+4512345678", "12 34 56 78", "12 34 56 78"),
        (formats.phone, "+46701234567", "+46701234567", "+46701234567"),
        (formats.cvr, "99000008", "99 00 00 08", "99 00 00 08"),
        (formats.p_number, "1.234.567.890", "1234567890", "1234567890"),
    ],
)
def test_a_value_is_written_as_people_of_the_language_do(
    write: object, value: object, danish: str, english: str
) -> None:
    assert callable(write)
    shown = [as_read(write(value, locale)) for locale in (DA, EN)]
    assert shown == [danish, english]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 12, 31), "31. december"),
        (date(2026, 1, 1), "1. januar"),
        (date(2027, 11, 23), "23. november"),
        (date(2027, 11, 24), "24. november 2027"),
        (date(2025, 12, 31), "31. december 2025"),
    ],
)
def test_a_row_names_the_year_only_outside_this_and_the_coming_one(day: date, shown: str) -> None:
    assert as_read(formats.day(day, DA, MONDAY)) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 12, 7), date(2027, 1, 3), "7. december til 3. januar"),
        (date(2026, 11, 1), date(2027, 12, 31), "1. november 2026 til 31. december 2027"),
        (date(2028, 1, 1), date(2028, 12, 31), "1. januar 2028 til 31. december 2028"),
        (date(2025, 12, 1), date(2026, 1, 4), "1. december 2025 til 4. januar 2026"),
    ],
)
def test_a_period_leaves_no_doubt_which_year_a_day_is_of(
    first: date, last: date, shown: str
) -> None:
    assert as_read(formats.period(first, last, DA, MONDAY)) == shown


def test_a_moment_just_before_midnight_in_utc_is_the_next_day_in_denmark() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert as_read(formats.day_long(late, DA)) == "mandag den 23. november 2026"


def test_units_stay_with_their_number_and_months_with_their_day() -> None:
    assert formats.percent(0.5, DA) == "50\N{NO-BREAK SPACE}%"
    assert formats.clock(AFTERNOON, DA) == "kl.\N{NO-BREAK SPACE}15.00"
    for write in (formats.day_long, formats.day):
        assert not any(" " in write(MONDAY, locale) for locale in (DA, EN))


def test_what_is_to_be_typed_stays_on_one_line_and_nothing_else_becomes_markup() -> None:
    shown = formats.unbroken("<b>, fx 01-09-2026")
    assert shown == '&lt;b&gt;, fx <span class="nowrap">01-09-2026</span>'


def test_ranges_have_an_en_dash_and_equal_ends_are_one_number() -> None:
    assert as_read(formats.percent_range(0.29, 0.46, DA)) == "29–46 %"
    assert as_read(formats.percent_range(0.29, 0.46, EN)) == "29–46%"
    assert formats.number_range(30, 37, DA) == "30\N{WORD JOINER}–\N{WORD JOINER}37"
    assert formats.number_range(37, 37, DA) == "37"

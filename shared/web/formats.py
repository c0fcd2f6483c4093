"""How dates, numbers and codes are written for people, in Danish and in English.

No line breaks between a number and what it counts, nor within a date or a range.

Every function takes the locale; `add_formats` makes Jinja filters of them that use the page's.
Times are shown in Denmark's time whatever zone they come in.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from shared.clock import COPENHAGEN

if TYPE_CHECKING:
    from flask import Flask

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
KOMMUNER: Final = {"København": "Københavns Kommune", "Bornholm": "Bornholms Regionskommune"}
WITHIN: Final = "\N{WORD JOINER}\N{EN DASH}\N{WORD JOINER}"  # a dash where no line breaks
TYPED: Final = re.compile(r"\d{1,2}-\d{1,2}-\d{4}|\bP-nummer|\bP-number")
CVR_DIGITS: Final = 8
YEAR: Final = 365


def day_long(value: date, locale: Locale) -> str:
    """Write a date in running text: `mandag den 23. november 2026`."""
    shown = _civil(value)
    pattern = f"EEEE{NO_BREAK}'den'{NO_BREAK}" if locale.language == "da" else f"EEEE{NO_BREAK}"
    weekday = format_date(shown, pattern, locale)
    return weekday + format_date(shown, _pattern(locale, "MMMM", with_year=True), locale)


def day(value: date, locale: Locale, today: date | None = None) -> str:
    """Write a date in a row: `23. november`, with the year unless it is this or the coming one.

    Without `today` the year is always written.
    """
    shown = _civil(value)
    return format_date(shown, _pattern(locale, "MMMM", with_year=not _near(shown, today)), locale)


def period(first: date, last: date, locale: Locale, today: date | None = None) -> str:
    """Write a first and a last day: `7. december til 3. januar`.

    Where one of two years has to be written, both are: `1. november 2026 til 31. december 2027`.
    """
    both = (_civil(first), _civil(last))
    apart = both[0].year != both[1].year and not all(_near(one, today) for one in both)
    ends = [day(one, locale, None if apart else today) for one in both]
    return (" til " if locale.language == "da" else " to ").join(ends)


def day_short(value: date, locale: Locale) -> str:
    """Write a date in a narrow table: `23. nov.`."""
    return format_date(_civil(value), _pattern(locale, "MMM", with_year=False), locale)


def clock(value: datetime, locale: Locale) -> str:
    """Write a time of day in Denmark: `kl. 15.00`, in English `15:00`."""
    shown = format_time(value, "short", COPENHAGEN, locale)
    return f"kl.{NO_BREAK}{shown}" if locale.language == "da" else shown


def time_of_day(value: str, locale: Locale) -> str:
    """Write a time of a day, `09:30`, as `kl. 09.30`, in English as it stands."""
    return f"kl.{NO_BREAK}{value.replace(':', '.')}" if locale.language == "da" else value


def moment(value: datetime, locale: Locale) -> str:
    """Write a date with its time: `23. november 2026 kl. 15.00`."""
    return f"{day(value, locale)} {clock(value, locale)}"


def duration(value: timedelta, locale: Locale) -> str:
    """Write how long, in the greatest unit of which there are two: `3 dage`, `90 minutter`."""
    return format_timedelta(value, threshold=2, locale=locale).replace(" ", NO_BREAK)


def number(value: int | float | Decimal, locale: Locale, decimals: int | None = None) -> str:
    """Write a number: `2.400`, `37,5`. `decimals` is how many are shown at most, else all."""
    places = "#" * (6 if decimals is None else decimals)
    return format_decimal(value, f"#,##0.{places}" if places else "#,##0", locale)


def decimals(value: Decimal, locale: Locale, places: int) -> str:
    """Write a number with exactly so many decimals, for a column: `36,0`."""
    return format_decimal(value, f"#,##0.{'0' * places}" if places else "#,##0", locale)


def percent(share: float | Decimal, locale: Locale, decimals: int = 0) -> str:
    """Write a share between 0 and 1: `37 %` with a no-break space, in English `37%`."""
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    gap = NO_BREAK if locale.language == "da" else ""
    return format_percent(share, f"{pattern}{gap}%", locale)


def percent_range(low: float, high: float, locale: Locale) -> str:
    """Write two shares between 0 and 1 as a range: `29–46 %`."""
    return number_range(round(low * 100), round(high * 100), locale) + (
        f"{NO_BREAK}%" if locale.language == "da" else "%"
    )


def number_range(low: int | Decimal, high: int | Decimal, locale: Locale) -> str:
    """Write a range with an en dash: `30–37`; one number if both ends are the same."""
    ends = [number(low, locale), number(high, locale)]
    return ends[0] if ends[0] == ends[1] else WITHIN.join(ends)


def money(kroner: int | Decimal, locale: Locale) -> str:
    """Write an amount in whole Danish kroner: `1.250 kr.`, in English `DKK 1,250`."""
    shown = number(kroner, locale, decimals=0)
    return f"{shown}{NO_BREAK}kr." if locale.language == "da" else f"DKK{NO_BREAK}{shown}"


def hours(value: int | Decimal, locale: Locale) -> str:
    """Write a number of hours: `37,5 timer`, `1 time`."""
    words = ("time", "timer") if locale.language == "da" else ("hour", "hours")
    return f"{number(value, locale)}{NO_BREAK}{words[value != 1]}"


def municipality(name: str, locale: Locale) -> str:
    """Write a municipality in running text: `Aarhus Kommune`, `the Municipality of Aarhus`."""
    return (
        KOMMUNER.get(name, f"{name} Kommune")
        if locale.language == "da"
        else f"the Municipality of {name}"
    )


def phone(value: str, locale: Locale) -> str:
    """Write a Danish phone number in pairs: `12 34 56 78`; any other as it stands."""
    digits = value.replace(" ", "").removeprefix("+45")
    return _pairs(digits) if digits.isdecimal() and len(digits) == CVR_DIGITS else value


def cvr(value: str, locale: Locale) -> str:
    """Write a CVR number in pairs: `12 34 56 78`."""
    return _pairs(value)


def p_number(value: str, locale: Locale) -> str:
    """Write a P-number: ten digits together."""
    return value.replace(".", "").replace(" ", "")


FILTERS: Final = (
    day_long, day_short, clock, time_of_day, moment, number, decimals, percent, percent_range,
    number_range, money, hours, phone, cvr, p_number, duration, municipality,
)  # fmt: skip


def unbroken(text: object) -> Markup:
    """Keep on one line what a hint asks to be typed: `07-12-2026`, `P-nummer`."""
    return Markup(TYPED.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704  # escaped


def add_formats(app: "Flask", locale: Callable[[], Locale], today: Callable[[], date]) -> None:
    """Give templates the filters named as the functions here; `day` and `period` know today."""
    for write in FILTERS:
        app.add_template_filter(_in_page(write, locale), write.__name__)

    def in_row(value: date) -> str:
        return day(value, locale(), today())

    def from_to(first: date, last: date) -> str:
        return period(first, last, locale(), today())

    app.add_template_filter(unbroken)
    app.add_template_filter(in_row, "day")
    app.add_template_filter(from_to, "period")


def _in_page(write: Callable[..., str], locale: Callable[[], Locale]) -> Callable[..., str]:
    @wraps(write)
    def written(*values: object, **options: object) -> str:
        return write(*values, locale=locale(), **options)

    return written


def _near(value: date, today: date | None) -> bool:
    """Whether everybody knows which year is meant: this one, or the day is within a year."""
    return today is not None and (value.year == today.year or 0 <= (value - today).days <= YEAR)


def _pattern(locale: Locale, month: str, *, with_year: bool) -> str:
    first = f"d.{NO_BREAK}{month}" if locale.language == "da" else f"d{NO_BREAK}{month}"
    return f"{first}{NO_BREAK}y" if with_year else first


def _civil(value: date) -> date:
    return value.astimezone(COPENHAGEN).date() if isinstance(value, datetime) else value


def _pairs(digits: str) -> str:
    return NO_BREAK.join(digits[place : place + 2] for place in range(0, len(digits), 2))

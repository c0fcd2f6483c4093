"""Dates as Danish systems and spreadsheets write them."""

import re
from datetime import date, timedelta
from functools import lru_cache

from shared.imports.parsed import Parsed, Unreadable

EARLIEST, LATEST = 1900, 2100
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 70_000)
_NEXT_CENTURY_FROM = 70

_DAY_FIRST = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})\2(\d{4}|\d{2})(?:[ T]00[:.]00(?:[:.]00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[ T]00[:.]00(?:[:.]00.*)?)?")


@lru_cache(maxsize=8192)
def danish_date(text: str) -> Parsed[date]:
    """Return the day; two-digit years, Excel's serial numbers and sure US dates with a note.

    Raises:
        Unreadable: `date_open_ended` (31-12-9999), `date_empty` (00-00-0000),
            `date_two_ways` (02/01/2026 is February in the US), `date_unknown`.
    """
    if text.isdecimal() and len(text) == 5 and int(text) in _EXCEL_SERIALS:
        return Parsed(_EXCEL_DAY_0 + timedelta(days=int(text)), "date_excel_serial")
    if found := _YEAR_FIRST.fullmatch(text):
        return Parsed(_day(int(found[1]), int(found[2]), int(found[3])))
    if found := _DAY_FIRST.fullmatch(text):
        return _day_first(int(found[1]), int(found[3]), found[4], found[2])
    raise Unreadable("date_unknown")


def _day_first(first: int, second: int, year_text: str, separator: str) -> Parsed[date]:
    year, note = int(year_text), None
    if len(year_text) == 2:
        year += 1900 if year >= _NEXT_CENTURY_FROM else 2000
        note = "date_short_year"
    if separator == "/" and first <= 12 and second > 12:
        return Parsed(_day(year, first, second), "date_us")
    if separator == "/" and first != second and 0 < first <= 12 and 0 < second <= 12:
        raise Unreadable("date_two_ways")
    return Parsed(_day(year, second, first), note)


def _day(year: int, month: int, day: int) -> date:
    if not (year or month or day):
        raise Unreadable("date_empty")
    if year == 9999:
        raise Unreadable("date_open_ended")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Unreadable("date_unknown") from None
    if not EARLIEST <= year <= LATEST:
        raise Unreadable("date_unknown")
    return found

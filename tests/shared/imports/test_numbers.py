from decimal import Decimal

import pytest

from shared.imports.numbers import headcount, hours_band, minutes, persons, weekly_hours
from shared.imports.parsed import Unreadable


@pytest.mark.parametrize(
    ("text", "hours", "note"),
    [
        ("37", "37", None),
        ("37,0", "37", None),
        ("12,5 timer", "12.5", None),
        ("fuld tid", "37", None),
        ("Fuldtid", "37", None),
        ("20-25", "20", "hours_range"),
        ("370", "37", "hours_comma_lost"),
        ("185", "18.5", "hours_comma_lost"),
    ],
)
def test_weekly_hours_are_read(text: str, hours: str, note: str | None) -> None:
    found = weekly_hours(text)
    assert (found.value, found.note) == (Decimal(hours), note)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "hours_none"),
        ("45", "hours_too_many"),
        ("aftalt", "hours_unknown"),
        ("-5", "hours_unknown"),
    ],
)
def test_hours_nobody_can_work_are_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        weekly_hours(text)


@pytest.mark.parametrize(
    ("hours", "band"),
    [("20", "up_to_20"), ("20.5", "from_21_to_30"), ("30", "from_21_to_30"), ("37", "full")],
)
def test_hours_fall_into_one_of_three_bands(hours: str, band: str) -> None:
    assert hours_band(Decimal(hours)) == band


@pytest.mark.parametrize(
    ("text", "number", "note"),
    [
        ("48,6", "48.6", None),
        ("1.250", "1250", None),
        ("1.250,5", "1250.5", None),
        ("12,5", "12.5", None),
        ("48.6", "48.6", "number_dot_decimal"),
        ("ca. 25", "25", "persons_about"),
        ("12-15", "12", "persons_range"),
    ],
)
def test_numbers_of_people_are_read(text: str, number: str, note: str | None) -> None:
    found = persons(text)
    assert (found.value, found.note) == (Decimal(number), note)


@pytest.mark.parametrize(
    ("text", "code"),
    [("0", "persons_none"), ("mange", "persons_unknown"), ("99.999", "persons_too_many")],
)
def test_what_is_no_number_of_people_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        persons(text)


def test_heads_are_whole() -> None:
    assert headcount("ca. 25").value == 25
    with pytest.raises(Unreadable, match="persons_unknown"):
        headcount("12,5")


def test_minutes_of_travel_are_read_with_their_unit() -> None:
    assert minutes("60 min.").value == 60
    with pytest.raises(Unreadable, match="minutes_unknown"):
        minutes("en time")

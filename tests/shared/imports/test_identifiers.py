from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.imports import identifiers as read
from shared.imports.parsed import Unreadable

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("text", ["710190-4321", "7101904321", "710190 4321"])
def test_a_replacement_number_is_a_cpr_number(text: str) -> None:
    assert read.cpr_number(text, TODAY) == ("7101904321", None, {})


def test_the_leading_zero_that_excel_took_is_put_back() -> None:
    found = read.cpr_number("101585000", TODAY)  # born in 1858, so nobody's
    assert (found.value, found.note) == ("0101585000", "cpr_zero_restored")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,01E+09", "cpr_scientific"),
        ("7,10191E+09", "cpr_scientific"),
        ("71019043", "cpr_length"),
        ("710190-XXXX", "cpr_length"),
        ("99000007", "cvr_in_cpr_column"),
        ("1099456789", "p_number_in_cpr_column"),
        ("321390123", "cpr_not_a_date"),
        ("3113901234", "cpr_not_a_date"),
        ("010136-4000", "cpr_not_a_date"),  # born in 2036
    ],
)
def test_what_is_no_persons_number_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        read.cpr_number(text, TODAY)


@given(st.dates(date(1930, 1, 1), date(2008, 12, 31)), st.integers(0, 999))
def test_the_day_of_birth_is_read_back_from_a_replacement_number(born: date, serial: int) -> None:
    seventh = 1 if born.year < 2000 else 5
    number = f"{born.day + 60}{born:%m%y}{seventh}{serial:03}"
    assert read.birth_date(number) == born


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("99000007", None),
        ("DK 99 00 00 07", "cvr_text_removed"),
        ("CVR: 99000007 (hovedkontor)", "cvr_text_removed"),
    ],
)
def test_a_cvr_number_is_read_with_text_round_it(text: str, note: str | None) -> None:
    assert read.cvr_number(text) == ("99000007", note, {})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9900000", "cvr_length"),
        ("99000008", "cvr_check_digit"),
        ("1.003.456.789", "p_number_in_cvr_column"),
        ("SE 99000007", "se_number"),
    ],
)
def test_what_is_no_cvr_number_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        read.cvr_number(text)


@pytest.mark.parametrize("text", ["1003456789", "1.003.456.789", "1003 456 789"])
def test_a_p_number_that_reads_as_a_cpr_number_is_a_p_number(text: str) -> None:
    assert read.birth_date("1003456789") is not None
    assert read.p_number(text).value == "1003456789"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("710190-4321", "cpr_in_p_number_column"),
        ("99000015", "cvr_in_p_number_column"),
        ("2999999999", "p_number_length"),
        ("123", "p_number_length"),
        ("1,00346E+09", "p_number_scientific"),
    ],
)
def test_what_is_no_p_number_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        read.p_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("00 00 00 12", "00000012"),
        ("+45 00000012", "00000012"),
        ("004500000012", "00000012"),
        ("+4500000012", "00000012"),
        ("+46 70 123 45 67", "+46701234567"),
    ],
)
def test_phone_numbers_get_one_form(text: str, number: str) -> None:
    assert read.phone(text).value == number


@pytest.mark.parametrize("text", ["123", "00000012/00000013", "lokal 12", "+4512"])
def test_what_is_no_phone_number_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable, match="phone_unknown"):
        read.phone(text)


def test_an_email_address_is_one_address() -> None:
    assert read.email("mailto:a.b@example.dk").value == "a.b@example.dk"
    for text in ("a@b", "a b@example.dk", "søren@example.dk", "a@example..dk"):
        with pytest.raises(Unreadable, match="email_unknown"):
            read.email(text)


def test_names_get_first_names_first() -> None:
    assert read.name("Ågård,  Søren Bo").value == "Søren Bo Ågård"


@pytest.mark.parametrize(
    ("text", "code"),
    [("J?rgen Holm", "letters_lost"), ("Bo 710190-4321", "number_in_name"), ("…", "name_unknown")],
)
def test_what_is_no_name_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        read.name(text)

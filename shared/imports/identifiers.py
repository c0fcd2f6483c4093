"""Numbers and names that point at a person, a legal unit or a workplace."""

import re
from datetime import date

from stdnum.dk import cvr as cvr_check

from shared.imports.letters import lost
from shared.imports.parsed import Parsed, Unreadable

REPLACEMENT_DAYS = 60
"""A replacement number (erstatningscpr) has its day of birth plus sixty."""

LONGEST_LINE = 120

_SPACING = re.compile(r"[\s.\-]")
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
_SE_NUMBER = re.compile(r"\bSE\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[ .]\d+)*")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_PERSON_NUMBER = re.compile(r"(?<!\d)\d{6}[ -]?\d{4}(?!\d)")


def cpr_number(text: str, today: date) -> Parsed[str]:
    """Return a CPR number as ten digits; replacement numbers (day + 60) are accepted.

    There is no check digit to go by since 2007: only the date in it must be one. Nine digits
    get their leading zero back, which Excel took, if that gives a date.

    Source: CPR's century rule by the seventh digit (domain facts, number formats).

    Raises:
        Unreadable: `cpr_scientific`, `cpr_length`, `cpr_not_a_date`, `p_number_in_cpr_column`,
            `cvr_in_cpr_column`.
    """
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("cpr_scientific")
    digits = _SPACING.sub("", text)
    if not digits.isdecimal() or not digits.isascii() or len(digits) not in (9, 10):
        in_wrong_column = len(digits) == 8 and cvr_check.is_valid(digits)
        raise Unreadable("cvr_in_cpr_column" if in_wrong_column else "cpr_length")
    number = digits.zfill(10)
    born = birth_date(number)
    if born is None or born > today:
        is_p_number = len(digits) == 10 and digits.startswith("1")
        raise Unreadable("p_number_in_cpr_column" if is_p_number else "cpr_not_a_date")
    return Parsed(number, "cpr_zero_restored" if len(digits) == 9 else None)


def birth_date(cpr: str) -> date | None:
    """Return the day of birth in a CPR or replacement number of ten digits, or none.

    Source: CPR's century rule by the seventh digit.
    """
    day, month, year, seventh = int(cpr[:2]), int(cpr[2:4]), int(cpr[4:6]), int(cpr[6])
    if day > REPLACEMENT_DAYS:
        day -= REPLACEMENT_DAYS
    if seventh <= 3:
        century = 1900
    elif seventh in (4, 9):
        century = 2000 if year <= 36 else 1900
    else:
        century = 2000 if year <= 57 else 1800
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


def cvr_number(text: str) -> Parsed[str]:
    """Return a legal unit's CVR number as eight digits with a right check digit.

    Raises:
        Unreadable: `p_number_in_cvr_column`, `se_number`, `cvr_length`, `cvr_check_digit`.
    """
    if _SE_NUMBER.search(text):
        raise Unreadable("se_number")
    digits = "".join(_SPACING.sub("", run) for run in _DIGITS.findall(text))
    if len(digits) == 10:
        raise Unreadable("p_number_in_cvr_column")
    if len(digits) != 8:
        raise Unreadable("cvr_length")
    if not cvr_check.is_valid(digits):
        raise Unreadable("cvr_check_digit")
    return Parsed(digits, None if digits == text else "cvr_text_removed")


def p_number(text: str) -> Parsed[str]:
    """Return a workplace's P-number: ten digits that begin with 1, without a check digit.

    In its own column a P-number that reads as a CPR number is a P-number.

    Raises:
        Unreadable: `p_number_scientific`, `cvr_in_p_number_column`, `p_number_length`,
            `cpr_in_p_number_column` (reads as a person's number and does not begin with 1).
    """
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("p_number_scientific")
    digits = _SPACING.sub("", text)
    if len(digits) == 8 and digits.isdecimal() and cvr_check.is_valid(digits):
        raise Unreadable("cvr_in_p_number_column")
    if len(digits) != 10 or not digits.isdecimal() or not digits.isascii():
        raise Unreadable("p_number_length")
    if not digits.startswith("1"):
        raise Unreadable("cpr_in_p_number_column" if birth_date(digits) else "p_number_length")
    return Parsed(digits, None if digits == text else "p_number_spaced")


def phone(text: str) -> Parsed[str]:
    """Return a Danish phone number as eight digits, another country's with + and its code.

    Raises:
        Unreadable: `phone_unknown`.
    """
    bare = re.sub(r"[\s.()-]", "", text)
    if len(bare) > 10 and bare.startswith("00"):
        bare = f"+{bare[2:]}"
    digits = bare.removeprefix("+")
    if not digits.isdecimal() or not digits.isascii():
        raise Unreadable("phone_unknown")
    if len(digits) == 10 and digits.startswith("45"):
        return Parsed(digits[2:])
    if len(bare) == 8:
        return Parsed(bare)
    if bare.startswith("+") and 10 <= len(digits) <= 14:
        return Parsed(bare)
    raise Unreadable("phone_unknown")


def email(text: str) -> Parsed[str]:
    """Return an e-mail address.

    Raises:
        Unreadable: `email_unknown`.
    """
    bare = text.removeprefix("mailto:")
    if len(bare) > LONGEST_LINE or ".." in bare or not _EMAIL.fullmatch(bare):
        raise Unreadable("email_unknown")
    return Parsed(bare)


def name(text: str) -> Parsed[str]:
    """Return a name, first names first: "Hansen, Søren" is Søren Hansen.

    Raises:
        Unreadable: `letters_lost`, `number_in_name`, `name_unknown`.
    """
    plain = line(text).value
    if _DIGIT.search(plain):
        raise Unreadable("number_in_name")
    last, comma, first = plain.partition(", ")
    return Parsed(f"{first} {last}" if comma and "," not in first else plain)


def line(text: str) -> Parsed[str]:
    """Return one line of text: the name or address of a place, a person's street.

    Raises:
        Unreadable: `letters_lost`, `name_unknown` (no letter, or over 120), `number_in_name`
            (holds what reads as a person's number).
    """
    plain = " ".join(text.split())
    if lost(plain):
        raise Unreadable("letters_lost")
    if _PERSON_NUMBER.search(plain):
        raise Unreadable("number_in_name")
    if len(plain) > LONGEST_LINE or not _LETTER.search(plain):
        raise Unreadable("name_unknown")
    return Parsed(plain)

"""CPR-like digits in free text: a help to who writes it, never the guarantee.

The guarantee is that kinds about citizens have no free text at all. A search for ten digits
alone would refuse every third workplace, whose P-number reads as a date of birth; so dates,
times, phone numbers and labelled numbers are taken out first.
"""

import re
import unicodedata

_SPACE = r"[\s.\-–—/_]{0,2}"
_TEN_DIGITS = re.compile(rf"(?<!\d)\d(?:{_SPACE}\d){{9}}(?!\d)")
_MASKED = re.compile(
    r"""(?<!\d)(?:
        \d{1,2}[.\-/]\s?\d{1,2}[.\-/]\s?(?:19|20)\d\d          # 23-11-2026
      | (?:19|20)\d\d-\d\d-\d\d                                # 2026-11-23
      | \d{1,2}/\d{1,2}(?!\d|[.\-/ ]?\d{4})                    # 23/11
      | \d{1,2}[:.]\d\d(?!\d|[.\-]\d)                          # 8.30
      | \d{1,2}\s?-\s?\d{1,2}(?=\D|$)(?![.\-]\d|\s\d{4}\b)     # 8-16
      | (?:\+|00)?45(?:\s?\d\d){4}                             # +45 12 34 56 78
      | \d\d(?:\s\d\d){3}(?!\s?\d)                             # 12 34 56 78
      | 579\d{10}                                              # EAN
    )(?!\d)
    | (?:cvr|p|ean|gln|se)[ .\-]*(?:nr|nummer|no)?[ .:\-]*\d[\d ]{6,15}\d
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LETTERS = str.maketrans("OoIl", "0011")
_MAY_BE_DIGIT = re.compile(r"[\dOoIl]")
_LENGTH = 10  # of a CPR number; most texts have fewer digits, and are done with
_REPLACEMENT_DAY = 60  # a CPR number given in place of a real one has its day raised by 60


def find_cpr_like(text: str) -> int | None:
    """Return the place of the first digits that read as a CPR number, or none.

    Ten digits that begin with a day and a month, however they are spaced or written. A third
    of all P-numbers do so too: they pass when they are labelled.

    Source: CPR numbers are DDMMYY-SSSS; their check digit is not to be relied on since 2007.
    """
    if len(_MAY_BE_DIGIT.findall(unicodedata.normalize("NFKC", text))) < _LENGTH:
        return None
    letters, places = _plain(text)
    plain = _MASKED.sub(lambda found: " " * len(found.group()), letters).translate(_LETTERS)
    for found in _TEN_DIGITS.finditer(plain):
        if _reads_as_birthday(re.sub(r"\D", "", found.group())):
            return places[found.start()]
    return None


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text in its plain forms without invisible signs, and each letter's old place."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", letter):
            if unicodedata.category(plain) != "Cf":
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def _reads_as_birthday(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= (day - _REPLACEMENT_DAY if day > _REPLACEMENT_DAY else day) <= 31 and (
        1 <= month <= 12
    )

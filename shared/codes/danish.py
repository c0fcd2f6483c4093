"""Danish words: the order they are sorted in, and the key they are found by."""

import re
import unicodedata

# '{', '|' and '}' are the three characters after 'z'.
_ORDER = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})
_SEPARATORS = re.compile(r"[\W_]+")


def danish_key(text: str) -> tuple[str, str]:
    """Return a sort key: æ, ø and å last, aa as å; accents and case only break ties.

    Computed here so that both databases and every page sort alike. Different texts
    have different keys, so the order is total.

    Source: the alphabetical order of Retskrivningsordbogen (Dansk Sprognævn).
    """
    letters = "".join(_base(letter) for letter in _one_spelling(text))
    return letters.translate(_ORDER), text


def look_up_key(text: str) -> str:
    """Return a key that is equal for spellings that differ in case, aa/å, marks or spaces."""
    return _SEPARATORS.sub(" ", _one_spelling(text)).strip()


def _one_spelling(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).casefold()
    return unicodedata.normalize("NFC", composed).replace("aa", "å")


def _base(letter: str) -> str:
    if letter in "åäöü":
        return letter
    parts = unicodedata.normalize("NFD", letter)
    return "".join(part for part in parts if not unicodedata.combining(part))

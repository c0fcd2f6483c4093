"""Letters that were spoiled on the way: UTF-8 read as something else, å in two parts."""

import re
import unicodedata

_AFTER_LEAD = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE_ENCODED = re.compile(rf"Ã[{_AFTER_LEAD}]|Â[\xa0-\xbf]|â€[{_AFTER_LEAD}]")
_DEGREE_FOR_OE = re.compile(r"(?<=[^\W\d_])°(?=[^\W\d_])|(?<![\w°])°(?=[a-z]{2})")
_LOST = re.compile(r"(?<=[^\W\d_])[?\ufffd](?=[^\W\d_])|\ufffd")


def suspicious(text: str) -> bool:
    """Tell whether a whole file holds any letter that `mend` would look at."""
    return any(sign in text for sign in "ÃÂâ°") or not unicodedata.is_normalized("NFC", text)


def mend(cell: str) -> tuple[str, str | None]:
    """Return the cell with its letters right, and the code of what was done, if anything."""
    text = unicodedata.normalize("NFC", cell)
    code = "letters_composed" if text != cell else None
    mended = _DEGREE_FOR_OE.sub("ø", _TWICE_ENCODED.sub(_decoded, text))
    return (mended, "letters_mended") if mended != text else (text, code)


def lost(cell: str) -> bool:
    """Tell whether a letter was replaced by `?`, so that nobody can say which it was."""
    return bool(_LOST.search(cell))


def _decoded(match: re.Match[str]) -> str:
    octets = b"".join(_octet(sign) for sign in match[0])
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _octet(sign: str) -> bytes:
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1")

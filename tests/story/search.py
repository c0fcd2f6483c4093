"""Looking for what must be nowhere: bytes of CPR numbers and names."""

from collections import defaultdict
from collections.abc import Iterable

BEGINNING = 6
BLOCK = 4096


def spellings(cpr: str) -> list[str]:
    """The three ways in which the files have a CPR number."""
    digits = cpr.replace("-", "").replace(" ", "")
    return [digits, f"{digits[:6]}-{digits[6:]}", f"{digits[:6]} {digits[6:]}"]


def needles(people: Iterable[tuple[str, str]]) -> list[bytes]:
    """What must be found nowhere of (number, name): as UTF-8 and as Windows-1252."""
    texts = [text for cpr, name in people for text in (*spellings(cpr), name)]
    return list({text.encode(code) for text in texts for code in ("utf-8", "cp1252")})


def hits(data: bytes, wanted: list[bytes]) -> list[bytes]:
    """Return what of this is in the data, in capitals or not.

    Those that begin alike are looked for together: where the beginning is not, none of them is.
    """
    low, alike = data.lower(), defaultdict(list)
    for needle in wanted:
        alike[needle.lower()[:BEGINNING]].append(needle)
    begun = [needle for start, some in alike.items() if start in low for needle in some]
    return [needle for needle in begun if needle.lower() in low]


def without_empty_blocks(data: bytes) -> bytes:
    """Leave out blocks of nothing but zeros: databases set much of them aside."""
    blocks = (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))
    return b"".join(block for block in blocks if block.strip(b"\0"))

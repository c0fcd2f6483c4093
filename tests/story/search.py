"""Looking for what must be nowhere: bytes of CPR numbers and names, however they are written."""

import base64
import re
import subprocess
from collections.abc import Iterable, Iterator
from tempfile import NamedTemporaryFile

BLOCK = 4096
TEN = 10  # digits of a CPR number without its hyphen
IN_AN_ID = 12  # hex digits at least, of what is random: the last part of a UUID
LONGEST = 120  # seconds for one search: whoever makes it too slow is told
CODES = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")


def spellings(cpr: str) -> list[str]:
    """The three ways in which the files have a CPR number; one has no hyphen."""
    digits = cpr.replace("-", "").replace(" ", "")
    return [digits, f"{digits[:6]}-{digits[6:]}", f"{digits[:6]} {digits[6:]}"]


def needles(people: Iterable[tuple[str, str]]) -> list[bytes]:
    """What must be found nowhere of (number, name), written in any way (see `encodings`)."""
    texts = [text for cpr, name in people for text in (*spellings(cpr), name)]
    return list({needle for text in texts for needle in encodings(text)})


def encodings(text: str) -> Iterator[bytes]:
    """Yield a text as it is in UTF-8, Windows-1252 and UTF-16, reversed, as hex and as base64."""
    yield from (text.encode(code) for code in CODES)
    for plain in {text.encode("utf-8"), text.encode("cp1252")}:
        yield text[::-1].encode("utf-8")
        yield plain[::-1]
        yield plain.hex().encode()
        yield from _in_base64(plain)


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield what of it stands in the base64 of any text that has it: three ways to lie in there,
    in either alphabet, without the letters that have bits of what is before and after.
    """
    for before in range(3):
        written = base64.b64encode(bytes(before) + plain)
        first, last = -(-before * 8 // 6), (before + len(plain)) * 8 // 6
        yield written[first:last]
        yield written[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def hits(data: bytes, wanted: list[bytes]) -> list[bytes]:
    """Return what of this is in the data, in capitals or not; of two that overlap, one.

    grep looks for thousands at once, which byte by byte takes minutes.
    """
    with NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(wanted))
        patterns.flush()
        found = subprocess.run(
            ["grep", "--text", "--only-matching", "--ignore-case", "--fixed-strings",
             "--file", patterns.name],
            input=data, capture_output=True, check=False, env={"LC_ALL": "C"}, timeout=LONGEST,
        )  # fmt: skip
    assert found.returncode in (0, 1), found.stderr
    known = {line.lower() for line in found.stdout.splitlines()}
    there = [needle for needle in wanted if needle.lower() in known]
    return [needle for needle in there if not _is_chance(needle, data)]


def _is_chance(needle: bytes, data: bytes) -> bool:
    """Tell whether ten digits stand only within digests and ids, of which some must have them."""
    if not (needle.isdigit() and len(needle) == TEN):
        return False
    around = re.finditer(rb"[0-9a-fA-F]*" + needle + rb"[0-9a-fA-F]*", data)
    return all(len(run[0]) >= IN_AN_ID and not run[0].isdigit() for run in around)


def finds(data: bytes, wanted: list[bytes]) -> bool:
    """Whether any of a few is in a little data, for which a process of its own takes too long."""
    small = data.lower()
    return any(needle.lower() in small for needle in wanted)


def without_empty_blocks(data: bytes) -> bytes:
    """Leave out blocks of nothing but zeros: databases set much of them aside."""
    blocks = (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))
    return b"".join(block for block in blocks if block.strip(b"\0"))

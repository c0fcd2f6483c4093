"""Looking for what must be nowhere: bytes of CPR numbers and names."""

import subprocess
from collections.abc import Iterable
from tempfile import NamedTemporaryFile

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
    """Return what of this is in the data, in capitals or not; of two that overlap, one.

    grep looks for thousands at once, which byte by byte takes minutes.
    """
    with NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(wanted))
        patterns.flush()
        found = subprocess.run(
            ["grep", "--text", "--only-matching", "--ignore-case", "--fixed-strings",
             "--file", patterns.name],
            input=data, capture_output=True, check=False, env={"LC_ALL": "C"},
        )  # fmt: skip
    assert found.returncode in (0, 1), found.stderr
    known = {line.lower() for line in found.stdout.splitlines()}
    return [needle for needle in wanted if needle.lower() in known]


def without_empty_blocks(data: bytes) -> bytes:
    """Leave out blocks of nothing but zeros: databases set much of them aside."""
    blocks = (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))
    return b"".join(block for block in blocks if block.strip(b"\0"))

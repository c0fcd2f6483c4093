"""Public codes, `B-7K3QM2X`: short enough to say on the phone, with a check letter.

Six characters of Crockford's base 32 (no I, L, O, U) and one that checks them, so that a
misheard code is told apart from an unknown one: every wrong character and every two that
changed places are found. The check is a sum over GF(32), the field of 32 elements, in which
each place has its own weight (a Reed-Solomon code with one check symbol).
"""

import secrets

from shared.records.formats import CROCKFORD

LENGTH = 6


def public_code(letter: str) -> str:
    """Return a new random code beginning with this letter."""
    body = "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))
    return f"{letter}-{body}{_check(letter, body)}"


def read_code(text: str) -> str | None:
    """Return the code that a person wrote or said, or None when its check letter is wrong.

    Small letters, and O, I and L heard for 0 and 1, are read as meant.
    """
    letter, _, body = text.strip().upper().partition("-")
    body = body.translate(str.maketrans("OIL", "011"))
    if (
        len(letter) != 1
        or not "A" <= letter <= "Z"
        or len(body) != LENGTH + 1
        or not set(body) <= set(CROCKFORD)
    ):
        return None
    return f"{letter}-{body}" if _check(letter, body[:-1]) == body[-1] else None


def _check(letter: str, body: str) -> str:
    total = 0
    for value in (ord(letter) - ord("A") + 1, *map(CROCKFORD.index, body)):
        total = _doubled(total ^ value)
    return CROCKFORD[total]


def _doubled(element: int) -> int:
    """Multiply by x in GF(2)[x] modulo x^5 + x^2 + 1, whose powers are all 31 others."""
    return (element << 1) ^ (0b100101 if element & 0b10000 else 0)

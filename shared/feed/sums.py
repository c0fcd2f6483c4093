"""The running sum by which two parties know that they hold the same set of records.

A set's sum is Σ SHA-256(owner ‖ id ‖ rev ‖ digest) mod 2^256 over its records: one addition
and one subtraction a change, the same whatever the order.
"""

import hashlib
from uuid import UUID

MODULUS = 1 << 256


def term(owner: str, record_id: UUID, rev: int, digest: str) -> int:
    """Return what one record adds to a sum."""
    text = f"{owner}\n{record_id}\n{rev}\n{digest}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def add(total: str, plus: int, minus: int = 0) -> str:
    """Return the sum (hexadecimal) after adding and taking away."""
    return format((int(total, 16) + plus - minus) % MODULUS, "x")

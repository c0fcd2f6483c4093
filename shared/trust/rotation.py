"""One key introduces the next: the old one signs the new, and who knows the one trusts both.

A chain of introductions leads from a key that somebody pinned years ago to the one in use.
"""

import base64
from collections.abc import Sequence

from shared.records.base import canonical
from shared.trust.keys import PublicKey, SigningKey, public_key

CONTEXT = b"landsaftale/key/1\n"


def introduce(key: PublicKey, party: str, by: SigningKey) -> str:
    """Return the word of a party's present key for its next one, in base 64."""
    return base64.b64encode(by.sign(_said(key.text, party))).decode()


def introduced(key: str, party: str, proof: str, by: PublicKey) -> bool:
    """Tell whether `by` has introduced this key (base 64) as the next one of the party."""
    try:
        proved = by.verifies(base64.b64decode(proof, validate=True), _said(key, party))
        return proved and public_key(key).text == key
    except ValueError:
        return False


def follow(pinned: PublicKey, party: str, chain: Sequence[tuple[str, str]]) -> PublicKey:
    """Return the last key to which introductions lead from the pinned one, or that one.

    `chain` is the party's keys (base 64), the oldest first, each with the word of the one before.
    """
    last = pinned
    for key, proof in chain:
        if introduced(key, party, proof, last):
            last = public_key(key)
    return last


def _said(key: str, party: str) -> bytes:
    return CONTEXT + canonical({"party": party, "public_key": key})

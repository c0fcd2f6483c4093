"""Whether a signed request was made just now, also by who has a wrong clock.

Such a one proves it with a nonce of the receiver's own, which only that one can have made.
"""

import base64
import re
import secrets
from datetime import UTC, datetime, timedelta

from shared.problem import Refused
from shared.trust.keys import SigningKey
from shared.trust.signature import LIFETIME, Signed

SKEW = timedelta(seconds=30)  # between two clocks
GIVEN = re.compile(r"[0-9a-f]{8}\.[0-9a-f]{8}")  # when, and some chance


def fresh(signed: Signed, own: SigningKey, now: datetime) -> datetime:
    """Return until when a request's nonce must be remembered: then nobody takes it any more.

    Raises:
        Refused: `clock_off`: it is of another time than ours, and its nonce is none that we
            gave this key in the last 300 seconds. The problem carries one, and our time.
    """
    if signed.created - SKEW <= now <= signed.expires + SKEW:
        return signed.created + LIFETIME + 2 * SKEW
    given = _given_at(signed, own)
    if given is None or not given - SKEW <= now <= given + LIFETIME:
        nonce = _own_nonce(signed.key_id, own, f"{int(now.timestamp()):x}.{secrets.token_hex(4)}")
        raise Refused("clock_off", now=now.isoformat(timespec="seconds"), nonce=nonce)
    return given + LIFETIME + SKEW


def _own_nonce(key_id: str, own: SigningKey, made: str) -> str:
    """Return a nonce for one key that nobody else can make: nothing is stored for it."""
    proof = own.sign(f"landsaftale/nonce/1\n{key_id}\n{made}".encode())
    return f"{made}.{base64.urlsafe_b64encode(proof).decode()[:40]}"


def _given_at(signed: Signed, own: SigningKey) -> datetime | None:
    """Return when we gave this key the nonce that it used, or None."""
    made = signed.nonce.rpartition(".")[0]
    if not GIVEN.fullmatch(made):
        return None
    if not secrets.compare_digest(signed.nonce, _own_nonce(signed.key_id, own, made)):
        return None
    return datetime.fromtimestamp(int(made.partition(".")[0], 16), UTC)

"""How old a signed request may be, and how one passes whose clock is wrong."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.problem import Refused
from shared.trust import freshness, signature
from shared.trust.freshness import SKEW
from shared.trust.keys import SigningKey
from shared.trust.signature import LIFETIME, Request
from tests.shared.trust.test_signature import KEY, OTHER, URL, find, request


def fresh(message: Request, *, at: datetime | None = None, own: SigningKey = OTHER) -> datetime:
    return freshness.fresh(signature.verify(message, find), own, at or clock.now())


def nonce_for(message: Request, *, at: datetime | None = None) -> str:
    with pytest.raises(Refused, match="clock_off") as refused:
        fresh(message, at=at)
    return str(refused.value.params["nonce"])


def test_age_is_judged_with_half_a_minute_to_spare() -> None:
    now = clock.now()
    for seconds in (-20, 0, 299, 320):
        fresh(request(now=now - timedelta(seconds=seconds)), at=now)
    for seconds in (-60, 340, 86_400):
        nonce_for(request(now=now - timedelta(seconds=seconds)), at=now)


@given(st.integers(-60, 400))
def test_a_nonce_is_remembered_for_as_long_as_anybody_takes_the_signature(later: int) -> None:
    """T-27: no moment at which a replay is taken lies behind that of forgetting its nonce."""
    made = clock.now()
    said = request(now=made)
    remembered = fresh(said, at=made)
    at = made + timedelta(seconds=later)
    if at > remembered:
        nonce_for(said, at=at)


@given(st.integers(-3 * 365 * 86_400, 3 * 365 * 86_400), st.integers(-60, 600))
def test_a_nonce_of_ours_stands_for_any_clock_and_once(offset: int, later: int) -> None:
    """T-26: whatever time the sender has, it passes for 300 seconds after we gave the nonce."""
    now = clock.now().replace(microsecond=0)
    sender = now + timedelta(seconds=offset)
    if -330 <= offset <= 30:  # the clocks agree
        sender += timedelta(days=1)
    again = Request("POST", URL, {}, b"x")
    nonce = nonce_for(request(now=sender), at=now)
    signature.sign(again, KEY, sender, nonce)
    at = now + timedelta(seconds=later)
    own_window = sender - SKEW <= at <= sender + LIFETIME + SKEW
    if own_window or -30 <= later <= 300:
        assert fresh(again, at=at) >= at
    else:
        nonce_for(again, at=at)


def test_a_nonce_is_for_one_key_and_of_one_maker() -> None:
    now, sender = clock.now(), clock.now() - timedelta(days=1000)
    nonce = nonce_for(request(now=sender), at=now)
    theirs = Request("POST", URL, {}, b"x")
    signature.sign(theirs, OTHER, sender, nonce)
    nonce_for(theirs, at=now)
    again = Request("POST", URL, {}, b"x")
    signature.sign(again, KEY, sender, nonce)
    fresh(again, at=now)
    with pytest.raises(Refused, match="clock_off"):
        fresh(again, at=now, own=KEY)
    for other in ("f" * 16, nonce[:-1] + "!", "ffffffff" + nonce[8:], nonce.upper()):
        changed = Request("POST", URL, {}, b"x")
        signature.sign(changed, KEY, sender, other)
        nonce_for(changed, at=now)

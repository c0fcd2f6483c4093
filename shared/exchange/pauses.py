"""How long to wait before the next try: as long as was asked for, and by chance a while more."""

import random
from datetime import datetime
from email.utils import parsedate_to_datetime

LONGEST = 900  # seconds


def asked(header: str | None, now: datetime) -> float:
    """Return for how many seconds a `Retry-After` asks us to wait: 0 to 900, 0 if it is nonsense.

    It is seconds or an HTTP date (RFC 9110, section 10.2.3).
    """
    given = (header or "").strip()
    try:
        if given.isdecimal():
            return min(LONGEST, int(given))
        return min(LONGEST, max(0.0, (parsedate_to_datetime(given) - now).total_seconds()))
    except (ValueError, TypeError, OverflowError):
        return 0


def pause(failures: int, shuffle: random.Random, asked: float = 0) -> float:
    """Return how long to wait after so many failures in a row, in seconds, 900 at most.

    Full jitter on top of what was asked for, so that not all come back at once.
    """
    doubled = 2.0 ** min(failures, 10)  # a hub can be away for days
    return min(LONGEST, asked + shuffle.uniform(0, min(LONGEST, doubled)))

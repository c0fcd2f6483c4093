"""How long a copy of what is about a citizen may be kept, unless its municipality renews it."""

from datetime import date, timedelta
from typing import Final

LEASE: Final = timedelta(days=30)  # own choice: a hub that never answers again loses all by then
TWO_CLOCKS: Final = timedelta(days=1)  # a day begins sooner at one of two parties


def longest(today: date) -> date:
    """Return the latest last day of a copy that is written today."""
    return today + LEASE


def is_too_long(until: date, today: date) -> bool:
    """Tell whether a copy that comes today would be kept for longer than any may be."""
    return until > longest(today) + TWO_CLOCKS

"""A citizen's yes: how long consent holds, and whether there is a yes to this proposal.

Whatever the legal basis (`public_task` or `consent`), both are treated as revocable: what was
withdrawn does not hold.
"""

from datetime import date
from typing import Literal

from shared.imports.consent import VALID_MONTHS

ANSWER_DAYS = 30  # own choice: an older yes to one workplace is asked for again

AskedState = Literal["not_asked", "waiting", "no", "yes"]


def oldest_valid(today: date) -> date:
    """Return the earliest day on which a consent was given that still holds: twelve months ago.

    The 29th to 31st count as the 28th, so that no month lacks the day.
    """
    months = today.year * 12 + today.month - 1 - VALID_MONTHS
    return date(months // 12, months % 12 + 1, min(today.day, 28))


def consent_holds(state: str, given: date | None, until: date | None, today: date) -> bool:
    """Return whether a consent stands today; `until` is its last day, where it has one."""
    if state != "given" or given is None or given < oldest_valid(today):
        return False
    return until is None or today <= until


def asked_state(
    answer: str | None, answered_on: date | None, *, used: bool, today: date
) -> AskedState:
    """Return how the latest question to a citizen about one slot group stands.

    A yes is good for one proposal and for 30 days; then the citizen is asked again. A no stands
    until the citizen is asked again.
    """
    if answer is None or answered_on is None:
        return "waiting"
    if answer == "no":
        return "no"
    old = (today - answered_on).days > ANSWER_DAYS
    return "not_asked" if used or old else "yes"

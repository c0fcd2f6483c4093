"""How an erasure stands at one holder: asked for, confirmed by a signed receipt, or lapsed.

GDPR art. 17 and 19: each recipient is told, and it is shown what came of it. What lapsed is
never counted as confirmed: nobody has said so.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, Literal

Grade = Literal["not_held", "passed_on", "deleted", "key_destroyed", "bytes_gone"]
ErasureState = Literal["asked", "passed_on", "confirmed", "lapsed"]

# later words count when they say more; what is `passed_on` is gone here and awaited elsewhere
RANK: Final[Mapping[str, int]] = {
    "not_held": 0, "passed_on": 1, "deleted": 2, "key_destroyed": 2, "bytes_gone": 3,
}  # fmt: skip
DUE: Final = timedelta(hours=24)  # own choice: an open erasure that is older is late


def says_more(grade: str, before: str | None) -> bool:
    """Return whether a receipt of this grade takes the place of an earlier one."""
    return grade in RANK and (before is None or RANK[grade] > RANK[before])


def erasure_state(grade: str | None, lease: date | None, today: date) -> ErasureState:
    """Return how an erasure stands; `grade` is the receipt's, `lease` the copy's last day."""
    if grade is not None and grade != "passed_on":
        return "confirmed"
    if lease is not None and lease < today:
        return "lapsed"
    return "asked" if grade is None else "passed_on"


def is_late(state: ErasureState, asked_at: datetime, now: datetime) -> bool:
    """Return whether a receipt should have come by now."""
    return state in ("asked", "passed_on") and now - asked_at > DUE

"""The intake gate: by when a nomination is screened, and who has it now. Silence passes nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.rules.working_days import add_working_days, working_days_between

SCREENED_WITHIN = 2  # working days; source: decisions of the project, after the capital's service


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whose turn it is to screen a nomination.

    `late` is in working days after `due`, 0 while there is time.
    """

    due: date
    late: int
    whose: Literal["intake", "substitute"]


def turn(proposed_on: date, today: date) -> Turn:
    """Return who screens a nomination today: the substitute once it is late."""
    due = add_working_days(proposed_on, SCREENED_WITHIN)
    late = max(0, working_days_between(due, today)) if today > due else 0
    return Turn(due=due, late=late, whose="substitute" if today > due else "intake")

"""The intake gate: by when a nomination is screened, and who has it now. Silence passes nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.records.employer import Contact
from shared.records.sector import SectorService
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


def screener(service: SectorService, today: date, *, late: bool) -> Contact:
    """Return who has what awaits a service today.

    What is late the substitute has; what is not, the screener, or who stands in on a day that
    was told ahead.
    """
    if late:
        return service.substitute
    away = (one for one in service.absences if one.first <= today <= one.last)
    return next((one.substitute for one in away), service.intake)

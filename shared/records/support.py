"""What a workplace is told of the support round a placement, and whom it rings.

Of the measures themselves nothing is told: not their kind, not who delivers them, not whether one
is missing. Whom to ring is a colleague at the municipality, who is no deliverer.
"""

from dataclasses import dataclass
from datetime import date

from shared.records.formats import (
    Line,
    MunicipalityCode,
    Phone,
    Ref,
    SmallStep,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works at a municipality and may be rung: work contact, about no citizen."""

    municipality: MunicipalityCode
    name: Line
    phone: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Whom to ring when somebody does not come, small steps of a closed list, the next talk.

    `call` is the key of a colleague.
    """

    placement: Ref
    call: Ref
    steps: tuple[SmallStep, ...] = ()
    next_talk: date | None = None
    told_on: date

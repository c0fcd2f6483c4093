"""What a municipality decides about a workplace or a legal unit after a signal: all follow it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.formats import (
    Cvr,
    Line,
    MunicipalityCode,
    PNumber,
    PublicCode,
    Ref,
    Text,
)

Measure = Literal["talk", "limit", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """That a restriction is over: on which day, by whom, and why."""

    on: date
    by: Line
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Upholding:
    """That a restriction stands after it was looked at again, and when it is looked at next.

    `heard` is the revision of the employer's reply that was read, 0 where there was none.
    """

    on: date
    by: Line
    why: Text
    review_on: date
    heard: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A manager's decision on a workplace, or on a legal unit with all its workplaces.

    `talk`: new placements first after a talk with the employer, nothing is counted; `limit`: at
    most `at_most` at a time, of all municipalities together; `stop`: no new ones. It holds until
    somebody lifts it and says why, never by time; `review_on` is when it is looked at again.
    `signal` is the code of the signal that it follows. The employer appeals by a reply.
    """

    code: PublicCode
    employer: Ref
    municipality: MunicipalityCode
    level: Literal["workplace", "unit"]
    cvr: Cvr
    p_number: PNumber | None = None
    measure: Measure
    at_most: int | None = None
    reason: Text
    by: Line
    decided_on: date
    review_on: date
    signal: PublicCode | None = None
    upheld: Upholding | None = None
    lifted: Lifting | None = None

    @property
    def looked_at_on(self) -> date:
        """The day on which somebody has to look at it again."""
        return self.upheld.review_on if self.upheld else self.review_on

    @property
    def lifted_on(self) -> date | None:
        """The day on which it ended, or None while it stands."""
        return self.lifted.on if self.lifted else None

    @validates_schema(skip_on_field_errors=True)
    def _is_whole(self, data: dict[str, Any], **_: object) -> None:
        if (data["level"] == "workplace") != bool(data.get("p_number")):
            raise ValidationError("workplace_has_p_number", "p_number")
        at_most = data.get("at_most")
        if (data["measure"] == "limit") != bool(at_most) or (at_most or 1) < 1:
            raise ValidationError("limit_has_number", "at_most")
        if data["review_on"] <= data["decided_on"]:
            raise ValidationError("review_after_decision", "review_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePlace:
    """A person's word that two P-numbers are one place, or are not.

    What is decided about the one holds for the other while `same` is true.
    """

    employer: Ref
    municipality: MunicipalityCode
    earlier: PNumber
    later: PNumber
    same: bool
    by: Line
    on: date
    why: Text | None = None

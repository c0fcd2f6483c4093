"""A staircase plan: a placement, paid hours, an ordinary job, each promised on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.formats import (
    NotHereReason,
    Ref,
)

Rung = Literal["paid_hours", "wage_subsidy", "ordinary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """One step after the placement: hours a week from a promised day.

    `kept_on` is the day on which it really began; or `dropped_on`, for a `reason` of a closed
    list. A day that was promised is never changed: another promise is another stair.
    """

    rung: Rung
    hours: int
    promised_on: date
    agreed_on: date
    kept_on: date | None = None
    dropped_on: date | None = None
    reason: NotHereReason | None = None

    @validates_schema(skip_on_field_errors=True)
    def _is_one_thing(self, data: dict[str, Any], **_: object) -> None:
        if not 1 <= data["hours"] <= 37:
            raise ValidationError("hours_1_to_37", "hours")
        if data.get("kept_on") and data.get("dropped_on"):
            raise ValidationError("kept_or_dropped", "dropped_on")
        if bool(data.get("dropped_on")) != bool(data.get("reason")):
            raise ValidationError("dropped_has_reason", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaircasePlan:
    """The stairs after a placement, the first first; each is there because it was promised."""

    placement: Ref
    stairs: tuple[Stair, ...]

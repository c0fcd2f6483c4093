"""What an employer's placements led to, as others than itself may see it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.formats import Line, Ref

Level = Literal["workplace", "unit", "employer"]
FEWEST = 5  # people in any number that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """A workplace (by P-number), legal unit (by CVR number) or employer (by its code).

    Of the `known` ended placements `led_on` led to a job or education, and `expected` were to.
    What is held back is left out, and `why_not` says why no share is shown. `rounded`: `led_on`
    is to the nearest five.
    """

    level: Level
    code: Line
    name: Line
    known: int | None = None
    led_on: int | None = None
    rounded: bool = False
    expected: Decimal | None = None
    why_not: Literal["few", "unknown", "small_cells"] | None = None

    @validates_schema(skip_on_field_errors=True)
    def _tells_of_no_fewer(self, data: dict[str, Any], **_: object) -> None:
        known, led_on = data.get("known"), data.get("led_on")
        cells = [known or 0] if led_on is None else [led_on, (known or 0) - led_on]
        if (known is not None or led_on is not None) and min(cells) < FEWEST:
            raise ValidationError("too_few", "known")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTable:
    """An employer's workplaces, legal units and sum. A number moves by five or more people."""

    employer: Ref
    counted_on: date
    lines: tuple[OutcomeLine, ...]

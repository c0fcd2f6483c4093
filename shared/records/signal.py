"""A signal that few placements led on, with its evidence, and the employer's reply to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.employer import employer_parties
from shared.records.formats import Cvr, Line, MunicipalityCode, PNumber, PublicCode, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a signal stands on: 24 months of placements that are due on `counted_on`.

    Of the `known`, `led_on` led to a job or education; `low` and `high` are the 95 per cent
    interval of that share, from 0 to 1. `expected` of them were to, by branch and purpose, and
    95 of 100 workplaces lie within `expected_low` and `expected_high`. The signal goes when
    `goes_at` in all have led on.
    """

    counted_on: date
    known: int
    led_on: int
    not_known: int
    low: Decimal
    high: Decimal
    expected: Decimal
    expected_low: int
    expected_high: int
    goes_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A figure that asks for attention at a workplace or a legal unit; never a verdict.

    The employer is told first, and may answer by `answer_by`; municipalities have it from
    `open_on`. `gone_on` is the day on which the figures did not bear it any more.
    """

    code: PublicCode
    employer: Ref
    level: Literal["workplace", "unit"]
    cvr: Cvr
    workplace: Ref | None = None
    p_number: PNumber | None = None
    evidence: Evidence
    told_on: date
    answer_by: date
    open_on: date | None = None
    gone_on: date | None = None

    @property
    def state(self) -> str:
        """Whether the employer alone knows of it (`told`), all do (`open`), or it is `gone`."""
        return "gone" if self.gone_on else "open" if self.open_on else "told"

    @validates_schema(skip_on_field_errors=True)
    def _names_what_it_is_about(self, data: dict[str, Any], **_: object) -> None:
        if (data["level"] == "workplace") != bool(data.get("workplace") and data.get("p_number")):
            raise ValidationError("workplace_has_p_number", "workplace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The employer's own words on a signal; they stand wherever the signal stands."""

    about: Ref
    employer: Ref
    text: Text
    by: Line
    replied_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedSum:
    """How many of a municipality's `known` placements at a workplace were expected to lead on.

    It is summed over their target groups, and told for five or more alone: no group of anybody
    can be read from it. The hub compares with it instead of with branch and purpose.
    """

    workplace: Ref
    municipality: MunicipalityCode
    known: int
    expected: Decimal

    @validates_schema(skip_on_field_errors=True)
    def _is_of_enough(self, data: dict[str, Any], **_: object) -> None:
        if data["known"] < FEWEST or not 0 <= data["expected"] <= data["known"]:
            raise ValidationError("too_few", "known")


FEWEST = 5  # placements, decisions 16


def signal_parties(record: Record, directory: Directory) -> frozenset[str]:
    """Nobody until the employer was heard; then all that its agreements invite."""
    return employer_parties(record, directory) if record.body.open_on else frozenset()

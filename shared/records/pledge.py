"""A pledge: places that an employer promises for a year, whatever it needs itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.employer import MOST_PLACES, YEARS
from shared.records.formats import (
    PledgePurpose,
    PublicCode,
    Ref,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """So many `places` in a calendar year for a purpose of the closed list.

    The purpose says what the places offer, never what somebody is: which target groups it is for
    only the node that knows a person looks up. From `confirmed_on` the number can only rise.
    How many are opened and used is counted from needs and proposals, and stands nowhere.
    """

    code: PublicCode
    employer: Ref
    agreement: Ref
    year: int
    purpose: PledgePurpose
    places: int
    promised_on: date
    confirmed_on: date | None = None

    @validates_schema(skip_on_field_errors=True)
    def _within_bounds(self, data: dict[str, Any], **_: object) -> None:
        if not 1 <= data["places"] <= MOST_PLACES:
            raise ValidationError("places_1_to_5000", "places")
        if not YEARS[0] <= data["year"] <= YEARS[1]:
            raise ValidationError("year_2020_to_2099", "year")


def acceded_once_confirmed(record: Record, directory: Directory) -> frozenset[str]:
    """Nobody before the employer has confirmed it; then the parties of those who acceded."""
    if record.body.confirmed_on is None:
        return frozenset()
    return directory.parties_of(directory.acceded.get(record.body.agreement, frozenset()))

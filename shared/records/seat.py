"""A seat swap: a place that one municipality holds and cannot fill, for another to take over."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.employer import Contact
from shared.records.formats import MunicipalityCode, PNumber, PublicCode, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOffer:
    """A held place that others of the employer's municipalities may take, up to and with `until`.

    `claim` is the giver's; `contact` is whom the workplace rings: the giver's key account
    manager, and once it is `taken` the taker's. It is the hub's word, given in the transaction
    in which the room moves: a place is never held by two, and never by nobody.
    """

    code: PublicCode
    employer: Ref
    workplace: Ref
    p_number: PNumber
    claim: Ref
    starts_on: date
    ends_on: date
    until: date
    giver: MunicipalityCode
    state: Literal["offered", "taken", "withdrawn"]
    state_on: date
    taker: MunicipalityCode | None = None
    contact: Contact | None = None

    @validates_schema(skip_on_field_errors=True)
    def _names_who_took_it(self, data: dict[str, Any], **_: object) -> None:
        if (data["state"] == "taken") != bool(data.get("taker")):
            raise ValidationError("taken_by_somebody", "taker")

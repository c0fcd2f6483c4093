"""A quota: slots of a need that a municipality may confirm by itself, also without contact."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import MunicipalityCode, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Of a slot group a municipality may confirm `n` in all, up to and with `until`.

    `held` of them count as handed out: as long as the node may still act on a higher number
    than `n`, that one. No person: who is confirmed stands in the proposal.
    """

    need: Ref
    slot_group: UUID
    municipality: MunicipalityCode
    n: int
    held: int
    until: date
    given_on: date

    @property
    def awaited(self) -> bool:
        """Whether slots are free only once it is heard that the node knows of this number."""
        return self.held > self.n

    @validates_schema(skip_on_field_errors=True)
    def _hands_out_what_it_says(self, data: dict[str, Any], **_: object) -> None:
        if not 0 <= data["n"] <= data["held"] <= 500:
            raise ValidationError("quota_within_held", "n")


def quota_party(record: Record, directory: Directory) -> frozenset[str]:
    """The municipality's node, also once it has left the agreement: it must hear of the end."""
    return directory.parties_of(frozenset({record.body.municipality}))

"""A need: what an employer asks for, in slot groups over its workplaces; and the first answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import (
    Code,
    Line,
    MunicipalityCode,
    Occupation,
    PNumber,
    PublicCode,
    Ref,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotGroup:
    """Equal slots at one workplace. Its id stays for the need's life.

    `starts_at` is the time of day as `05:30`; `hours` is hours a week.
    """

    id: UUID
    workplace: Ref
    workplace_name: Line
    p_number: PNumber
    municipality: MunicipalityCode
    slots: int
    hours: int
    shift: Code
    start: date
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A posted request for people; conditions hold for all its slot groups.

    `must` and `nice` are skills; `language` is the step of Danish that is asked for;
    `ordinary_positions` is how many ordinary jobs the employer means to fill from it;
    `reach_km` is how far from a workplace a municipality is asked.
    """

    code: PublicCode
    employer: Ref
    agreement: Ref
    title: Line
    form: Literal["placement", "ordinary"]
    occupation: Occupation
    branch: Code
    instruments: tuple[Code, ...]
    tasks: Text
    must: tuple[Code, ...] = ()
    nice: tuple[Code, ...] = ()
    licences: tuple[Code, ...] = ()
    language: Code | None = None
    experience: Code | None = None
    adaptations: tuple[Code, ...] = ()
    before_first_day: tuple[Code, ...] = ()
    ordinary_positions: int
    intent_by: date | None = None
    slot_groups: tuple[SlotGroup, ...]
    answer_by: date
    reach_km: int = 50
    posted_on: date
    state: Literal["open", "closed"] = "open"

    @validates_schema(skip_on_field_errors=True)
    def _has_slots(self, data: dict[str, Any], **_: object) -> None:
        if not data["slot_groups"]:
            raise ValidationError("at_least_one_slot_group", "slot_groups")
        for group in data["slot_groups"]:
            if not 1 <= group.slots <= 500:
                raise ValidationError("slots_1_to_500", "slot_groups")
            if not 1 <= group.hours <= 37:
                raise ValidationError("hours_1_to_37", "slot_groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A municipality's first answer to a need: supply n, later, or not now."""

    need: Ref
    municipality: MunicipalityCode
    answer: Literal["supply", "later", "not_now"]
    count: int | None = None
    reason: Code | None = None
    until: date | None = None
    answered_on: date

    @validates_schema(skip_on_field_errors=True)
    def _says_what_it_takes(self, data: dict[str, Any], **_: object) -> None:
        wanted = {"supply": "count", "later": "until", "not_now": "reason"}
        for answer, name in wanted.items():
            if (data.get(name) is not None) != (data["answer"] == answer):
                raise ValidationError(f"goes_with_{answer}", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAnswer(Answer):
    """The answer of a municipality without a node, as it came by the link in a letter."""


def acceded_within_reach(record: Record, directory: Directory) -> frozenset[str]:
    """The parties whose municipality has acceded and lies within reach of a workplace.

    Within reach (decisions 21): the workplace's own municipality and those whose points are
    at most `reach_km` apart. Who has stepped back keeps it while its people are proposed or
    placed: their courses run out.
    """
    need = record.body
    places = {group.municipality for group in need.slot_groups}
    near = frozenset(
        code
        for code in directory.acceded.get(need.agreement, frozenset())
        for place in places
        if code == place or directory.distance_km.get((code, place), 1e9) <= need.reach_km
    )
    return directory.parties_of(near | directory.engaged.get(record.ref, frozenset()))

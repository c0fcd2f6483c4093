"""A need: what an employer asks for, in slot groups over its workplaces; and the first answer."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.employer import Contact
from shared.records.formats import (
    Adaptation,
    BeforeFirstDay,
    Branch,
    Experience,
    Instrument,
    Language,
    Licence,
    Line,
    MunicipalityCode,
    NotNowReason,
    Occupation,
    PNumber,
    PublicCode,
    Ref,
    Shift,
    Skill,
    Text,
    TimeOfDay,
    owner_of,
)

ORDINARY = "ordinary"  # as a form of need, and as the one "instrument" of a job order
CENTRE = "company_centre"  # virksomhedscenter
Party = Literal["employer", "municipality", "citizen"]
NeedState = Literal["open", "paused", "expired", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTerms:
    """What a person writes of equal slots at one workplace.

    `hours` is hours a week; `starts_at` is the time of day as `05:30`; `function` is what the
    people are called there. `at_once` is how many the workplace can take in at a time, whatever
    the law allows. The conditions at the end, where given, stand in the place of the need's.
    """

    slots: int
    hours: int
    shift: Shift
    start: date
    weeks: int
    starts_at: TimeOfDay | None = None
    function: Line | None = None
    at_once: int | None = None
    must: tuple[Skill, ...] | None = None
    nice: tuple[Skill, ...] | None = None
    licences: tuple[Licence, ...] | None = None
    language: Language | None = None
    adaptations: tuple[Adaptation, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotGroup(SlotTerms):
    """Equal slots at one workplace. Its id stays for the need's life."""

    id: UUID
    workplace: Ref
    workplace_name: Line
    p_number: PNumber
    municipality: MunicipalityCode


OWN_CONDITIONS = ("must", "nice", "licences", "language", "adaptations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """Something that must be there before the first day: who gets it, who pays, how it stands."""

    what: BeforeFirstDay
    by: Party
    paid_by: Party
    state: Literal["missing", "under_way", "ready"] = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTerms:
    """What an ordinary job offers: kroner an hour, the collective agreement, the contract.

    `until` is the last day of a fixed-term contract.
    """

    wage: Decimal
    collective_agreement: Line | None = None
    contract: Literal["permanent", "fixed_term", "hourly"]
    until: date | None = None

    @validates_schema(skip_on_field_errors=True)
    def _holds(self, data: dict[str, Any], **_: object) -> None:
        if data["wage"] <= 0:
            raise ValidationError("wage_above_nothing", "wage")
        if (data["contract"] == "fixed_term") != (data.get("until") is not None):
            raise ValidationError("goes_with_fixed_term", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTerms:
    """What a person writes of a need; the conditions hold for all its slot groups.

    `must` and `nice` are skills; `language` is the step of Danish that is asked for;
    `ordinary_positions` is how many ordinary jobs the employer means to fill from it;
    `reach_km` is how far from a workplace a municipality is asked. `preparations` say more of
    things that are listed in `before_first_day`; `job` goes with an ordinary job and with no
    other form. `mentor` works at the employer: a company centre, which is a fixed group of places
    with a mentor, has one.
    """

    title: Line
    occupation: Occupation
    branch: Branch
    instruments: tuple[Instrument, ...]
    tasks: Text
    must: tuple[Skill, ...] = ()
    nice: tuple[Skill, ...] = ()
    licences: tuple[Licence, ...] = ()
    language: Language | None = None
    experience: Experience | None = None
    adaptations: tuple[Adaptation, ...] = ()
    before_first_day: tuple[BeforeFirstDay, ...] = ()
    ordinary_positions: int
    intent_by: date | None = None
    answer_by: date
    reach_km: int = 50
    preparations: tuple[Preparation, ...] = ()
    job: JobTerms | None = None
    mentor: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(NeedTerms):
    """A posted request for people. `confirmed_on` is when the employer last said that it still
    holds; `pledge` is the pledge whose places it opens: they are for that purpose alone.
    """

    code: PublicCode
    employer: Ref
    agreement: Ref
    form: Literal["placement", "ordinary"]
    slot_groups: tuple[SlotGroup, ...]
    posted_on: date
    state: NeedState = "open"
    confirmed_on: date | None = None
    pledge: Ref | None = None

    @validates_schema(skip_on_field_errors=True)
    def _has_slots(self, data: dict[str, Any], **_: object) -> None:
        job = data.get("job") is not None
        if job != (data["form"] == "ordinary") or job != (data["instruments"] == (ORDINARY,)):
            raise ValidationError("job_terms_with_ordinary", "job")
        if CENTRE in data["instruments"] and data.get("mentor") is None:
            raise ValidationError("centre_has_mentor", "mentor")
        listed = set(data.get("before_first_day", ()))
        if {one.what for one in data.get("preparations", ())} - listed:
            raise ValidationError("preparation_not_listed", "preparations")
        if not data["slot_groups"]:
            raise ValidationError("at_least_one_slot_group", "slot_groups")
        for group in data["slot_groups"]:
            if owner_of(group.workplace) != owner_of(data["employer"]):
                raise ValidationError("workplace_elsewhere", "slot_groups")
            if not 1 <= group.slots <= 500:
                raise ValidationError("slots_1_to_500", "slot_groups")
            if not 1 <= group.hours <= 37:
                raise ValidationError("hours_1_to_37", "slot_groups")
            if group.at_once is not None and not 1 <= group.at_once <= 500:
                raise ValidationError("slots_1_to_500", "slot_groups")

    @validates_schema(skip_on_field_errors=True)
    def _own_institutions_open_no_pledge(self, data: dict[str, Any], **_: object) -> None:
        """A pledge is an employer's at the hub: a municipality would use up another's."""
        if data.get("pledge") and not owner_of(data["employer"]).startswith("hub:"):
            raise ValidationError("pledge_at_hub", "pledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A municipality's first answer to a need: supply n, later, or not now."""

    need: Ref
    municipality: MunicipalityCode
    answer: Literal["supply", "later", "not_now"]
    count: int | None = None
    reason: NotNowReason | None = None
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


def asked_by(need: Need, group: SlotGroup) -> Need:
    """Return the need as this slot group asks: its own conditions in the place of the need's."""
    own = {name: value for name in OWN_CONDITIONS if (value := getattr(group, name)) is not None}
    return replace(need, **own) if own else need


def acceded_within_reach(record: Record, directory: Directory) -> frozenset[str]:
    """The parties whose municipality has acceded and lies within reach of a workplace.

    Within reach (decisions 21): the workplace's own municipality and those whose points are
    at most `reach_km` apart. Who has stepped back keeps it while its people are proposed or
    placed: their courses run out.
    """
    need = record.body
    if need.agreement not in directory.agreements_of.get(need.employer, ()):
        return frozenset()  # a municipality may name another employer's agreement
    places = {group.municipality for group in need.slot_groups}
    near = frozenset(
        code
        for code in directory.acceded.get(need.agreement, frozenset())
        for place in places
        if code == place or directory.distance_km.get((code, place), 1e9) <= need.reach_km
    )
    return directory.parties_of(near | directory.engaged.get(record.ref, frozenset()))


def asked_and_hub(record: Record, directory: Directory) -> frozenset[str]:
    """The parties that a need asks; and the hub, where a municipality posts it itself."""
    return acceded_within_reach(record, directory) | {directory.hub}

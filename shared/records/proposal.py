"""From suggestion to decision: an offer and what is said to it. Closed lists, no free text."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import (
    Base64,
    Code,
    DeclineReason,
    Experience,
    HoursBand,
    Instrument,
    KeyId,
    Language,
    Licence,
    MunicipalityCode,
    Occupation,
    Pseudonym,
    PublicCode,
    Ref,
    ReturnReason,
    Skill,
    Wanted,
    owner_of,
)


def _is_month(figure: int) -> bool:
    return 1900 <= figure // 100 < 2200 and 1 <= figure % 100 <= 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """One condition of a need against one profile: met, unknown or unmet.

    The `figure` of `available` is a month, 202612.
    """

    what: Code
    state: Literal["met", "unknown", "unmet"]
    wanted: tuple[Wanted, ...] = ()
    missing: tuple[Wanted, ...] = ()
    figure: int | None = None

    @validates_schema(skip_on_field_errors=True)
    def _has_a_month(self, data: dict[str, Any], **_: object) -> None:
        figure = data.get("figure")
        if data["what"] == "available" and figure and not _is_month(figure):
            raise ValidationError(["invalid"], "figure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The matcher's hint to the node that owns the profile: it may fit this slot group."""

    need: Ref
    slot_group: UUID
    profile: Ref
    rank: int
    conditions: tuple[ConditionState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A municipality offers a candidate for a slot group.

    `pseudonym` is made for this employer alone; the profile is never named. On `confirmed_on` the
    municipality gave the person a slot itself, by a `quota`: then both are there.
    """

    code: PublicCode
    need: Ref
    slot_group: UUID
    suggestion: Ref | None = None
    municipality: MunicipalityCode
    pseudonym: Pseudonym
    occupation: Occupation
    skills: tuple[Skill, ...] = ()
    experience: Experience | None = None
    language: Language | None = None
    licences: tuple[Licence, ...] = ()
    hours: HoursBand | None = None
    available_on: date | None = None
    can_travel: bool | None = None
    instrument: Instrument
    conditions: tuple[ConditionState, ...] = ()
    proposed_on: date
    state: Literal["open", "withdrawn"] = "open"
    quota: Ref | None = None
    confirmed_on: date | None = None

    @validates_schema(skip_on_field_errors=True)
    def _is_confirmed_by_a_quota(self, data: dict[str, Any], **_: object) -> None:
        if (data.get("quota") is None) != (data.get("confirmed_on") is None):
            raise ValidationError("quota_goes_with_its_day", "quota")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The intake consultant's word before the employer sees a proposal."""

    proposal: Ref
    verdict: Literal["pass", "return"]
    reason: ReturnReason | None = None
    screened_on: date

    @validates_schema(skip_on_field_errors=True)
    def _returning_takes_a_reason(self, data: dict[str, Any], **_: object) -> None:
        if (data["verdict"] == "return") != (data.get("reason") is not None):
            raise ValidationError("reason_goes_with_return", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The employer's word: meet the person, then accept; or decline with a coded reason."""

    proposal: Ref
    answer: Literal["meet", "accept", "decline"]
    reason: DeclineReason | None = None
    contact_key: Ref | None = None
    decided_on: date

    @validates_schema(skip_on_field_errors=True)
    def _only_declining_takes_a_reason(self, data: dict[str, Any], **_: object) -> None:
        if (data["answer"] == "decline") != (data.get("reason") is not None):
            raise ValidationError("reason_goes_with_decline", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPlace:
    """A place on the waiting list of a slot group, for the node whose proposal it is.

    `state` is `free` when a slot is this one's until and with `until`; `turns` is how often a
    slot was offered; it is `over` when the person has a slot, is proposed anew, or nothing is
    left to wait for.
    """

    proposal: Ref
    need: Ref
    slot_group: UUID
    place: int
    state: Literal["waiting", "free", "over"]
    turns: int = 0
    until: date | None = None
    noted_on: date

    @validates_schema(skip_on_field_errors=True)
    def _is_free_until_a_day(self, data: dict[str, Any], **_: object) -> None:
        if data["state"] == "free" and data.get("until") is None:
            raise ValidationError("free_until_a_day", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Name and phone, sealed for one employer contact: the hub stores what it cannot read."""

    proposal: Ref
    key_id: KeyId
    suite: Literal["hpke-x25519-sha256-chacha20poly1305"]
    sealed: Base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """The employer has fetched the sealed contact: from that day it cannot be recalled."""

    proposal: Ref
    on: date


def proposal_party(record: Record, directory: Directory) -> frozenset[str]:
    """The node that made the proposal."""
    return directory.party_for(owner_of(record.body.proposal))


def profile_party(record: Record, directory: Directory) -> frozenset[str]:
    """The node that owns the suggested profile."""
    return directory.party_for(owner_of(record.body.profile))

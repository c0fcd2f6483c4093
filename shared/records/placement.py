"""A placement from plan to outcome, and the room at a workplace that it takes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import (
    Code,
    Digest,
    EarlyEndReason,
    Heard,
    Hearing,
    Instrument,
    MunicipalityCode,
    PNumber,
    Pseudonym,
    PublicCode,
    Purpose,
    Ref,
    Refusal,
    ReportReason,
    RoomDecision,
    YesIf,
    owner_of,
)

PlacementState = Literal[
    "planned", "ratio_checked", "heard", "applied", "granted", "refused", "started", "interrupted",
    "resumed", "extended", "ended", "closed", "withdrawn",
]  # fmt: skip


Source = Literal["own", "vitas", "employer", "case_system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityClaim:
    """Room asked for or used at a P-number, with no link to a person.

    Days inclusive; `share` is of a full-time person, `1` for a whole one; `people` is how many
    are told of at once (`elsewhere`), as known on `as_of`. `keep_until` is the last day on which
    room asked ahead, for nobody yet, may be used. `decided` is the reason of a municipality
    that uses room where the figures leave the decision to it. Room is judged by the law of the
    first day, and of an extension by that of the day it is asked on, `judged_on`. Room asked
    ahead may be `offered` to others; one of them asks for it with a claim that `takes` the
    offer, by its key.
    """

    workplace: Ref
    p_number: PNumber
    municipality: MunicipalityCode
    starts_on: date
    ends_on: date
    share: Decimal
    use: Literal["reserved", "placement", "elsewhere", "released"]
    counts_in_ratio: bool
    source: Source
    as_of: date
    people: int = 1
    keep_until: date | None = None
    decided: RoomDecision | None = None
    judged_on: date | None = None
    offered: bool = False
    takes: Ref | None = None

    @validates_schema(skip_on_field_errors=True)
    def _elsewhere_is_told(self, data: dict[str, Any], **_: object) -> None:
        if data["use"] == "elsewhere" and data["source"] == "own":
            raise ValidationError("own_elsewhere", "source")

    @property
    def law_day(self) -> date:
        """The day whose law says how much room there is."""
        return self.judged_on or self.starts_on


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedBy:
    """How many use room on one day, by who told of them; `as_of` is the oldest word's day."""

    source: Source
    people: int
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWeek:
    """The fullest day of a week from its Monday: our own people, and those told of by others."""

    monday: date
    own: int
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReservation:
    """The hub's verdict on a claim: how many count on the fullest day, how many are allowed.

    `claim_rev` is the revision of the claim that it answers: for a later one the verdict is
    still to come. `counted` includes this claim when it is granted; `elsewhere` is the part
    told by others; `first_day` is the first day with room when it is refused; `until` is the
    last day on which the room may be used. `starts_on` and `ends_on` are the days spoken of:
    later ones than asked for when room came free after the first day, then with `offered_on`.
    `used` is who uses the room on the fullest day, by source; `weeks` how full it is week by
    week. `hosted` people of the `host_capacity` that the workplace has set itself are there
    then. A claim that was `decided` is told to the workplace's municipality (`place_in`) too.
    Once it has run out it is `held` until its node has told all that it had, knowing that.
    `restriction` is the code of the one that leaves no room: `counted` are there now, of the
    `allowed` that it lets be there.
    """

    claim: Ref
    claim_rev: int = 1
    granted: bool
    counted: int
    elsewhere: int
    allowed: int
    fullest_day: date
    first_day: date | None = None
    ordinary: Decimal
    counted_on: date
    rule: Code
    until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    answered_on: date | None = None
    offered_on: date | None = None
    used: tuple[UsedBy, ...] = ()
    weeks: tuple[RoomWeek, ...] = ()
    hosted: int | None = None
    host_capacity: int | None = None
    workplace: Ref | None = None
    municipality: MunicipalityCode | None = None
    place_in: MunicipalityCode | None = None
    decided: RoomDecision | None = None
    restriction: PublicCode | None = None
    held: bool = False

    @property
    def awaited(self) -> bool:
        """Whether the room is free only once it is heard that the node knows that it ran out."""
        return self.held

    @validates_schema(skip_on_field_errors=True)
    def _tells_who_decided(self, data: dict[str, Any], **_: object) -> None:
        for name in ("municipality", "answered_on"):
            if data.get("decided") and not data.get(name):
                raise ValidationError("field_missing", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One person's course at one workplace, as hub and employer may know it.

    No profile id, target group or benefit; `instrument` is its class. The candidate's own
    municipality is the authority. `expected_back` is told while it is interrupted,
    `ended_on` once it has ended: `state_on` is the day of the last step. `own_hearing` asks for
    a hearing that is not reused.
    """

    code: PublicCode
    need: Ref
    slot_group: UUID
    proposal: Ref
    pseudonym: Pseudonym
    workplace: Ref
    p_number: PNumber
    municipality: MunicipalityCode
    instrument: Instrument
    purpose: Purpose
    hours: int
    starts_on: date
    ends_on: date
    state: PlacementState
    state_on: date
    claim: Ref | None = None
    refusal: Refusal | None = None
    end_reason: EarlyEndReason | None = None
    expected_back: date | None = None
    ended_on: date | None = None
    own_hearing: Literal[True] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """What the workplace tells: hearing held, really started or not, away, back, answer, ended.

    The answer before the end is `hire` (hours, from when), `not_here` (why, and what would make
    it a yes) or `not_yet`, to be asked `again_on` a day. A hearing says who was `heard`, has a
    digest of the tasks that it was about, and names the hearing that it `reuses`.
    """

    placement: Ref
    what: Literal["hearing", "started", "not_started", "interrupted", "resumed", "answer", "ended"]
    on: date
    hearing: Hearing | None = None
    answer: Literal["hire", "not_here", "not_yet"] | None = None
    hours: int | None = None
    hire_from: date | None = None
    reason: ReportReason | None = None
    yes_if: YesIf | None = None
    again_on: date | None = None
    expected_back: date | None = None
    tasks: Digest | None = None
    reuses: Ref | None = None
    heard: Heard | None = None

    @validates_schema(skip_on_field_errors=True)
    def _says_what_it_reports(self, data: dict[str, Any], **_: object) -> None:
        if (data["what"] == "hearing") != (data.get("hearing") is not None):
            raise ValidationError("goes_with_hearing", "hearing")
        if data["what"] != "hearing" and data.get("heard"):
            raise ValidationError("goes_with_hearing", "heard")
        if (data["what"] == "answer") != (data.get("answer") is not None):
            raise ValidationError("goes_with_answer", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the person at the end, after 13 and after 26 weeks. Unknown is not "not"."""

    placement: Ref
    weeks_after: Literal[0, 13, 26]
    result: Literal["employed_here", "sister_site", "elsewhere", "education", "not", "unknown"]
    hours: int | None = None
    source: Literal["income_register", "caseworker", "employer", "citizen"]
    on: date


def claim_party(record: Record, directory: Directory) -> frozenset[str]:
    """The node that asked for the room; of a decision, the workplace's municipality as well."""
    told = directory.party_for(owner_of(record.body.claim))
    if record.body.decided and record.body.place_in:
        told |= directory.parties_of(frozenset({record.body.place_in}))
    return told


def placement_party(record: Record, directory: Directory) -> frozenset[str]:
    """The node whose placement it is."""
    return directory.party_for(owner_of(record.body.placement))


def site_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The hub; and the municipality whose own workplace it is, as the employer there."""
    return frozenset({directory.hub}) | directory.party_for(owner_of(record.body.workplace))

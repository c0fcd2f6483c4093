"""A recruitment service of one branch over any municipalities, and what it tells them back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from shared.records.base import Directory, Record
from shared.records.employer import Contact
from shared.records.formats import (
    Authority,
    Branch,
    Code,
    Line,
    MunicipalityCode,
    PublicCode,
    Ref,
    Told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days, both included, on which who screens is away, and who screens then."""

    first: date
    last: date
    substitute: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorService:
    """Who runs the agreements of a branch and screens what its members nominate.

    `slug` is its page's address; `contact` brings home the orders, `intake` screens, and
    `substitute` takes over what is late; `absences` of who screens are told ahead. `host` holds
    it, by the `mandate` given on its day.
    """

    code: PublicCode
    slug: Code
    name: Line
    branches: tuple[Branch, ...]
    members: tuple[MunicipalityCode, ...]
    host: Authority
    mandate: Line | None = None
    mandate_on: date
    contact: Contact
    intake: Contact
    substitute: Contact
    state: Literal["active", "closed"] = "active"
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    """How many nominations fell for one reason of a closed list, and at which gate."""

    gate: Literal["returned", "declined"]
    reason: Told
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One answer to all who nominated people for a slot group: how many came how far, and why not.

    Figures and closed reasons over all municipalities together, never about one person.
    """

    need: Ref
    slot_group: UUID
    workplace_name: Line
    municipalities: tuple[MunicipalityCode, ...]
    nominated: int
    shortlisted: int
    accepted: int
    reasons: tuple[ReasonCount, ...] = ()
    given_on: date


def member_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties of the service's members."""
    return directory.parties_of(frozenset(record.body.members))


def nominating_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties of the municipalities that nominated somebody."""
    return directory.parties_of(frozenset(record.body.municipalities))

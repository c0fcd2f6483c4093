"""An employer (a group with legal units) and its workplaces, kept by the hub.

A municipality that takes people on at its own institutions is an employer like any other. It
keeps these records itself, at its node, and its institutions stand under departments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.formats import (
    Base64,
    Branch,
    BranchScheme,
    Cvr,
    Email,
    KeyId,
    Line,
    MunicipalityCode,
    Phone,
    PNumber,
    Postcode,
    PublicCode,
    Ref,
)

MOST_PLACES = 5000  # of a pledge or a target, in a year
YEARS = (2020, 2099)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalUnit:
    """One company of the group, known by its CVR number.

    `franchise`: it is run by another, and joins an agreement by its own word.
    """

    cvr: Cvr
    name: Line
    franchise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to ring at an employer or a municipality, in their work."""

    name: Line
    phone: Phone | None = None
    email: Email | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """A group with one or more legal units. `is_demo` marks invented ones."""

    code: PublicCode
    name: Line
    units: tuple[LegalUnit, ...]
    contact: Contact
    is_demo: bool = False

    @property
    def franchises(self) -> frozenset[str]:
        """Its legal units that others run, and that join an agreement by their own word."""
        return frozenset(unit.cvr for unit in self.units if unit.franchise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One place of work under a legal unit.

    `full_time_persons` is ordinary staff at this P-number in full-time persons (37 hours a
    week), supported people not counted, as known on `counted_on`. `is_public`: the employer is
    public, or at least half publicly funded (LT-PUBLIC-1). `department` is that of a
    municipality's own institution, whose head is the `contact`. `succeeds` is the P-number that
    it came in the place of, where the employer says so.
    """

    employer: Ref
    code: PublicCode
    cvr: Cvr
    p_number: PNumber
    name: Line
    address: Line
    postcode: Postcode
    city: Line
    municipality: MunicipalityCode
    branch: Branch
    branch_scheme: BranchScheme
    full_time_persons: Decimal
    counted_on: date
    contact: Contact
    host_capacity: int | None = None
    is_public: bool = False
    department: Ref | None = None
    succeeds: PNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How many places a department means to give in a calendar year."""

    year: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A part of a municipality with institutions of its own; its `head` is rung about them.

    What is opened and used of a target is counted from needs and placements, and stands nowhere.
    """

    employer: Ref
    code: PublicCode
    name: Line
    head: Contact
    targets: tuple[Target, ...] = ()

    @validates_schema(skip_on_field_errors=True)
    def _one_for_a_year(self, data: dict[str, Any], **_: object) -> None:
        targets: Sequence[Target] = data.get("targets", ())
        if len({one.year for one in targets}) < len(targets):
            raise ValidationError("target_twice", "targets")
        for one in targets:
            if not 1 <= one.places <= MOST_PLACES:
                raise ValidationError("places_1_to_5000", "targets")
            if not YEARS[0] <= one.year <= YEARS[1]:
                raise ValidationError("year_2020_to_2099", "targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKey:
    """An employer contact's public key that disclosures are sealed for.

    `signature` is the contact's own, over the sealing key: the hub cannot swap it unseen,
    since nodes pin the signing key at first use. `proof` is the word of the contact's former
    key for this one: who has pinned that follows.
    """

    employer: Ref
    contact: Line
    key_id: KeyId
    sealing_key: Base64
    signing_key: Base64
    signature: Base64
    proof: Base64 | None = None


def employer_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties that any agreement of the employer invites, or did until they left it."""
    employer = record.ref if isinstance(record.body, Employer) else record.body.employer
    codes = [
        directory.concerned(agreement) for agreement in directory.agreements_of.get(employer, ())
    ]
    return directory.parties_of(frozenset().union(*codes))


def parties_and_hub(record: Record, directory: Directory) -> frozenset[str]:
    """The employer's parties; and the hub, where a municipality is the employer itself."""
    return employer_parties(record, directory) | {directory.hub}

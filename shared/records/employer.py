"""An employer (a group with legal units) and its workplaces, kept by the hub."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.records.base import Directory, Record
from shared.records.formats import (
    Base64,
    Code,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One place of work under a legal unit.

    `full_time_persons` is ordinary staff at this P-number in full-time persons (37 hours a
    week), supported people not counted, as known on `counted_on`.
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
    branch: Code
    branch_scheme: Code
    full_time_persons: Decimal
    counted_on: date
    contact: Contact
    host_capacity: int | None = None
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKey:
    """An employer contact's public key that disclosures are sealed for.

    `signature` is the contact's own, over the sealing key: the hub cannot swap it unseen,
    since nodes pin the signing key at first use.
    """

    employer: Ref
    contact: Line
    key_id: KeyId
    sealing_key: Base64
    signing_key: Base64
    signature: Base64


def employer_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties that any agreement of the employer invites, or did until they left it."""
    employer = record.ref if isinstance(record.body, Employer) else record.body.employer
    codes = [
        directory.concerned(agreement) for agreement in directory.agreements_of.get(employer, ())
    ]
    return directory.parties_of(frozenset().union(*codes))

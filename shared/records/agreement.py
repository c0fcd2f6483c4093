"""An agreement between an employer and a hosting authority, and a municipality's accession.

The agreement binds no municipality; only its own accession does. Silence is not accession.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record
from shared.records.employer import Contact
from shared.records.formats import (
    Authority,
    Code,
    Cvr,
    Digest,
    Line,
    MunicipalityCode,
    PublicCode,
    Ref,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement that municipalities may accede to.

    `answer_days` is working days within which a municipality answers a need.
    """

    code: PublicCode
    employer: Ref
    title: Line
    version: int
    units: tuple[Cvr, ...]
    branches: tuple[Code, ...]
    instruments: tuple[Code, ...]
    invited: tuple[MunicipalityCode, ...]
    hosting_authority: Authority
    mandate_on: date
    valid_from: date
    valid_to: date
    answer_days: int
    terms: Text
    contact: Contact
    state: Literal["active", "suspended", "ended"] = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A municipality's limits to its accession, in coded form."""

    max_at_once: int | None = None
    instruments: tuple[Code, ...] = ()
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """A municipality's answer to an agreement: it joins, declines, pauses or leaves.

    `terms_digest` is the digest of the agreement's revision that it accedes to.
    """

    agreement: Ref
    terms_digest: Digest
    municipality: MunicipalityCode
    state: Literal["acceded", "declined", "paused", "left"]
    participation: Literal["profiles", "count_only"] | None = None
    kam: Contact | None = None
    substitute: Contact | None = None
    reservation: Reservation | None = None
    notice_days: int = 30
    decided_on: date
    reason: Text | None = None

    @validates_schema(skip_on_field_errors=True)
    def _joining_names_a_kam(self, data: dict[str, Any], **_: object) -> None:
        if data["state"] == "acceded":
            for name in ("participation", "kam"):
                if not data.get(name):
                    raise ValidationError("needed_to_accede", name)
        if data["state"] == "declined" and not data.get("reason"):
            raise ValidationError("needed_to_decline", "reason")


def invited_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties of the municipalities that the agreement invites."""
    return directory.parties_of(frozenset(record.body.invited))

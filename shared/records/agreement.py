"""An agreement between an employer and a hosting authority, and a municipality's accession.

The agreement binds no municipality; only its own accession does. Silence is not accession.
What is asked about an agreement, and the answer, are records of their own: no citizen stands in
them, so they may be text.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from shared.records.base import Directory, Record, canonical, digest_of
from shared.records.employer import Contact
from shared.records.formats import (
    Authority,
    Branch,
    Cvr,
    Digest,
    Instrument,
    Line,
    MunicipalityCode,
    NoAccessionReason,
    PublicCode,
    Ref,
    Text,
    TimeOfDay,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
CANDIDATE_DAYS = 10  # working days, where the terms do not say
AgreementState = Literal["in_consultation", "active", "suspended", "terminated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitConsent:
    """A franchisee's own word that its unit takes part, and who gave it."""

    cvr: Cvr
    by: Line
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One agreement that municipalities may accede to.

    `answer_days` is working days within which a municipality answers a need, `candidate_days`
    those after "we can supply" within which it proposes the candidates; `mandate` is what
    lets the hosting authority hold it, given on `mandate_on`. `units` are those that it is made
    for; a franchisee among them takes part from its own word in `consents` on. `former` left an
    earlier version: this one is not offered to them. An accession to the terms before these
    (`earlier_terms`) holds up to and with `earlier_until`; one that is terminated holds up to
    and with `last_day`.
    """

    code: PublicCode
    employer: Ref
    title: Line
    version: int
    units: tuple[Cvr, ...]
    branches: tuple[Branch, ...]
    instruments: tuple[Instrument, ...]
    invited: tuple[MunicipalityCode, ...]
    hosting_authority: Authority
    mandate_on: date
    valid_from: date
    valid_to: date
    answer_days: int
    terms: Text
    contact: Contact
    state: AgreementState = "active"
    reason: Text | None = None
    last_day: date | None = None
    consult_until: date | None = None
    mandate: Line | None = None
    consents: tuple[UnitConsent, ...] = ()
    former: tuple[MunicipalityCode, ...] = ()
    earlier_terms: Digest | None = None
    earlier_until: date | None = None
    candidate_days: int = CANDIDATE_DAYS

    @property
    def terms_digest(self) -> str:
        """What an accession names: the digest of the terms, and of nothing beside them.

        A new contact, a pause or a further municipality does not change it.
        """
        said = {
            "units": list(self.units), "branches": list(self.branches),
            "instruments": list(self.instruments), "hosting_authority": self.hosting_authority,
            "valid_from": self.valid_from.isoformat(), "valid_to": self.valid_to.isoformat(),
            "answer_days": self.answer_days, "terms": self.terms,
        }  # fmt: skip
        if self.candidate_days != CANDIDATE_DAYS:  # terms of before it was agreed keep theirs
            said["candidate_days"] = self.candidate_days
        return digest_of(canonical(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """A municipality's limits to its accession, in coded form.

    Empty `instruments` and `units` are all of the agreement's; `max_at_once` is how many of its
    people may be at the employer at a time.
    """

    max_at_once: int | None = None
    instruments: tuple[Instrument, ...] = ()
    units: tuple[Cvr, ...] = ()
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """Hours of each week in which the KAM can be rung."""

    weekday: Weekday
    start: TimeOfDay
    end: TimeOfDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """A municipality's answer to an agreement: it joins, declines, pauses or leaves.

    `terms_digest` is the digest of the terms that it accedes to. Who leaves stays in up to and
    with `last_day`, which its notice gives. The `kam` is the whole municipality's entrance for
    the employer; up to and with `away_until` the `substitute` is. In the `free` hours the KAM
    can be rung; an employer books one of them.
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
    reason_code: NoAccessionReason | None = None
    last_day: date | None = None
    away_until: date | None = None
    free: tuple[FreeTime, ...] = ()

    def entrance(self, today: date) -> Contact | None:
        """Return whom the employer rings today."""
        away = self.away_until is not None and today <= self.away_until
        return self.substitute if away and self.substitute else self.kam

    @validates_schema(skip_on_field_errors=True)
    def _joining_names_a_kam(self, data: dict[str, Any], **_: object) -> None:
        if data["state"] == "acceded":
            for name in ("participation", "kam"):
                if not data.get(name):
                    raise ValidationError("needed_to_accede", name)
        if data["state"] == "declined" and not data.get("reason"):
            raise ValidationError("needed_to_decline", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementQuestion:
    """What a municipality asks about an agreement before it answers."""

    agreement: Ref
    municipality: MunicipalityCode
    text: Text
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReply:
    """The answer to a question, with the question, for all who are invited."""

    agreement: Ref
    question: Ref
    municipality: MunicipalityCode
    asked: Text
    text: Text
    by: Line
    answered_on: date


def invited_parties(record: Record, directory: Directory) -> frozenset[str]:
    """The parties that the agreement invites, or did until they left: their courses run on."""
    agreement = record.ref if isinstance(record.body, Agreement) else record.body.agreement
    return directory.parties_of(directory.concerned(agreement))

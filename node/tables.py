"""What only a node has beside the records and the fenced identity: candidates, pins, requests.

A candidate is a citizen's facts for matching, without name or number. The fence round identity
is `node/citizens/tables.py`.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base

CONSENT = ("given", "declined", "withdrawn", "not_asked")


class Candidate(Base):
    """A citizen's facts for matching, as the municipality's own system has them.

    `citizen` leads to the fenced identity. `target_group` and what hangs on it never leave
    the node. `profile` is the published record's key, `published` a digest of what it says,
    `lease` its last day. `consent_on` is the day of the yes, or of its withdrawal.
    """

    __tablename__ = "candidate"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    citizen: Mapped[UUID] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    target_group: Mapped[str | None] = mapped_column(String(8))
    occupations: Mapped[list[str]] = mapped_column(JSON)
    skills: Mapped[list[str]] = mapped_column(JSON)
    licences: Mapped[list[str] | None] = mapped_column(JSON)
    shifts: Mapped[list[str] | None] = mapped_column(JSON)
    adaptations: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str | None]
    experience: Mapped[str | None]
    hours: Mapped[str | None]
    reach_minutes: Mapped[int | None]
    available_from: Mapped[date | None]
    unemployed_since: Mapped[date | None]
    caseworker: Mapped[str | None]
    team: Mapped[str | None]
    consent: Mapped[str] = mapped_column(String(12), index=True)
    consent_text: Mapped[str | None]
    consent_scope: Mapped[str | None]
    consent_on: Mapped[date | None]
    paused: Mapped[bool] = mapped_column(default=False)
    profile: Mapped[str | None] = mapped_column(index=True)
    published: Mapped[str | None] = mapped_column(String(64))
    lease: Mapped[date | None]


class PinnedContact(Base):
    """An employer contact's signing key, pinned at first use; a changed one is refused."""

    __tablename__ = "pinned_contact"
    employer: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    signing_key: Mapped[str]
    pinned_at: Mapped[datetime]


class Offered(Base):
    """Which candidate stands behind a proposal: never leaves the node."""

    __tablename__ = "offered"
    proposal: Mapped[str] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    actor: Mapped[str]


class Case(Base):
    """What the municipality keeps of a placement for itself: whose it is, VITAS, its reasons.

    `decided` is the reason for granting where a rule leaves the decision to a person.
    """

    __tablename__ = "placement_case"
    placement: Mapped[str] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    vitas_reference: Mapped[str | None] = mapped_column(String(40))
    applied_on: Mapped[date | None]
    decided: Mapped[str | None]

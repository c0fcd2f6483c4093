"""What only a node has beside the records and the fenced identity: candidates, pins, requests.

A candidate is a citizen's facts for matching, without name or number. The fence round identity
is `node/citizens/tables.py`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Numeric, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base
from shared.feed.tables import BIG

CONSENT = ("given", "declined", "withdrawn", "not_asked")


class Candidate(Base):
    """A citizen's facts for matching, as the municipality's own system has them.

    `citizen` leads to the fenced identity. `target_group` and what hangs on it never leave
    the node. `profile` is the published record's key, `published` a digest of what it says,
    `lease` its last day, `cohort` those with whom it was last written.

    `consent_on` is the day of the yes, or of its withdrawal; `consent_until` its last day where
    it is shorter than twelve months; `consent_publishes` whether its text covers a profile at
    the hub. `consultant` is the login of the consultant who works with the citizen.
    `absent_since` is the day on which a full list lacked them and they were paused for it.
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
    consent_until: Mapped[date | None]
    consent_basis: Mapped[str] = mapped_column(String(12), server_default="consent")
    consent_how: Mapped[str | None] = mapped_column(String(12))
    consent_publishes: Mapped[bool] = mapped_column(server_default=true(), default=True)
    consultant: Mapped[str | None] = mapped_column(String(80))
    paused: Mapped[bool] = mapped_column(default=False)
    absent_since: Mapped[date | None]
    profile: Mapped[str | None] = mapped_column(index=True)
    published: Mapped[str | None] = mapped_column(String(64))
    lease: Mapped[date | None]
    cohort: Mapped[UUID | None]


class OwnPage(Base):
    """A link to a citizen's own page, for this one purpose; the token is kept hashed."""

    __tablename__ = "own_page"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    made_on: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(80))
    expires_on: Mapped[date]


class Preference(Base):
    """What a citizen wishes, will not, or needs, from closed lists; never leaves the node.

    `about` is a shift, a workplace, an employer or an adaptation; `value` a code of the list,
    or the record's key.
    """

    __tablename__ = "preference"
    candidate: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    sense: Mapped[str] = mapped_column(String(4))  # wish, not, need
    noted_on: Mapped[date]
    noted_by: Mapped[str] = mapped_column(String(80))


class ImportRun(Base):
    """One file that was taken in: what it did, and whether that was undone.

    `what` is candidates or outcomes; `counts` are of rows and people; `reason` is why a list of
    candidates was taken though more than the usual share of people was absent from it.
    """

    __tablename__ = "import_run"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(12), server_default="candidates")
    at: Mapped[datetime] = mapped_column(index=True)
    on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    full_list: Mapped[bool]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(80))


class OutcomeBefore(Base):
    """What an outcome (by its key) said before a file, none where it is new; kept for seven days.

    `rev` is the revision that the file wrote: a later one is somebody's correction.
    """

    __tablename__ = "outcome_before"
    run: Mapped[UUID] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    placement: Mapped[str] = mapped_column(index=True)
    on: Mapped[date] = mapped_column(index=True)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    rev: Mapped[int]


class PinnedContact(Base):
    """An employer contact's signing key, pinned at first use; a changed one is refused.

    Unless the pinned one has introduced it: then it is `followed_at`, and the one before is
    `former`.
    """

    __tablename__ = "pinned_contact"
    employer: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    signing_key: Mapped[str]
    pinned_at: Mapped[datetime]
    former: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    followed_at: Mapped[datetime | None]


class Recalled(Base):
    """Which candidate stood behind a record that was erased everywhere; never leaves the node."""

    __tablename__ = "recalled"
    record: Mapped[str] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)


class Offered(Base):
    """Which candidate stands behind a proposal: never leaves the node.

    `ended_on` is the day on which it was taken back because the citizen withdrew consent,
    `told_on` that on which the contact was told by phone who it is. `deleted_on` is the day on
    which the employer, who had fetched the name, says that it has deleted it; `deleted_noted_by`
    who noted that.
    """

    __tablename__ = "offered"
    proposal: Mapped[str] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    actor: Mapped[str]
    ended_on: Mapped[date | None]
    told_on: Mapped[date | None]
    deleted_on: Mapped[date | None]
    deleted_noted_by: Mapped[str | None]


class Asked(Base):
    """A citizen was asked about one slot group before being proposed for it; stays in the node.

    `answer` is yes, no, or none while it is awaited. A yes is good for one proposal, whose key
    `proposal` then is.
    """

    __tablename__ = "asked"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    need: Mapped[str]
    slot_group: Mapped[UUID] = mapped_column(index=True)
    how: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    asked_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(80))
    answer: Mapped[str | None] = mapped_column(String(4))
    answered_on: Mapped[date | None]
    noted_by: Mapped[str | None] = mapped_column(String(80))
    proposal: Mapped[str | None]


class ConsentWords(Base):
    """A consent text of the municipality's own: a version is never changed, a new one is added."""

    __tablename__ = "consent_words"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    basis: Mapped[str] = mapped_column(String(12))
    scope: Mapped[str] = mapped_column(String(200))
    publishes: Mapped[bool]
    valid_from: Mapped[date]
    words: Mapped[str] = mapped_column(Text)


class ConsentAct(Base):
    """One thing that was said on consent, by whom it was noted and how it was given; only added.

    `digest` is that of the words which the citizen saw, where they are known here.
    """

    __tablename__ = "consent_act"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12))
    on: Mapped[date | None]
    until: Mapped[date | None]
    how: Mapped[str | None] = mapped_column(String(12))
    basis: Mapped[str] = mapped_column(String(12))
    text: Mapped[str | None]
    scope: Mapped[str | None]
    digest: Mapped[str | None] = mapped_column(String(64))


class Case(Base):
    """What the municipality keeps of a placement for itself: whose it is, VITAS, its reasons.

    `decided` is the reason for granting where a rule leaves the decision to a person;
    `away_reason` stands while it is interrupted. Who rang the workplace for its answer before
    the end, when, and by which day it was promised. `counted` is whether the sum that was last
    told of the workplace rests on it.
    """

    __tablename__ = "placement_case"
    placement: Mapped[str] = mapped_column(primary_key=True)
    candidate: Mapped[UUID] = mapped_column(index=True)
    vitas_reference: Mapped[str | None] = mapped_column(String(40))
    applied_on: Mapped[date | None]
    decided: Mapped[str | None]
    away_reason: Mapped[str | None]
    rung_on: Mapped[date | None]
    rung_by: Mapped[str | None]
    promised_by: Mapped[date | None]
    counted: Mapped[bool] = mapped_column(server_default=false(), default=False)


class Measure(Base):
    """One measure beside a placement: what, when, who delivers it, and what if it is missing.

    `number` counts within the placement. `deliverer` and `phone` are a work contact. It is never
    changed: who delivers in their place is a measure of its own. Never leaves the node.
    """

    __tablename__ = "measure"
    placement: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    deliverer: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(16))
    if_missing: Mapped[str] = mapped_column(String(20))
    agreed_on: Mapped[date]
    agreed_by: Mapped[str] = mapped_column(String(80))


class MeasureGap(Base):
    """That a measure is missing from a day: noted by whom, and how and by whom it was settled.

    `settled` is back, replaced (by the measure of a later number) or without.
    """

    __tablename__ = "measure_gap"
    placement: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    missing_on: Mapped[date] = mapped_column(primary_key=True)
    noted_on: Mapped[date]
    noted_by: Mapped[str] = mapped_column(String(80))
    settled: Mapped[str | None] = mapped_column(String(8))
    settled_on: Mapped[date | None]
    settled_by: Mapped[str | None] = mapped_column(String(80))


class LegalFacts(Base):
    """What the law asks of a placement and no file says, as a caseworker stated it.

    `subgroup` and `began_on` are of the person's case, `exception` from the waiting time;
    `staff_…` are the employer's ordinary staff, as VITAS shows them.
    """

    __tablename__ = "legal_facts"
    placement: Mapped[str] = mapped_column(primary_key=True)
    subgroup: Mapped[str | None]
    began_on: Mapped[date | None]
    exception: Mapped[str | None]
    last_here: Mapped[bool | None]
    self_found: Mapped[bool] = mapped_column(default=False)
    staff_last_month: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    staff_mean: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    staff_unit: Mapped[str | None]


class Extension(Base):
    """A longer course that is asked for: asked, granted, refused, or lapsed with the placement.

    `was` is the last day before it, `claim` the room for the days beyond it, `beside` the
    placement's own claim. The texts never leave the node.
    """

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    placement: Mapped[str] = mapped_column(index=True)
    was: Mapped[date]
    ends_on: Mapped[date]
    assessment: Mapped[str]
    asked_by: Mapped[str]
    asked_on: Mapped[date]
    claim: Mapped[str]
    beside: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str]


class Judgement(Base):
    """One rule's answer at one act: how it was judged, by which row of which rule set, and why
    a person went against it. Never changed, and never leaves the node.
    """

    __tablename__ = "judgement"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    placement: Mapped[str] = mapped_column(index=True)
    on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    act: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(32))
    answer: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(48))
    rule: Mapped[str] = mapped_column(String(48))
    paragraph: Mapped[str]
    rule_set: Mapped[str]
    reason: Mapped[str | None]


class Competence(Base):
    """A branch (DB25) that a consultant knows, by login."""

    __tablename__ = "competence"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    branch: Mapped[str] = mapped_column(String(2), primary_key=True)


class Away(Base):
    """Days on which a consultant is away, last day inclusive, and who stands in, by login."""

    __tablename__ = "away"
    login: Mapped[str] = mapped_column(String(120), primary_key=True)
    first: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[date]
    substitute: Mapped[str | None] = mapped_column(String(120))


class Office(Base):
    """A part of the municipality behind its one entrance: a jobcentre, a team for a branch."""

    __tablename__ = "office"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)


class OfficeMember(Base):
    """Who works in an office, by login."""

    __tablename__ = "office_member"
    office: Mapped[str] = mapped_column(
        ForeignKey("office.name", ondelete="CASCADE"), primary_key=True
    )
    login: Mapped[str] = mapped_column(String(120), primary_key=True)


class HandedOver(Base):
    """That an office has a need, promise, proposal or placement, by its public code.

    It never leaves the node: outside, the KAM answers for it. `back_on` is when it came back.
    """

    __tablename__ = "handed_over"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(10), index=True)
    office: Mapped[str] = mapped_column(String(80), index=True)
    on: Mapped[date]
    by: Mapped[str] = mapped_column(String(80))
    back_on: Mapped[date | None]
    back_by: Mapped[str | None] = mapped_column(String(80))


class Event(Base):
    """What somebody did with what the municipality keeps for itself; rows are only added.

    `about` is a colleague's login or an office's name, `code` of what an office was handed;
    `said` is how it is now, by `act`.
    """

    __tablename__ = "event"
    n: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(120), index=True)
    code: Mapped[str | None] = mapped_column(String(10), index=True)
    said: Mapped[list[str]] = mapped_column(JSON)

"""Index tables of the record kinds: what pages and actions look records up by.

Hub and node hold replicas of each other's records, so they index them in the same tables; what
only one program has stands in its own `tables.py`. Each row names its record by (owner,
record_id); columns are ids, closed codes, states, numbers and dates, never text about a person.
Any table can be rebuilt from the records.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, String, false
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Base


class Indexed(Base):
    """The key that every index row has."""

    __abstract__ = True
    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)

    @property
    def ref(self) -> str:
        """The record's key as one string."""
        return f"{self.owner}/{self.record_id}"


class EmployerIndex(Indexed):
    """One row per employer."""

    __tablename__ = "employer_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    name: Mapped[str]
    is_demo: Mapped[bool]


class DepartmentIndex(Indexed):
    """One row per department of a municipality that is an employer."""

    __tablename__ = "department_index"
    employer: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True, index=True)
    name: Mapped[str]


class WorkplaceIndex(Indexed):
    """One row per workplace."""

    __tablename__ = "workplace_index"
    employer: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True, index=True)
    cvr: Mapped[str]
    p_number: Mapped[str] = mapped_column(unique=True, index=True)
    name: Mapped[str]
    municipality: Mapped[str] = mapped_column(index=True)
    branch: Mapped[str]
    full_time_persons: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    counted_on: Mapped[date]


class ContactKeyIndex(Indexed):
    """One row per public key of an employer contact."""

    __tablename__ = "contact_key_index"
    employer: Mapped[str] = mapped_column(index=True)
    key_id: Mapped[str] = mapped_column(index=True)


class AgreementIndex(Indexed):
    """One row per agreement. `terms_digest` is what an accession names."""

    __tablename__ = "agreement_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    version: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    state: Mapped[str]
    digest: Mapped[str]
    terms_digest: Mapped[str]
    earlier_terms: Mapped[str | None]
    earlier_until: Mapped[date | None]


class InvitedIndex(Indexed):
    """One row per municipality that an agreement invites, or (`former`) did until it left."""

    __tablename__ = "invited_index"
    municipality: Mapped[str] = mapped_column(primary_key=True)
    former: Mapped[bool]


class AgreementBranchIndex(Indexed):
    """One row per branch of an agreement; one that is for all branches has one, an empty one."""

    __tablename__ = "agreement_branch_index"
    branch: Mapped[str] = mapped_column(primary_key=True)


class SectorBranchIndex(Indexed):
    """One row per branch of an active recruitment service."""

    __tablename__ = "sector_branch_index"
    branch: Mapped[str] = mapped_column(primary_key=True)


class FeedbackIndex(Indexed):
    """One row per feedback on the nominations for a slot group."""

    __tablename__ = "feedback_index"
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID]
    given_on: Mapped[date]


class AccessionIndex(Indexed):
    """One row per municipality's answer to an agreement."""

    __tablename__ = "accession_index"
    agreement: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    participation: Mapped[str | None]
    decided_on: Mapped[date]
    terms_digest: Mapped[str]
    last_day: Mapped[date | None]


class AgreementQuestionIndex(Indexed):
    """One row per question of a municipality about an agreement."""

    __tablename__ = "agreement_question_index"
    agreement: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    asked_on: Mapped[date]


class AgreementReplyIndex(Indexed):
    """One row per answer to a question."""

    __tablename__ = "agreement_reply_index"
    agreement: Mapped[str] = mapped_column(index=True)
    question: Mapped[str] = mapped_column(index=True)
    answered_on: Mapped[date]


class NeedIndex(Indexed):
    """One row per need."""

    __tablename__ = "need_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    agreement: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    form: Mapped[str]
    occupation: Mapped[str]
    branch: Mapped[str]
    answer_by: Mapped[date] = mapped_column(index=True)
    posted_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    state: Mapped[str]
    pledge: Mapped[str | None] = mapped_column(index=True)


class PledgeIndex(Indexed):
    """One row per pledge."""

    __tablename__ = "pledge_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    agreement: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    confirmed_on: Mapped[date | None]


class SlotGroupIndex(Indexed):
    """One row per slot group of a need."""

    __tablename__ = "slot_group_index"
    __table_args__ = (CheckConstraint("slots >= 1", name="slot_group_has_slots"),)
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    workplace: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    p_number: Mapped[str]
    slots: Mapped[int]
    start: Mapped[date]


class AnswerIndex(Indexed):
    """One row per municipality's first answer to a need."""

    __tablename__ = "answer_index"
    need: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    answer: Mapped[str]
    count: Mapped[int | None]
    reason: Mapped[str | None]
    until: Mapped[date | None]
    answered_on: Mapped[date]


class QuotaIndex(Indexed):
    """One row per quota: slots of a group that a municipality may confirm by itself."""

    __tablename__ = "quota_index"
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID]
    municipality: Mapped[str]
    n: Mapped[int]
    held: Mapped[int]
    until: Mapped[date]


class SuggestionIndex(Indexed):
    """One row per suggestion."""

    __tablename__ = "suggestion_index"
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID]
    profile: Mapped[str] = mapped_column(index=True)
    rank: Mapped[int]


class ProposalIndex(Indexed):
    """One row per proposal."""

    __tablename__ = "proposal_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID] = mapped_column(index=True)
    municipality: Mapped[str]
    instrument: Mapped[str]
    proposed_on: Mapped[date]
    state: Mapped[str]
    quota: Mapped[str | None] = mapped_column(index=True)
    confirmed_on: Mapped[date | None]


class ScreeningIndex(Indexed):
    """One row per screening."""

    __tablename__ = "screening_index"
    proposal: Mapped[str] = mapped_column(index=True)
    verdict: Mapped[str]
    reason: Mapped[str | None]
    screened_on: Mapped[date]


class DecisionIndex(Indexed):
    """One row per decision; a proposal may have `meet` and then `accept` or `decline`."""

    __tablename__ = "decision_index"
    proposal: Mapped[str] = mapped_column(index=True)
    answer: Mapped[str]
    reason: Mapped[str | None]
    decided_on: Mapped[date]


class WaitingIndex(Indexed):
    """One row per place on a slot group's waiting list."""

    __tablename__ = "waiting_index"
    proposal: Mapped[str] = mapped_column(index=True)
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID]
    place: Mapped[int]
    state: Mapped[str] = mapped_column(index=True)
    turns: Mapped[int]
    until: Mapped[date | None]
    noted_on: Mapped[date]


class DisclosureIndex(Indexed):
    """One row per sealed disclosure."""

    __tablename__ = "disclosure_index"
    proposal: Mapped[str] = mapped_column(index=True)
    key_id: Mapped[str]


class HandoutIndex(Indexed):
    """One row per sealed contact that an employer has fetched."""

    __tablename__ = "handout_index"
    proposal: Mapped[str] = mapped_column(index=True)
    on: Mapped[date]


class ClaimIndex(Indexed):
    """One row per claim of room at a P-number."""

    __tablename__ = "capacity_claim_index"
    workplace: Mapped[str] = mapped_column(index=True)
    p_number: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    use: Mapped[str]
    counts_in_ratio: Mapped[bool]
    source: Mapped[str]
    as_of: Mapped[date]
    rev: Mapped[int]
    takes: Mapped[str | None]


class ReservationIndex(Indexed):
    """One row per verdict on a claim."""

    __tablename__ = "reservation_index"
    claim: Mapped[str] = mapped_column(index=True)
    claim_rev: Mapped[int]
    granted: Mapped[bool]
    counted: Mapped[int]
    allowed: Mapped[int]
    first_day: Mapped[date | None]
    until: Mapped[date | None] = mapped_column(index=True)
    rule: Mapped[str | None]
    held: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)


class PlacementIndex(Indexed):
    """One row per placement."""

    __tablename__ = "placement_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    need: Mapped[str] = mapped_column(index=True)
    slot_group: Mapped[UUID]
    proposal: Mapped[str] = mapped_column(index=True)
    workplace: Mapped[str] = mapped_column(index=True)
    p_number: Mapped[str]
    municipality: Mapped[str]
    instrument: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str]
    state_on: Mapped[date]
    claim: Mapped[str | None]


class SiteReportIndex(Indexed):
    """One row per thing that a workplace told about a placement."""

    __tablename__ = "site_report_index"
    placement: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    on: Mapped[date]


class OutcomeIndex(Indexed):
    """One row per outcome."""

    __tablename__ = "outcome_index"
    placement: Mapped[str] = mapped_column(index=True)
    weeks_after: Mapped[int]
    result: Mapped[str]
    on: Mapped[date]


class StaircaseIndex(Indexed):
    """One row per placement after which steps to a job are promised."""

    __tablename__ = "staircase_index"
    placement: Mapped[str] = mapped_column(index=True)


class SupportIndex(Indexed):
    """One row per placement whose workplace is told whom to ring, and of the next talk."""

    __tablename__ = "support_index"
    placement: Mapped[str] = mapped_column(index=True)
    next_talk: Mapped[date | None]
    told_on: Mapped[date]


class SignalIndex(Indexed):
    """One row per signal at a workplace or a legal unit; `open_on` is when others saw it."""

    __tablename__ = "signal_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    cvr: Mapped[str]
    p_number: Mapped[str | None] = mapped_column(index=True)
    told_on: Mapped[date]
    answer_by: Mapped[date]
    open_on: Mapped[date | None]
    gone_on: Mapped[date | None]


class ReplyIndex(Indexed):
    """One row per reply of an employer to what stands about it."""

    __tablename__ = "reply_index"
    about: Mapped[str] = mapped_column(index=True)
    employer: Mapped[str] = mapped_column(index=True)
    replied_on: Mapped[date]


class ExpectedSumIndex(Indexed):
    """One row per municipality's expected sum at a workplace."""

    __tablename__ = "expected_sum_index"
    workplace: Mapped[str] = mapped_column(index=True)


class SeatOfferIndex(Indexed):
    """One row per held place that was offered to others."""

    __tablename__ = "seat_offer_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    p_number: Mapped[str] = mapped_column(index=True)
    claim: Mapped[str] = mapped_column(index=True)
    giver: Mapped[str]
    taker: Mapped[str | None]
    until: Mapped[date]
    state: Mapped[str]
    state_on: Mapped[date]


class RestrictionIndex(Indexed):
    """One row per restriction of a workplace or a legal unit; `lifted_on` is when it ended."""

    __tablename__ = "restriction_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    cvr: Mapped[str] = mapped_column(index=True)
    p_number: Mapped[str | None] = mapped_column(index=True)
    lifted_on: Mapped[date | None]


class SamePlaceIndex(Indexed):
    """One row per person's word on whether two P-numbers are one place."""

    __tablename__ = "same_place_index"
    employer: Mapped[str] = mapped_column(index=True)
    earlier: Mapped[str] = mapped_column(index=True)
    later: Mapped[str] = mapped_column(index=True)
    same: Mapped[bool]


class OutcomeTableIndex(Indexed):
    """One row per employer whose outcomes others were told of."""

    __tablename__ = "outcome_table_index"
    employer: Mapped[str] = mapped_column(index=True)


class PromiseIndex(Indexed):
    """One row per promise between an employer and a municipality."""

    __tablename__ = "promise_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str] = mapped_column(index=True)
    due: Mapped[date]
    state: Mapped[str]


class ObjectionIndex(Indexed):
    """One row per objection to a promise that its giver says is kept."""

    __tablename__ = "objection_index"
    promise: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    settled_on: Mapped[date | None]


class ContactNoteIndex(Indexed):
    """One row per talk of a municipality with an employer."""

    __tablename__ = "contact_note_index"
    code: Mapped[str] = mapped_column(unique=True, index=True)
    employer: Mapped[str] = mapped_column(index=True)
    municipality: Mapped[str]
    on: Mapped[date]


class RuleIndex(Indexed):
    """One row per row of the law that the hub, or a municipality for itself, has written."""

    __tablename__ = "rule_index"
    code: Mapped[str] = mapped_column(index=True)
    rule: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    state: Mapped[str]

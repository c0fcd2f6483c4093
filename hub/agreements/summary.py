"""An agreement and where all stand to it, as programs read it: with `--json`, and over the API."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marshmallow_dataclass import class_schema
from sqlalchemy.orm import Session

from hub.agreements.actions import coverage
from hub.agreements.questions import asked
from shared.codes.places import municipalities
from shared.records.agreement import Agreement, Reservation
from shared.records.base import BodySchema, Record
from shared.records.employer import Contact
from shared.rules.agreement import Coverage
from shared.rules.agreement_cycle import status


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSummary:
    """One agreement: where it stands today, and how many municipalities are in it."""

    agreement: str
    code: str
    title: str
    state: str
    version: int
    valid_from: date
    valid_to: date
    last_day: date | None
    acceded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingSummary:
    """Where one municipality stands to an agreement, and its own word on it."""

    municipality: str
    name: str
    state: str
    participation: str | None
    kam: Contact | None
    reservation: Reservation | None
    last_day: date | None
    reason_code: str | None
    reason: str | None
    entrance_phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSummary:
    """One municipality's question, and the answer if there is one."""

    id: UUID
    municipality: str
    asked_on: date
    text: str
    reply: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWhole(AgreementSummary):
    """An agreement with its terms, what was asked about it, and all 98 municipalities."""

    units: list[str]
    branches: list[str]
    instruments: list[str]
    hosting_authority: str
    mandate_on: date
    answer_days: int
    candidate_days: int
    terms: str
    terms_digest: str
    questions: list[QuestionSummary]
    coverage: list[StandingSummary]


SUMMARIES = class_schema(AgreementSummary, base_schema=BodySchema)(many=True)
WHOLE = class_schema(AgreementWhole, base_schema=BodySchema)()


def summary(session: Session, record: Record, today: date) -> AgreementSummary:
    """Return an agreement in one line."""
    return _head(record, coverage(session, record, today), today)


def whole(session: Session, record: Record, today: date) -> AgreementWhole:
    """Return all that is known of an agreement."""
    covered = coverage(session, record, today)
    body: Agreement = record.body
    head = _head(record, covered, today)
    return AgreementWhole(
        **{name: getattr(head, name) for name in AgreementSummary.__slots__},
        units=list(body.units), branches=list(body.branches),
        instruments=list(body.instruments), hosting_authority=body.hosting_authority,
        mandate_on=body.mandate_on, answer_days=body.answer_days,
        candidate_days=body.candidate_days, terms=body.terms,
        terms_digest=body.terms_digest, coverage=[_standing(one, today) for one in covered],
        questions=[
            QuestionSummary(
                id=one.id, municipality=one.question.municipality, text=one.question.text,
                asked_on=one.question.asked_on, reply=one.reply.text if one.reply else None,
            )
            for one in asked(session, record)
        ],
    )  # fmt: skip


def _head(record: Record, covered: tuple[Coverage, ...], today: date) -> AgreementSummary:
    body: Agreement = record.body
    return AgreementSummary(
        agreement=record.ref, code=body.code, title=body.title, state=status(body, today),
        version=body.version, valid_from=body.valid_from, valid_to=body.valid_to,
        last_day=body.last_day, acceded=sum(one.standing == "acceded" for one in covered),
    )  # fmt: skip


def _standing(one: Coverage, today: date) -> StandingSummary:
    place, word = municipalities()[one.municipality], one.accession
    return StandingSummary(
        municipality=one.municipality, name=place.name, state=one.standing,
        participation=word.participation if word else None,
        kam=word.entrance(today) if word else None,
        reservation=word.reservation if word else None,
        last_day=word.last_day if word else None,
        reason_code=word.reason_code if word else None, reason=word.reason if word else None,
        entrance_phone=place.entrance_phone or None,
    )  # fmt: skip

"""`/api/v1/agreements`: what agreements ask of the municipality and its word, for programs."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from marshmallow_dataclass import class_schema

from node.agreements import actions
from node.agreements.actions import Offered, Terms
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.employer import Contact
from shared.records.formats import Code, Cvr, Line, Phone, Text
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("agreements", __name__, "Read what is offered; accede, decline, leave, ask.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessionTerms:
    """What the municipality joins with: its person for the employer, its limits, its notice."""

    participation: Literal["profiles", "count_only"]
    kam: Contact
    substitute: Contact | None = None
    max_at_once: int | None = None
    instruments: tuple[Code, ...] = ()
    units: tuple[Cvr, ...] = ()
    text: Text | None = None
    notice_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDecline:
    """A reason of the closed list, and in words; whom the employer may ring all the same."""

    because: Code
    reason: Text
    contact_name: Line | None = None
    contact_phone: Phone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementWords:
    """Why, or what is asked; the employer reads it."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedSummary:
    """An agreement and the municipality's own word on it, as it stands today."""

    agreement: str
    code: str
    title: str
    employer: str
    version: int
    valid_from: date
    valid_to: date
    invited: bool
    state: str
    changed: bool
    participation: str | None
    last_day: date | None


JOINING = class_schema(AccessionTerms, base_schema=BodySchema)()
DECLINING = class_schema(AgreementDecline, base_schema=BodySchema)()
WORDS = class_schema(AgreementWords, base_schema=BodySchema)()
ONE = class_schema(OfferedSummary, base_schema=BodySchema)()
MANY = class_schema(OfferedSummary, base_schema=BodySchema)(many=True)


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[OfferedSummary]:
    """List the agreements that came here, the unanswered first."""
    with local().read() as session:
        return [_summary(one) for one in actions.offered(session, local())]


@blueprint.get("/<code>")
@blueprint.response(200, ONE)
def show(code: str) -> OfferedSummary:
    """Show one agreement and our word on it."""
    return _one(code)


@blueprint.put("/<code>/accession")
@blueprint.arguments(JOINING)
@blueprint.response(200, ONE)
def accede(said: AccessionTerms, code: str) -> OfferedSummary:
    """Join, or join anew with other terms; takes a notice back."""
    terms = Terms(**{name: getattr(said, name) for name in AccessionTerms.__slots__})
    actions.accede(local(), current().actor, code, terms)
    return _one(code)


@blueprint.post("/<code>/decline")
@blueprint.arguments(DECLINING)
@blueprint.response(200, ONE)
def decline(said: AgreementDecline, code: str) -> OfferedSummary:
    """Say no, with a reason of the list and in words."""
    name = said.contact_name
    contact = Contact(name=name, phone=said.contact_phone) if name else None
    actions.decline(local(), current().actor, code, said.because, said.reason, contact)
    return _one(code)


@blueprint.post("/<code>/pause")
@blueprint.arguments(WORDS)
@blueprint.response(200, ONE)
def pause(said: AgreementWords, code: str) -> OfferedSummary:
    """Take no new needs for a while."""
    actions.pause(local(), current().actor, code, said.text)
    return _one(code)


@blueprint.post("/<code>/resume")
@blueprint.response(200, ONE)
def resume(code: str) -> OfferedSummary:
    """End a pause, or take a notice back before its last day."""
    actions.resume(local(), current().actor, code)
    return _one(code)


@blueprint.post("/<code>/leave")
@blueprint.arguments(WORDS)
@blueprint.response(200, ONE)
def leave(said: AgreementWords, code: str) -> OfferedSummary:
    """Give notice; the answer has the last day."""
    actions.leave(local(), current().actor, code, said.text)
    return _one(code)


@blueprint.post("/<code>/questions")
@blueprint.arguments(WORDS)
@blueprint.response(201, ONE)
def ask(said: AgreementWords, code: str) -> OfferedSummary:
    """Ask something; all who are invited read question and answer."""
    actions.ask(local(), current().actor, code, said.text)
    return _one(code)


def _one(code: str) -> OfferedSummary:
    with local().read() as session:
        row = actions.find(session, code)
        return _summary(actions.offer(session, local(), row))


def _summary(one: Offered) -> OfferedSummary:
    row, answer = one.agreement, one.answer
    return OfferedSummary(
        agreement=row.ref, code=row.code, title=row.title, employer=one.employer,
        version=row.version, valid_from=row.valid_from, valid_to=row.valid_to,
        invited=one.invited, state=one.standing or "not_answered", changed=one.changed,
        participation=answer.participation if answer else None,
        last_day=answer.last_day if answer else None,
    )  # fmt: skip

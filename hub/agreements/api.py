"""`/api/v1/agreements`: what the pages of agreements do, for programs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marshmallow_dataclass import class_schema

from hub.agreements import actions, questions
from hub.agreements.draft import AgreementDraft, DraftSchema
from hub.agreements.draft import model as draft_model
from hub.agreements.seen import see_it_may_be_made, seen, seen_by
from hub.agreements.summary import (
    SUMMARIES,
    WHOLE,
    AgreementSummary,
    AgreementWhole,
    summary,
    whole,
)
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.clock import today
from shared.feed import stored
from shared.problem import NotFound
from shared.records.base import BodySchema
from shared.records.formats import Cvr, Line, PublicCode, Text, split_ref
from shared.said import employer_by_code
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("agreements", __name__, "Make agreements, see who is in them and how.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementStop:
    """Why; all municipalities in the agreement read it."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEnd(AgreementStop):
    """Why, and the last day; today unless said."""

    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitYes:
    """A franchisee's own word for its legal unit, and who gave it."""

    cvr: Cvr
    by: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReply:
    """The answer to a question; all who are invited read it."""

    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFor:
    """Whose units and contact the model is to have, for who is of no employer."""

    employer: PublicCode | None = None


DRAFT = DraftSchema()
MODEL_FOR = class_schema(ModelFor, base_schema=BodySchema)()
STOP = class_schema(AgreementStop, base_schema=BodySchema)()
END = class_schema(AgreementEnd, base_schema=BodySchema)()
YES = class_schema(UnitYes, base_schema=BodySchema)()
REPLY = class_schema(QuestionReply, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, SUMMARIES)
def index() -> list[AgreementSummary]:
    """List the agreements that you may see."""
    with local().read() as session:
        keys = [split_ref(row.ref) for row in session.scalars(seen_by(current()))]
        day = today(session)
        return [summary(session, one, day) for one in stored.many(session, keys)]


@blueprint.get("/model")
@blueprint.arguments(MODEL_FOR, location="query")
@blueprint.response(200, DRAFT)
def model(wanted: ModelFor) -> AgreementDraft:
    """Show a model agreement with your employer's units, or another's: to mend and post."""
    who = current()
    with local().read() as session:
        if who.roles & OF_EMPLOYER:
            employer = stored.get(session, who.scope or "").body
        else:
            employer = employer_by_code(session, wanted.employer).body if wanted.employer else None
        return draft_model(employer, today(session))


@blueprint.post("")
@blueprint.arguments(DRAFT)
@blueprint.response(201, WHOLE)
def make(draft: AgreementDraft) -> AgreementWhole:
    """Make an agreement; with an `Idempotency-Key` the same, however often it is sent."""
    _must_be_own(draft)
    return _whole(actions.make(local(), current().actor, draft, id=once()).body.code)


@blueprint.put("/<code>")
@blueprint.arguments(DRAFT)
@blueprint.response(200, WHOLE)
def renew(draft: AgreementDraft, code: str) -> AgreementWhole:
    """Make a new version; accessions to other terms than before must be given again."""
    _must_be_seen(code)
    _must_be_own(draft)
    actions.make(local(), current().actor, draft, renews=code)
    return _whole(code)


@blueprint.get("/<code>")
@blueprint.response(200, WHOLE)
def show(code: str) -> AgreementWhole:
    """Show an agreement's terms, what was asked, and where all 98 municipalities stand."""
    return _whole(code)


@blueprint.post("/<code>/offer")
@blueprint.response(200, WHOLE)
def offer(code: str) -> AgreementWhole:
    """Offer an agreement after its consultation: now municipalities may answer."""
    _must_be_seen(code)
    actions.become(local(), current().actor, code, "active", after="in_consultation")
    return _whole(code)


@blueprint.post("/<code>/suspend")
@blueprint.arguments(STOP)
@blueprint.response(200, WHOLE)
def suspend(said: AgreementStop, code: str) -> AgreementWhole:
    """Stop new needs for a while; running placements run on."""
    _must_be_seen(code)
    actions.become(local(), current().actor, code, "suspended", reason=said.reason)
    return _whole(code)


@blueprint.post("/<code>/resume")
@blueprint.response(200, WHOLE)
def resume(code: str) -> AgreementWhole:
    """Take a suspended agreement up again."""
    _must_be_seen(code)
    actions.become(local(), current().actor, code, "active", after="suspended")
    return _whole(code)


@blueprint.post("/<code>/terminate")
@blueprint.arguments(END)
@blueprint.response(200, WHOLE)
def terminate(said: AgreementEnd, code: str) -> AgreementWhole:
    """End an agreement after its last day; running placements run out."""
    _must_be_seen(code)
    who = current().actor
    actions.become(local(), who, code, "terminated", reason=said.reason, last_day=said.last_day)
    return _whole(code)


@blueprint.post("/<code>/consents")
@blueprint.arguments(YES)
@blueprint.response(200, WHOLE)
def consent(said: UnitYes, code: str) -> AgreementWhole:
    """Note that a franchisee takes part with its legal unit."""
    _must_be_seen(code)
    actions.consent(local(), current().actor, code, said.cvr, said.by)
    return _whole(code)


@blueprint.put("/<code>/questions/<question>/reply")
@blueprint.arguments(REPLY)
@blueprint.response(200, WHOLE)
def reply(said: QuestionReply, code: str, question: str) -> AgreementWhole:
    """Answer a municipality's question, or put another answer in its place."""
    _must_be_seen(code)
    who = current()
    questions.reply(local(), who.actor, code, _id(question), said.text, who.name)
    return _whole(code)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(text) from None


def _must_be_seen(code: str) -> None:
    with local().read() as session:
        seen(session, current(), code)


def _must_be_own(draft: AgreementDraft) -> None:
    with local().read() as session:
        see_it_may_be_made(session, current(), draft)


def _whole(code: str) -> AgreementWhole:
    with local().read() as session:
        return whole(session, seen(session, current(), code), today(session))

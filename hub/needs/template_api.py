"""`/api/v1/need-templates`: templates of needs, what recurs, and drafts to send or drop."""

from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from hub.needs import templates
from hub.needs.api import must_be_own, whole_of
from hub.needs.summary import WHOLE, NeedWhole
from hub.needs.templates import Template
from shared import clock
from shared.accounts.access import current
from shared.needs.draft import NeedDraft, ahead
from shared.records.base import BodySchema
from shared.records.formats import Line
from shared.rules.copying import Every
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("need-templates", __name__, "Needs kept under a name, and those that recur.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """A template as it is saved; one of the same name is replaced. `every` lets it recur."""

    name: Line
    draft: NeedDraft
    every: Every | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateShown(TemplateDraft):
    """A template; `waiting` are the first days of drafts that wait to be sent or dropped."""

    code: str
    slots: int
    next_start: date | None
    waiting: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first day of the slots."""

    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MaybeStart:
    """The first day of the slots; without it the template's days are moved to lie ahead."""

    start: date | None = None


DRAFT, SHOWN = (
    class_schema(of, base_schema=BodySchema)() for of in (TemplateDraft, TemplateShown)
)
LISTED = class_schema(TemplateShown, base_schema=BodySchema)(many=True)
START, MAYBE = (class_schema(of, base_schema=BodySchema)() for of in (Start, MaybeStart))


@blueprint.get("")
@blueprint.response(200, LISTED)
def index() -> list[TemplateShown]:
    """List your templates."""
    with local().read() as session:
        return [_shown(one) for one in templates.templates(session, current().scope)]


@blueprint.post("")
@blueprint.arguments(DRAFT)
@blueprint.response(201, SHOWN)
def save(said: TemplateDraft) -> TemplateShown:
    """Save a template; nothing is sent to anybody."""
    with local().read() as session:
        must_be_own(ahead(said.draft, clock.today(session)))
    code = templates.save(local(), current().actor, said.name, said.draft, said.every)
    return _shown(_own(code))


@blueprint.delete("/<code>")
@blueprint.response(204)
def remove(code: str) -> None:
    """Take a template away; needs that were made from it stay."""
    templates.remove(local(), _own(code).code)


@blueprint.post("/<code>/needs")
@blueprint.arguments(MAYBE)
@blueprint.response(201, WHOLE)
def post(said: MaybeStart, code: str) -> NeedWhole:
    """Post the need that a template says; a draft that waits for this start is sent."""
    found = _own(code)
    posted = templates.post(local(), current().actor, found.code, said.start, id=once())
    return whole_of(posted.body.code)


@blueprint.post("/<code>/drop")
@blueprint.arguments(START)
@blueprint.response(200, SHOWN)
def drop(said: Start, code: str) -> TemplateShown:
    """Say that a draft that waits shall not be sent."""
    templates.drop(local(), _own(code).code, said.start)
    return _shown(_own(code))


def _own(code: str) -> Template:
    with local().read() as session:
        return templates.template(session, code, current().scope)


def _shown(one: Template) -> TemplateShown:
    return TemplateShown(
        code=one.code, name=one.name, every=one.every, draft=one.draft, slots=one.slots,
        next_start=one.next_start, waiting=one.waiting,
    )  # fmt: skip

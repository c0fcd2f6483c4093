"""`/api/v1/sectors`: recruitment services, made, changed and closed; when a screener is away."""

from datetime import date

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from hub.sectors import absence, actions
from hub.sectors.seen import seen, seen_by
from shared.accounts.access import current
from shared.problem import NotFound, Refused
from shared.records.base import BodySchema, Record
from shared.records.kinds import KINDS
from shared.records.sector import Absence
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("sectors", __name__, "Recruitment services of a branch, and who screens.")

ABSENCE = class_schema(Absence, base_schema=BodySchema)()


class SectorSchema(Schema):
    """A service: its record's key, which is the scope of its people's accounts, and its body."""

    service = fields.String(attribute="ref")
    body = fields.Nested(KINDS["sector_service"].schema)


@blueprint.get("")
@blueprint.response(200, SectorSchema(many=True))
def index() -> list[Record]:
    """List the services that you may see."""
    with local().read() as session:
        return seen_by(session, current())


@blueprint.get("/<slug>")
@blueprint.response(200, SectorSchema())
def show(slug: str) -> Record:
    """Show a service: its branches, members, people and their absences."""
    return _seen(slug)


@blueprint.put("/<slug>")
@blueprint.arguments(actions.DraftSchema())
@blueprint.response(200, SectorSchema())
def make(draft: actions.SectorDraft, slug: str) -> Record:
    """Make a service, or put the draft in the place of the one of its slug."""
    if draft.slug != slug:
        raise Refused("slug_differs", field="slug", slug=slug)
    return actions.make(local(), current().actor, draft)


@blueprint.post("/<slug>/close")
@blueprint.response(200, SectorSchema())
def close(slug: str) -> Record:
    """Close a service: its branches are free for another."""
    return actions.close(local(), current().actor, slug)


@blueprint.post("/<slug>/absences")
@blueprint.arguments(ABSENCE)
@blueprint.response(200, SectorSchema())
def away(told: Absence, slug: str) -> Record:
    """Tell ahead when the screener is away, and who screens then."""
    _seen(slug)
    return absence.away(local(), current().actor, slug, told)


@blueprint.delete("/<slug>/absences/<first>")
@blueprint.response(200, SectorSchema())
def back(slug: str, first: str) -> Record:
    """Take back the absence that begins on a day."""
    _seen(slug)
    try:
        day = date.fromisoformat(first)
    except ValueError:
        raise NotFound(first) from None
    return absence.back(local(), current().actor, slug, day)


def _seen(slug: str) -> Record:
    with local().read() as session:
        return seen(session, current(), slug)

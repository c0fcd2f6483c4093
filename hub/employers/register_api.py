"""`/api/v1/employers`: the employers on the hub, and registering one with its legal units."""

from marshmallow import Schema, fields

from hub.employers import actions
from hub.employers.draft import DraftSchema, EmployerDraft
from shared.accounts.access import current
from shared.feed import stored
from shared.records.base import Record
from shared.records.kinds import KINDS
from shared.said import employer_by_code
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("employers", __name__, "Groups with their legal units, and whom to ring.")


class EmployerSchema(Schema):
    """An employer: its record's key, which is the scope of its people's accounts, and its body."""

    employer = fields.String(attribute="ref")
    body = fields.Nested(KINDS["employer"].schema)


@blueprint.get("")
@blueprint.response(200, EmployerSchema(many=True))
def index() -> list[Record]:
    """List the employers on the hub."""
    with local().read() as session:
        return list(stored.of_kind(session, "employer"))


@blueprint.post("")
@blueprint.arguments(DraftSchema())
@blueprint.response(201, EmployerSchema())
def make(draft: EmployerDraft) -> Record:
    """Register an employer; with an `Idempotency-Key` the same, however often it is sent."""
    return actions.add(local(), current().actor, draft, id=once())


@blueprint.get("/<code>")
@blueprint.response(200, EmployerSchema())
def show(code: str) -> Record:
    """Show an employer."""
    with local().read() as session:
        return employer_by_code(session, code)

"""`/api/v1/needs/<code>/matching`: who is suggested for a need, in numbers, and matching again."""

from typing import Any

from marshmallow import Schema, fields

from hub.matching import actions
from hub.needs.seen import seen
from shared.accounts.access import current
from shared.feed import stored
from shared.records.base import Record
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("needs", __name__, "Who is suggested for a need, and why not more.",
                      name="matching")  # fmt: skip


class TallySchema(Schema):
    """People against a slot group. Numbers are in steps of five: 5 is at least five, null some
    but fewer, 0 nobody; `unmet` and `not_told` are by condition.
    """

    slot_group = fields.UUID()
    people = fields.Integer(allow_none=True)
    meet_all = fields.Integer(allow_none=True)
    may = fields.Integer(allow_none=True)
    unmet = fields.Dict(fields.String(), fields.Integer(allow_none=True))
    not_told = fields.Dict(fields.String(), fields.Integer(allow_none=True))


class MatchingSchema(Schema):
    """How those stand who are suggested now."""

    code = fields.String()
    suggested = fields.List(fields.Nested(TallySchema))


class MatchedSchema(MatchingSchema):
    """Also all who were looked at, and whether any suggestion is another than before."""

    looked_at = fields.List(fields.Nested(TallySchema))
    changed = fields.Boolean()


@blueprint.get("/<code>/matching")
@blueprint.response(200, MatchingSchema())
def show(code: str) -> dict[str, Any]:
    """Show how those who are suggested now stand to each slot group; no single profile."""
    return _told(_seen(code))


@blueprint.post("/<code>/matching")
@blueprint.response(200, MatchedSchema())
def run(code: str) -> dict[str, Any]:
    """Match again, and show how all who were looked at stand; twice is once."""
    _seen(code)
    done = actions.run(local(), current().actor, code)
    return {**_told(done.need), "looked_at": done.looked_at, "changed": done.changed}


def _told(need: Record) -> dict[str, Any]:
    with local().read() as session:
        return {"code": need.body.code, "suggested": actions.suggested(session, need)}


def _seen(code: str) -> Record:
    with local().read() as session:
        return stored.get(session, seen(session, current(), code).ref)

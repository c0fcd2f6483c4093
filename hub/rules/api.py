"""`/api/v1/rules`: how the law stands on a day, and its rows by two persons, for programs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from hub.rules import actions
from hub.rules.actions import Draft
from hub.rules.pages import DraftSchema
from shared import clock
from shared.accounts.access import current
from shared.lawbook import find, rows_here
from shared.rules.figures import as_data
from shared.rules.law import law, lines_on
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint("rules", __name__, "Legal figures by date: read, draft, confirm.")


class OnSchema(Schema):
    """The day that is asked about; none is today."""

    on = fields.Date(load_default=None)


class RowSchema(Schema):
    """A row as it stands on the day: `used`, `unused` or `ended`."""

    id = fields.String()
    standing = fields.String()
    status = fields.String()
    origin = fields.String()
    row = fields.String()
    paragraph = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    source = fields.String()
    question = fields.String()
    figures = fields.Dict(keys=fields.String(), values=fields.String())


class TableSchema(Schema):
    """The law of a day."""

    on = fields.Date()
    rule_set = fields.String()
    rules = fields.List(fields.Nested(RowSchema))


class WrittenSchema(DraftSchema):
    """A row as somebody writes it; figures are texts, `26` or `TG03 TG05`."""

    figures = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class StateSchema(Schema):
    """Where a row of the hub's stands."""

    row = fields.String()
    state = fields.String()


STATE = StateSchema()


@blueprint.get("")
@blueprint.arguments(OnSchema(), location="query")
@blueprint.response(200, TableSchema())
def index(asked: Mapping[str, date | None]) -> Mapping[str, object]:
    """Show the law of a day: what is used, and what nobody has checked."""
    with local().read() as session:
        rows, on = rows_here(session), asked["on"] or clock.today(session)
    lines = [as_data(one) for one in lines_on(on, rows)]
    return {"on": on, "rule_set": law(on, rows).rule_set, "rules": lines}


@blueprint.post("")
@blueprint.arguments(WrittenSchema())
@blueprint.response(201, STATE)
def draft(said: Mapping[str, Any]) -> Mapping[str, str]:
    """Write a row that nothing is judged by until somebody else confirms it."""
    wanted = Draft(**{**said, "figures": tuple(said["figures"].items())})
    return _state(actions.draft(local(), current().actor, wanted))


@blueprint.post("/<code>/confirm")
@blueprint.response(200, STATE)
def confirm(code: str) -> Mapping[str, str]:
    """Let a draft hold, as a person who had no part in writing it."""
    actions.confirm(local(), current().actor, code)
    return _state(code)


@blueprint.post("/<code>/withdraw")
@blueprint.response(200, STATE)
def withdraw(code: str) -> Mapping[str, str]:
    """Take a row back."""
    actions.withdraw(local(), current().actor, code)
    return _state(code)


def _state(code: str) -> Mapping[str, str]:
    with local().read() as session:
        body = find(session, local().authority, code).body
    return {"row": body.code, "state": body.state}

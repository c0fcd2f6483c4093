"""`/api/v1/rules`: how the law stands on a day, and its rows by two persons, for programs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields

from hub.rules import actions
from hub.rules.actions import Draft
from hub.rules.pages import DraftSchema
from shared.accounts.access import current
from shared.lawbook import RowEvent
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.rules_api import EVENTS, ON, STATE, TABLE, law_table, row_events, row_state

blueprint = Blueprint("rules", __name__, "Legal figures by date: read, draft, confirm.")


class WrittenSchema(DraftSchema):
    """A row as somebody writes it; figures are texts, `26` or `TG03 TG05`."""

    figures = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


@blueprint.get("")
@blueprint.arguments(ON, location="query")
@blueprint.response(200, TABLE)
def index(asked: Mapping[str, date | None]) -> Mapping[str, object]:
    """Show the law of a day: what is used, and what nobody has checked."""
    return law_table(asked["on"])


@blueprint.get("/history")
@blueprint.response(200, EVENTS)
def events() -> list[RowEvent]:
    """List who wrote, confirmed and took back the hub's rows, the latest first."""
    return row_events()


@blueprint.post("")
@blueprint.arguments(WrittenSchema())
@blueprint.response(201, STATE)
def draft(said: Mapping[str, Any]) -> Mapping[str, str]:
    """Write a row that nothing is judged by until somebody else confirms it."""
    wanted = Draft(**{**said, "figures": tuple(said["figures"].items())})
    return row_state(actions.draft(local(), current().actor, wanted))


@blueprint.post("/<code>/confirm")
@blueprint.response(200, STATE)
def confirm(code: str) -> Mapping[str, str]:
    """Let a draft hold, as a person who had no part in writing it."""
    actions.confirm(local(), current().actor, code)
    return row_state(code)


@blueprint.post("/<code>/withdraw")
@blueprint.response(200, STATE)
def withdraw(code: str) -> Mapping[str, str]:
    """Take a row back."""
    actions.withdraw(local(), current().actor, code)
    return row_state(code)

"""`/api/v1/rules`: how the law stands here on a day, and what we had answered ourselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from marshmallow_dataclass import class_schema

from node.rules import actions
from shared.accounts.access import current
from shared.lawbook import RowEvent
from shared.records.base import BodySchema
from shared.records.formats import Line
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.rules_api import EVENTS, ON, STATE, TABLE, law_table, row_events, row_state

blueprint = Blueprint("rules", __name__, "The law of a day as it holds here; answer open rows.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswered:
    """Who answered the open row's question, and when; the figures of a row that has none."""

    rule: str
    basis: Line
    figures: dict[str, str] = field(default_factory=dict)


ANSWERED = class_schema(RowAnswered, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.arguments(ON, location="query")
@blueprint.response(200, TABLE)
def index(asked: Mapping[str, date | None]) -> Mapping[str, object]:
    """Show the law of a day as our grants are judged: what is used, what nobody has checked."""
    return law_table(asked["on"], own=True)


@blueprint.get("/history")
@blueprint.response(200, EVENTS)
def events() -> list[RowEvent]:
    """List who confirmed and took back our own rows, the latest first."""
    return row_events()


@blueprint.post("")
@blueprint.arguments(ANSWERED)
@blueprint.response(201, STATE)
def confirm(said: RowAnswered) -> Mapping[str, str]:
    """Let an open row hold for our own grants."""
    code = actions.confirm(
        local(), current().actor, said.rule, basis=said.basis, figures=said.figures
    )
    return row_state(code)


@blueprint.post("/<code>/withdraw")
@blueprint.response(200, STATE)
def withdraw(code: str) -> Mapping[str, str]:
    """Take a row of ours back: its question is open again."""
    actions.withdraw(local(), current().actor, code)
    return row_state(code)

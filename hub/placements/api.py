"""`/api/v1/placements`: follow an employer's placements, tell of them, and count its answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from marshmallow_dataclass import class_schema

from hub.placements import actions
from hub.placements.answers import answered
from hub.placements.following import follow, placements_of, see_it_belongs
from hub.placements.sheets import sheet_of
from hub.placements.summary import SUMMARIES, WHOLE, PlacementSummary, summary, whole
from shared import clock
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code
from shared.web.answers_api import ANSWERS, answers_told
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.sheet_api import SheetSchema, sheet_told

blueprint = Blueprint("placements", __name__, "Placements at your workplaces, and what you tell.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What you tell: `what` happened `on` a day, and what belongs to it."""

    what: Literal["hearing", "started", "not_started", "interrupted", "resumed", "answer", "ended"]
    on: date | None = None
    hearing: Code | None = None
    heard: Code | None = None
    answer: Literal["hire", "not_here", "not_yet"] | None = None
    hours: int | None = None
    hire_from: date | None = None
    reason: Code | None = None
    yes_if: Code | None = None
    again_on: date | None = None
    expected_back: date | None = None


TOLD = class_schema(Told, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, SUMMARIES)
def index() -> list[PlacementSummary]:
    """List the placements at your workplaces, the first start first."""
    with local().read() as session:
        today = clock.today(session)
        rows = placements_of(session, current().scope)
        return [summary(follow(session, row, today)) for row in rows]


@blueprint.get("/answers")
@blueprint.response(200, ANSWERS)
def answers() -> list[dict[str, object]]:
    """Count your answers before the end by workplace, and which yeses came true."""
    with local().read() as session:
        found = answered(session, current().scope, clock.today(session))
    return answers_told(found)


@blueprint.get("/<code>")
@blueprint.response(200, WHOLE)
def show(code: str) -> dict[str, object]:
    """Show where a placement stands."""
    return _whole(code)


@blueprint.get("/<code>/sheet")
@blueprint.response(200, SheetSchema())
def sheet(code: str) -> dict[str, object]:
    """Show what you key into VITAS, in its order of fields; no name and no CPR number."""
    with local().read() as session:
        row = actions.by_code(session, code)
        see_it_belongs(session, row, current().scope or "")
        return sheet_told(row.code, sheet_of(session, row))


@blueprint.post("/<code>/reports")
@blueprint.arguments(TOLD)
@blueprint.response(200, WHOLE)
def tell(told: Told, code: str) -> dict[str, object]:
    """Tell what happened; in other words than before, it corrects what was told."""
    _whole(code)
    said = {name: getattr(told, name) for name in actions.Said.__annotations__}
    actions.report(local(), current().actor, code, told.what, on=told.on, **said)
    return _whole(code)


def _whole(code: str) -> dict[str, object]:
    with local().read() as session:
        row = actions.by_code(session, code)
        see_it_belongs(session, row, current().scope or "")
        found = follow(session, row, clock.today(session))
    return whole(found)

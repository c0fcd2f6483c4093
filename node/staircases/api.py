"""`/api/v1/placements/<code>/staircase`: from placement to an ordinary job, each step promised."""

from dataclasses import dataclass, field
from datetime import date

from marshmallow import validate
from marshmallow_dataclass import class_schema

from node.placements.pages import see
from node.staircases import actions
from node.staircases.seen import StaircaseSeen, plan_of
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code
from shared.records.staircase import Rung
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint(
    "placements", __name__, "Steps to an ordinary job, each on a promised day.", name="staircases"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StairPromised:
    """What the workplace has promised: hours a week, from a day that never changes."""

    rung: Rung
    hours: int = field(metadata={"validate": validate.Range(1, 37)})
    promised_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StairKept:
    """Which stair was kept, from which day: today where none is given."""

    number: int
    kept_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StairDropped:
    """Which stair is given up, for a reason of `not_here_reasons`."""

    number: int
    reason: Code


STAIRCASE = class_schema(StaircaseSeen)()
PROMISED = class_schema(StairPromised, base_schema=BodySchema)()
KEPT = class_schema(StairKept, base_schema=BodySchema)()
DROPPED = class_schema(StairDropped, base_schema=BodySchema)()


@blueprint.get("/<code>/staircase")
@blueprint.response(200, STAIRCASE)
def show(code: str) -> StaircaseSeen:
    """Show the stairs after a placement, each with its rules."""
    return _plan(code)


@blueprint.post("/<code>/staircase")
@blueprint.arguments(PROMISED)
@blueprint.response(201, STAIRCASE)
def promise(said: StairPromised, code: str) -> StaircaseSeen:
    """Add a stair; the workplace sees it, and sees when its day has passed."""
    see(code)
    stair = (said.rung, said.hours, said.promised_on)
    actions.promise(local(), current().actor, code, stair)
    return _plan(code)


@blueprint.post("/<code>/staircase/kept")
@blueprint.arguments(KEPT)
@blueprint.response(200, STAIRCASE)
def keep(said: StairKept, code: str) -> StaircaseSeen:
    """Note that a stair was kept."""
    see(code)
    actions.keep(local(), current().actor, code, said.number, said.kept_on)
    return _plan(code)


@blueprint.post("/<code>/staircase/dropped")
@blueprint.arguments(DROPPED)
@blueprint.response(200, STAIRCASE)
def drop(said: StairDropped, code: str) -> StaircaseSeen:
    """Give a stair up; another may be promised."""
    see(code)
    actions.drop(local(), current().actor, code, said.number, said.reason)
    return _plan(code)


def _plan(code: str) -> StaircaseSeen:
    with local().read() as session:
        return plan_of(session, local(), code, current())

"""`/api/v1/placements/<code>/plan`: measures, gaps, what the workplace is told."""

from dataclasses import dataclass
from datetime import date

from marshmallow_dataclass import class_schema

from node.measures import actions
from node.measures.seen import PlanSeen, plan_of
from node.placements.pages import see
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import Code, Line, Phone
from shared.rules.measures import Settled
from shared.web.api import Blueprint
from shared.web.here import local

blueprint = Blueprint(
    "placements", __name__, "The measures beside a placement: they stay here.", name="measures"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureAgreed:
    """A measure of the list `measures`: when, who delivers it, what (`if_missing`) without it."""

    kind: Code
    starts_on: date
    ends_on: date
    deliverer: Line
    phone: Phone
    if_missing: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureMissing:
    """Which measure by its number is missing, from which day: today where none is given."""

    number: int
    missing_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSettled:
    """What was done about it; of one that is `replaced`, who delivers it now."""

    number: int
    how: Settled
    deliverer: Line | None = None
    phone: Phone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTold:
    """Whom the workplace rings, by log-in name, steps of `small_steps`, and the next talk."""

    call: Line
    phone: Phone
    steps: tuple[Code, ...] = ()
    next_talk: date | None = None


PLAN = class_schema(PlanSeen)()
AGREED = class_schema(MeasureAgreed, base_schema=BodySchema)()
MISSING = class_schema(MeasureMissing, base_schema=BodySchema)()
SETTLED = class_schema(MeasureSettled, base_schema=BodySchema)()
TOLD = class_schema(SupportTold, base_schema=BodySchema)()


@blueprint.get("/<code>/plan")
@blueprint.response(200, PLAN)
def show(code: str) -> PlanSeen:
    """Show the measures beside a placement, and what its workplace is told."""
    return _plan(code)


@blueprint.post("/<code>/plan/measures")
@blueprint.arguments(AGREED)
@blueprint.response(201, PLAN)
def agree(said: MeasureAgreed, code: str) -> PlanSeen:
    """Add a measure."""
    see(code)
    agreed = actions.Agreed(
        kind=said.kind, starts_on=said.starts_on, ends_on=said.ends_on, phone=said.phone,
        deliverer=said.deliverer, if_missing=said.if_missing,
    )  # fmt: skip
    actions.agree(local(), current().actor, code, agreed)
    return _plan(code)


@blueprint.post("/<code>/plan/missing")
@blueprint.arguments(MISSING)
@blueprint.response(200, PLAN)
def note_missing(said: MeasureMissing, code: str) -> PlanSeen:
    """Note that a measure is missing: somebody acts within two working days, nothing stops."""
    see(code)
    actions.note_missing(local(), current().actor, code, said.number, said.missing_on)
    return _plan(code)


@blueprint.post("/<code>/plan/settled")
@blueprint.arguments(SETTLED)
@blueprint.response(200, PLAN)
def settle(said: MeasureSettled, code: str) -> PlanSeen:
    """Say what was done about a missing measure."""
    see(code)
    instead = (said.deliverer or "", said.phone or "")
    actions.settle(local(), current().actor, code, said.number, said.how, instead)
    return _plan(code)


@blueprint.put("/<code>/plan/support")
@blueprint.arguments(TOLD)
@blueprint.response(200, PLAN)
def tell(said: SupportTold, code: str) -> PlanSeen:
    """Tell the workplace whom to ring, small steps, the next talk: nothing else leaves."""
    see(code)
    told = actions.Told(
        call=said.call, phone=said.phone, steps=said.steps, next_talk=said.next_talk
    )
    actions.tell(local(), current().actor, code, told)
    return _plan(code)


def _plan(code: str) -> PlanSeen:
    with local().read() as session:
        return plan_of(session, local(), code, current())

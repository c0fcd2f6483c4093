"""`/api/v1/restrictions`: what was decided about workplaces; decide, uphold, lift."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from marshmallow_dataclass import class_schema

from node.restrictions import actions
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.formats import PNumber, Text
from shared.records.restriction import Measure
from shared.restrictions import as_told, restriction_of, restrictions
from shared.web.api import Blueprint
from shared.web.here import local
from shared.web.restrictions_api import RESTRICTION, RESTRICTIONS

blueprint = Blueprint(
    "restrictions", __name__, "What municipalities decided about workplaces: all follow it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricting:
    """What is to hold at a workplace, or in the whole legal unit that runs it."""

    p_number: PNumber
    level: Literal["workplace", "unit"] = "workplace"
    measure: Measure
    at_most: int | None = None
    reason: Text
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Upheld:
    """Why it stands, and when it is looked at next."""

    why: Text
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedBecause:
    """Why it ends."""

    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePlaceOrTwo:
    """Two P-numbers of an employer, and whether they are one place."""

    earlier: PNumber
    later: PNumber
    same: bool
    why: Text | None = None


DECIDED = class_schema(Restricting, base_schema=BodySchema)()
LOOKED_AT = class_schema(Upheld, base_schema=BodySchema)()
ENDED = class_schema(LiftedBecause, base_schema=BodySchema)()
ONE_OR_TWO = class_schema(OnePlaceOrTwo, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, RESTRICTIONS)
def index() -> list[dict[str, object]]:
    """List the restrictions, each with the employer's reply."""
    with local().read() as session:
        return [as_told(one) for one in restrictions(session)]


@blueprint.get("/<code>")
@blueprint.response(200, RESTRICTION)
def show(code: str) -> dict[str, object]:
    """Show a restriction and the reply to it."""
    with local().read() as session:
        return as_told(restriction_of(session, code))


@blueprint.post("")
@blueprint.arguments(DECIDED)
@blueprint.response(201, RESTRICTION)
def decide(said: Restricting) -> dict[str, object]:
    """Restrict a workplace or its legal unit."""
    who = current()
    wanted = actions.Wanted(
        level=said.level, measure=said.measure, at_most=said.at_most, reason=said.reason,
        review_on=said.review_on,
    )  # fmt: skip
    return as_told(actions.decide(local(), who.actor, said.p_number, wanted, who.name))


@blueprint.post("/<code>/uphold")
@blueprint.arguments(LOOKED_AT)
@blueprint.response(200, RESTRICTION)
def uphold(said: Upheld, code: str) -> dict[str, object]:
    """Let a restriction of ours stand after it was looked at again."""
    who = current()
    return as_told(actions.uphold(local(), who.actor, code, said.why, said.review_on, who.name))


@blueprint.post("/<code>/lift")
@blueprint.arguments(ENDED)
@blueprint.response(200, RESTRICTION)
def lift(said: LiftedBecause, code: str) -> dict[str, object]:
    """End a restriction of ours."""
    who = current()
    return as_told(actions.lift(local(), who.actor, code, said.why, who.name))


@blueprint.put("/same-place")
@blueprint.arguments(ONE_OR_TWO)
@blueprint.response(204)
def say_same(said: OnePlaceOrTwo) -> None:
    """Say whether two P-numbers are one place: what holds for one holds then for both."""
    who = current()
    actions.say_same(
        local(), who.actor, (said.earlier, said.later), same=said.same, why=said.why or "",
        by=who.name,
    )  # fmt: skip

"""`/api/v1/pledges`: what an employer has pledged, what became of it, and its statement."""

from dataclasses import dataclass, field

from marshmallow import validate
from marshmallow_dataclass import class_schema

from hub.pledges import actions
from hub.pledges.actions import SCHEMA, PledgeDraft
from hub.pledges.standing import ALL_SEEN, SEEN, PledgeSeen, as_told, seen, seen_by, standings
from hub.pledges.statement import STATEMENT, Statement, statement
from shared import clock
from shared.accounts.access import current
from shared.records.base import BodySchema
from shared.records.employer import MOST_PLACES
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("pledges", __name__, "Places pledged for a year, apart from demand.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgedPlaces:
    """Another number of places."""

    places: int = field(metadata={"validate": validate.Range(1, MOST_PLACES)})


PLACES = class_schema(PledgedPlaces, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, ALL_SEEN)
def index() -> list[PledgeSeen]:
    """List the pledges that you may see, the newest year first."""
    with local().read() as session:
        found = standings(session, seen_by(current()), clock.today(session))
        return [as_told(one) for one in found]


@blueprint.post("")
@blueprint.arguments(SCHEMA)
@blueprint.response(201, SEEN)
def promise(draft: PledgeDraft) -> PledgeSeen:
    """Promise places; with an `Idempotency-Key` one pledge, however often it is sent."""
    who = current()
    made = actions.promise(local(), who.actor, who.scope or "", draft, id=once())
    return _seen(made.body.code)


@blueprint.get("/<code>")
@blueprint.response(200, SEEN)
def show(code: str) -> PledgeSeen:
    """Show a pledge: its places, counted now, and the needs that open them."""
    return _seen(code)


@blueprint.put("/<code>/places")
@blueprint.arguments(PLACES)
@blueprint.response(200, SEEN)
def resize(said: PledgedPlaces, code: str) -> PledgeSeen:
    """Promise another number of places; once it is confirmed, only more."""
    _seen(code)
    actions.resize(local(), current().actor, code, said.places)
    return _seen(code)


@blueprint.post("/<code>/confirm")
@blueprint.response(200, SEEN)
def confirm(code: str) -> PledgeSeen:
    """Confirm a pledge: municipalities get it, and it is never reduced."""
    _seen(code)
    actions.confirm(local(), current().actor, code)
    return _seen(code)


@blueprint.get("/statement/<code>/<int:year>")
@blueprint.response(200, STATEMENT)
def report(code: str, year: int) -> Statement:
    """Show the statement of an employer's pledges of a year; its last line is the sum."""
    with local().read() as session:
        return statement(session, current(), code, year, clock.today(session))


def _seen(code: str) -> PledgeSeen:
    with local().read() as session:
        return as_told(seen(session, current(), code, clock.today(session)))

"""`/api/v1/municipalities`: your employer's view of all municipalities, for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from hub.entrances import actions, seen
from hub.entrances.actions import Booking
from hub.entrances.seen import as_told, side, sides
from shared import clock
from shared.accounts.access import current
from shared.dealings import statements
from shared.feed import stored
from shared.promises.api import PromiseSchema
from shared.promises.seen import as_told as promise_told
from shared.promises.seen import promise_of
from shared.records.base import BodySchema
from shared.records.formats import Line, TimeOfDay
from shared.web.api import Blueprint
from shared.web.dealings_api import QUARTER, STATEMENT, EntranceSchema, ServiceSchema, TalkSchema
from shared.web.here import local

blueprint = Blueprint("municipalities", __name__, "Whom you ring where, and what is between you.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkToBook:
    """A free time, and what the talk is about."""

    on: date
    at: TimeOfDay
    about: Line


class FreeTimeSchema(Schema):
    """A time at which the KAM can be rung."""

    on = fields.Date()
    at = fields.String()


class SideSchema(EntranceSchema):
    """A municipality: whom you ring, open promises both ways, its talks with you."""

    promises = fields.List(fields.Nested(PromiseSchema))
    talks = fields.List(fields.Nested(TalkSchema))
    unanswered = fields.Integer(metadata={"description": "Open needs that it has yet to answer."})
    late = fields.Integer(metadata={"description": "Those of them whose day has passed."})
    times = fields.List(fields.Nested(FreeTimeSchema), metadata={"description": "To ring at."})
    service = fields.Nested(ServiceSchema)


ONE, MANY = SideSchema(), SideSchema(many=True)
BOOKING, PROMISE = class_schema(TalkToBook, base_schema=BodySchema)(), PromiseSchema()


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[dict[str, object]]:
    """List the municipalities that your employer's agreements invite."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        return [as_told(one) for one in sides(session, employer.ref, clock.today(session))]


@blueprint.get("/<municipality>")
@blueprint.response(200, ONE)
def show(municipality: str) -> dict[str, object]:
    """Show one municipality by its code."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        return as_told(side(session, employer.ref, municipality, clock.today(session)))


@blueprint.post("/<municipality>/talks")
@blueprint.arguments(BOOKING)
@blueprint.response(201, PROMISE)
def book(said: TalkToBook, municipality: str) -> dict[str, object]:
    """Book a talk with its KAM at a free time: your promise to ring then."""
    who, here = current(), local()
    wanted = Booking(on=said.on, at=said.at, about=said.about, keeper=who.login)
    made = actions.book(here, who.actor, who.scope or "", municipality, wanted, who.name)
    with here.read() as session:
        return promise_told(promise_of(session, clock.today(session), made.body.code))


@blueprint.get("/<municipality>/statement")
@blueprint.arguments(QUARTER, location="query")
@blueprint.response(200, STATEMENT)
def owed(asked: Mapping[str, str | None], municipality: str) -> dict[str, object]:
    """Show what you and a municipality owe each other in a quarter; numbers with their rows."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        today, of = clock.today(session), asked["quarter"]
        return statements.as_told(seen.owed(session, employer.ref, municipality, today, of))

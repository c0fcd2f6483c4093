"""`/api/v1/employers`: employers as this municipality's customers, for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from node.employers import actions, kam, seen
from node.employers.actions import Talked
from node.employers.kam import Desk
from node.employers.seen import as_told, customer, customers
from shared import clock
from shared.accounts.access import current
from shared.dealings import contacts, statements
from shared.promises.api import PromiseSchema
from shared.records.agreement import FreeTime
from shared.records.base import BodySchema
from shared.records.contact import ContactWay
from shared.records.formats import Email, Line, Phone, PNumber
from shared.said import employer_by_code
from shared.web.api import Blueprint
from shared.web.dealings_api import QUARTER, STATEMENT, EntranceSchema, ServiceSchema, TalkSchema
from shared.web.here import local

blueprint = Blueprint("employers", __name__, "Employers as customers: talks, promises, entrance.")
Told = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkToNote:
    """A talk with an employer: about the firm, never about a citizen. Who had it is you."""

    on: date
    way: ContactWay
    spoke_with: Line
    about: Line
    p_number: PNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskToHandOver:
    """Whose promises and accessions go to whom, and where employers reach that one."""

    login: Line
    to: Line
    phone: Phone
    email: Email | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KamAway:
    """Who is away up to and with a day; no day: they are back."""

    login: Line
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KamHours:
    """In which hours of each week employers can book a talk with whom; none: in none."""

    login: Line
    free: tuple[FreeTime, ...] = ()


class CustomerSchema(Schema):
    """An employer with what is between it and the municipality."""

    employer = fields.String()
    name = fields.String()
    entrance = fields.Nested(EntranceSchema)
    promises = fields.List(fields.Nested(PromiseSchema), metadata={"description": "The open."})
    talks = fields.List(fields.Nested(TalkSchema))
    service = fields.Nested(ServiceSchema)


FREE = class_schema(FreeTime, base_schema=BodySchema)


class DeskSchema(Schema):
    """What a person sees to, by codes."""

    promises = fields.List(fields.String())
    agreements = fields.List(fields.String())
    free = fields.List(fields.Nested(FREE), metadata={"description": "Hours to be rung in."})


ONE, MANY, TALK, DESK = CustomerSchema(), CustomerSchema(many=True), TalkSchema(), DeskSchema()
NOTING = class_schema(TalkToNote, base_schema=BodySchema)()
HANDING = class_schema(DeskToHandOver, base_schema=BodySchema)()
HOURS = class_schema(KamHours, base_schema=BodySchema)()
AWAY = class_schema(KamAway, base_schema=BodySchema)()


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[Told]:
    """List the employers whose agreements invite the municipality."""
    with local().read() as session:
        return [as_told(one) for one in customers(session, local(), clock.today(session))]


@blueprint.get("/<code>")
@blueprint.response(200, ONE)
def show(code: str) -> Told:
    """Show one: whom it rings here, the open promises, the talks of all municipalities."""
    with local().read() as session:
        record = employer_by_code(session, code)
        return as_told(customer(session, local(), record, clock.today(session)))


@blueprint.get("/<code>/statement")
@blueprint.arguments(QUARTER, location="query")
@blueprint.response(200, STATEMENT)
def owed(asked: Mapping[str, str | None], code: str) -> Told:
    """Show what the two owe each other in a quarter; every number with its rows."""
    with local().read() as session:
        record = employer_by_code(session, code)
        today = clock.today(session)
        return statements.as_told(seen.owed(session, local(), record, today, asked["quarter"]))


@blueprint.post("/<code>/talks")
@blueprint.arguments(NOTING)
@blueprint.response(201, TALK)
def note(said: TalkToNote, code: str) -> Told:
    """Note a talk; the employer and all municipalities of its agreements read it."""
    words = {name: getattr(said, name) for name in TalkToNote.__slots__}
    talked = Talked(**words, by=current().name)
    return contacts.as_told(actions.note(local(), current().actor, code, talked))


@blueprint.delete("/<code>/talks/<note_code>")
@blueprint.response(204)
def take_back(code: str, note_code: str) -> None:
    """Destroy a note of ours, here and at all who have it."""
    actions.take_back(local(), current().actor, note_code)


@blueprint.post("/hand-over")
@blueprint.arguments(HANDING)
@blueprint.response(200, DESK)
def hand_over(said: DeskToHandOver) -> Told:
    """Give all that a person sees to to a colleague; returns what that was."""
    given = kam.hand_over(local(), current().actor, said.login, said.to, said.phone, said.email)
    return _desk(given)


@blueprint.post("/absence")
@blueprint.arguments(AWAY)
@blueprint.response(200, DESK)
def be_away(said: KamAway) -> Told:
    """Let the substitutes of a person's agreements answer until a day, or no longer."""
    return _desk(kam.be_away(local(), current().actor, said.login, said.until))


@blueprint.put("/free-hours")
@blueprint.arguments(HOURS)
@blueprint.response(200, DESK)
def be_free(said: KamHours) -> Told:
    """Say in which hours of each week employers can book a talk with a person."""
    return _desk(kam.be_free(local(), current().actor, said.login, said.free))


def _desk(desk: Desk) -> Told:
    with local().read() as session:
        return kam.as_told(session, desk)

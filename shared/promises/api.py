"""`/api/v1/promises`: promises between employers and municipalities, for programs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from marshmallow import Schema, fields
from marshmallow_dataclass import class_schema

from shared import clock
from shared.accounts.access import current
from shared.promises import actions
from shared.promises.actions import Given
from shared.promises.seen import as_told, promise_of, promises, seen_by
from shared.records.base import BodySchema, Record
from shared.records.formats import Line, Text
from shared.web.api import Blueprint, once
from shared.web.here import local

blueprint = Blueprint("promises", __name__, "Dated promises, each written by who gives it.")
Told = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseToGive:
    """What is promised by when, to an employer (`V-…`) or a municipality (`101`).

    `keeper` is the login of who sees to it; none: yours.
    """

    to: Line
    what: Line
    due: date
    keeper: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken:
    """Why it will not be kept."""

    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseObjection:
    """Why you do not agree that it is kept."""

    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMoved:
    """The new day, and why."""

    due: date
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseHandedOver:
    """The login of who sees to it from now on."""

    keeper: Line


class MoveToldSchema(Schema):
    """Another day that a promise got."""

    was = fields.Date()
    to = fields.Date()
    on = fields.Date()
    why = fields.String()


class PromiseSchema(Schema):
    """A promise, and where it stands: open, overdue, kept, kept_late, disputed or broken."""

    code = fields.String()
    by = fields.String(metadata={"description": "employer or municipality"})
    employer = fields.String()
    municipality = fields.String()
    what = fields.String()
    due = fields.Date()
    state = fields.String()
    keeper = fields.String(metadata={"description": "Who sees to it at the giver's."})
    given_on = fields.Date()
    given_by = fields.String()
    closed_on = fields.Date(allow_none=True)
    reason = fields.String(allow_none=True)
    moves = fields.List(fields.Nested(MoveToldSchema))
    disputed_because = fields.String(allow_none=True)
    at = fields.String(allow_none=True, metadata={"description": "The time of a booked talk."})
    with_whom = fields.String(allow_none=True)


def _schema(body: type) -> Schema:
    return class_schema(body, base_schema=BodySchema)()


ONE, MANY = PromiseSchema(), PromiseSchema(many=True)
GIVING, BREAKING = _schema(PromiseToGive), _schema(PromiseBroken)
OBJECTING = _schema(PromiseObjection)
MOVING, HANDING = _schema(PromiseMoved), _schema(PromiseHandedOver)


@blueprint.get("")
@blueprint.response(200, MANY)
def index() -> list[Told]:
    """List the promises of both sides, the open by their day first."""
    with local().read() as session:
        found = promises(session, clock.today(session), seen_by(current()))
        return [as_told(one) for one in found]


@blueprint.post("")
@blueprint.arguments(GIVING)
@blueprint.response(201, ONE)
def give(said: PromiseToGive) -> Told:
    """Give a promise; with an `Idempotency-Key` once, however often it is sent."""
    who = current()
    given = Given(to=said.to, what=said.what, due=said.due, keeper=said.keeper or who.login,
                  employer=who.scope)  # fmt: skip
    return _told(actions.give(local(), who.actor, given, who.name, id=once()).body.code)


@blueprint.get("/<code>")
@blueprint.response(200, ONE)
def show(code: str) -> Told:
    """Show a promise with the days it had."""
    return _told(code)


@blueprint.post("/<code>/keep")
@blueprint.response(200, ONE)
def keep(code: str) -> Told:
    """Say that our promise is kept."""
    return _done(code, lambda actor: actions.keep(local(), actor, code))


@blueprint.post("/<code>/break")
@blueprint.arguments(BREAKING)
@blueprint.response(200, ONE)
def break_(said: PromiseBroken, code: str) -> Told:
    """Say that our promise will not be kept, and why."""
    return _done(code, lambda actor: actions.break_(local(), actor, code, said.reason))


@blueprint.post("/<code>/object")
@blueprint.arguments(OBJECTING)
@blueprint.response(200, ONE)
def object_to(said: PromiseObjection, code: str) -> Told:
    """Say that you do not agree that the other side's promise is kept."""
    who = current()
    return _done(code, lambda actor: actions.object_to(local(), actor, code, said.why, who.name))


@blueprint.post("/<code>/agree")
@blueprint.response(200, ONE)
def agree(code: str) -> Told:
    """Say that you now agree that the other side's promise is kept."""
    return _done(code, lambda actor: actions.agree(local(), actor, code))


@blueprint.post("/<code>/move")
@blueprint.arguments(MOVING)
@blueprint.response(200, ONE)
def move(said: PromiseMoved, code: str) -> Told:
    """Give our promise another day, and say why."""
    return _done(code, lambda actor: actions.move(local(), actor, code, said.due, said.reason))


@blueprint.post("/<code>/hand-over")
@blueprint.arguments(HANDING)
@blueprint.response(200, ONE)
def hand_over(said: PromiseHandedOver, code: str) -> Told:
    """Let a colleague see to our promise."""
    return _done(code, lambda actor: actions.hand_over(local(), actor, code, said.keeper))


def _done(code: str, act: Callable[[str], Record]) -> Told:
    _told(code)  # whose promise it is, is asked first
    act(current().actor)
    return _told(code)


def _told(code: str) -> Told:
    with local().read() as session:
        return as_told(promise_of(session, clock.today(session), code, seen_by(current())))

"""`/placeringer/<code>/plan`: who helps beside the placement, what is missing, what is told."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from node.measures import actions
from node.measures.seen import MeasureSeen, PlanSeen, colleagues, plan_of
from node.placements.pages import see
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.records.formats import LineField, PhoneField
from shared.rules.measures import Settled
from shared.web.acting import acted
from shared.web.forms import ChoiceField, Wrong, read_form, refilled
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("measures", __name__, url_prefix="/placeringer/<code>/plan")


def _listed(name: str) -> validate.OneOf:
    return validate.OneOf(list(codes(name)))


class AgreeSchema(Schema):
    """The form of a new measure."""

    kind = fields.String(required=True, validate=_listed("measures"))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    deliverer = LineField(required=True)
    phone = PhoneField(required=True)
    if_missing = fields.String(required=True, validate=_listed("if_missing"))


class MissingSchema(Schema):
    """The form that says which measure is missing, and from when."""

    which = fields.Integer(required=True)
    missing_on = fields.Date(required=True)


class SettleSchema(Schema):
    """The form that says what was done about it."""

    settled_which = fields.Integer(required=True)
    how = fields.String(required=True, validate=validate.OneOf(list(get_args(Settled))))
    instead = LineField(load_default=None)
    instead_phone = PhoneField(load_default=None)


class TellSchema(Schema):
    """The form of what the workplace is told."""

    call = ChoiceField(required=True)
    call_phone = PhoneField(required=True)
    steps = fields.List(fields.String(validate=_listed("small_steps")), load_default=list)
    next_talk = fields.Date(load_default=None)


@blueprint.get("/mangler", alias=True)  # where a refused form stands: leads back
@blueprint.get("/loest", alias=True)
@blueprint.get("/arbejdssted", alias=True)
@blueprint.get("")
def show(code: str) -> str:
    """Show the measures beside a placement, and what the workplace is told."""
    return _page(code, {})


@blueprint.post("")
def agree(code: str) -> ResponseReturnValue:
    """Add a measure."""

    def act(said: dict[str, Any]) -> None:
        actions.agree(local(), current().actor, code, actions.Agreed(**said))

    return _act(code, AgreeSchema(), act)


@blueprint.post("/mangler")
def note_missing(code: str) -> ResponseReturnValue:
    """Note that a measure is missing; the placement goes on."""

    def act(said: dict[str, Any]) -> None:
        actions.note_missing(local(), current().actor, code, said["which"], said["missing_on"])

    return _act(code, MissingSchema(), act)


@blueprint.post("/loest")
def settle(code: str) -> ResponseReturnValue:
    """Say what was done about a missing measure."""

    def act(said: dict[str, Any]) -> None:
        instead = (said["instead"] or "", said["instead_phone"] or "")
        actions.settle(local(), current().actor, code, said["settled_which"], said["how"], instead)

    return _act(code, SettleSchema(), act)


@blueprint.post("/arbejdssted")
def tell(code: str) -> ResponseReturnValue:
    """Tell the workplace whom to ring, small steps, the next talk."""

    def act(said: dict[str, Any]) -> None:
        told = actions.Told(call=said["call"], phone=said["call_phone"],
                            steps=tuple(said["steps"]), next_talk=said["next_talk"])  # fmt: skip
        actions.tell(local(), current().actor, code, told)

    return _act(code, TellSchema(), act)


def _act(code: str, schema: Schema, act: Callable[[dict[str, Any]], None]) -> ResponseReturnValue:
    see(code)
    return acted(
        lambda: act(read_form(schema, request.form)),
        lambda wrong: _page(code, wrong, schema), lambda _: url_for("measures.show", code=code),
    )  # fmt: skip


def _page(code: str, wrong: Wrong, schema: Schema | None = None) -> str:
    who = current()
    with local().read() as session:
        plan = plan_of(session, local(), code, who)
        people, today = colleagues(session), clock.today(session)
    begun = _filled(plan, people, who.login, f"{today:%d-%m-%Y}")
    return render_template(
        "measures/show.html", plan=plan, people=people, today=today, wrong=wrong, title=title,
        form=refilled(begun, request.form, schema) if schema else begun, sent=request.form,
        acts=plan.state != "over",
        choices=lambda name: [(key, title(name, key)) for key in codes(name)],
        most=actions.MOST_STEPS, named=_named,
    )  # fmt: skip


def _named(measures: Iterable[MeasureSeen]) -> list[tuple[int, str]]:
    return [(one.number, f"{title('measures', one.kind)}, {one.deliverer}") for one in measures]


def _filled(
    plan: PlanSeen, people: Mapping[str, str], login: str, today: str
) -> MultiDict[str, str]:
    """What the forms begin with: what the workplace is told now, or yourself as whom to ring."""
    told = plan.support
    caller = next((key for key, name in people.items() if told and name == told.name), login)
    form = MultiDict({"missing_on": today, "call": caller})
    if told:
        form["call_phone"] = told.phone
        form["next_talk"] = f"{told.next_talk:%d-%m-%Y}" if told.next_talk else ""
        form.setlist("steps", list(told.steps))
    form["starts_on"] = f"{plan.starts_on:%d-%m-%Y}"
    form["ends_on"] = f"{plan.ends_on:%d-%m-%Y}"
    return form

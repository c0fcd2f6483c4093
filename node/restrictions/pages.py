"""`/begraensninger`: what was decided about workplaces; a manager decides, upholds and lifts."""

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate

from node.restrictions import actions
from shared import spreadsheet
from shared.accounts.access import current
from shared.problem import Refused
from shared.records.formats import PNumberField, TextField
from shared.restrictions import as_told, likenesses, restriction_of, restrictions
from shared.signals import signals, stands_at
from shared.web.acting import acted
from shared.web.download import csv_file
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local

blueprint = Blueprint("restrictions", __name__, url_prefix="/begraensninger")


class DecideSchema(Schema):
    """The form of a decision."""

    level = fields.String(required=True, validate=validate.OneOf(["workplace", "unit"]))
    measure = fields.String(required=True, validate=validate.OneOf(["talk", "limit", "stop"]))
    at_most = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 999))
    reason = TextField(required=True)
    review_on = fields.Date(required=True)


class UpholdSchema(Schema):
    """The form by which a decision stands after it was looked at again."""

    why = TextField(required=True)
    review_on = fields.Date(required=True)


class LiftSchema(Schema):
    """The form by which a decision ends."""

    why = TextField(required=True)


class SameSchema(Schema):
    """The buttons by which a person says whether two P-numbers are one place."""

    earlier = PNumberField(required=True)
    later = PNumberField(required=True)
    same = fields.Boolean(required=True)


@blueprint.get("")
def index() -> str:
    """Show what was decided at employers whose agreements invite this municipality."""
    with local().read() as session:
        found = restrictions(session)
    return render_template("restrictions/index.html", found=found, own=False)


@blueprint.get("/begraensninger.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        text = spreadsheet.table([as_told(one) for one in restrictions(session)])
    return csv_file(text, "begraensninger.csv")


@blueprint.get("/ny/<p_number>")
def new(p_number: str) -> str:
    """Ask a manager what is to hold at a workplace, or in its whole legal unit."""
    return _new(p_number, {})


@blueprint.post("/ny/<p_number>")
def decide(p_number: str) -> ResponseReturnValue:
    """Restrict it, or show the form again."""
    who = current()
    try:
        wanted = actions.Wanted(**read_form(DecideSchema(), request.form))
        made = actions.decide(local(), who.actor, p_number, wanted, who.name)
    except ValidationError as wrong:
        return _new(p_number, cast("Wrong", wrong.messages), request.form), 422
    except Refused as refused:
        return _new(p_number, at_field(refused), request.form), 422
    return redirect(url_for("restrictions.show", code=made.body.code), 303)


@blueprint.get("/<code>/lad-staa", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>/ophaev", alias=True)
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a restriction with the reply to it; its manager acts on it here."""
    return _page(code, {})


@blueprint.post("/<code>/lad-staa")
def uphold(code: str) -> ResponseReturnValue:
    """Let it stand after it was looked at again."""
    who = current()

    def act() -> None:
        actions.uphold(local(), who.actor, code, by=who.name,
                       **read_form(UpholdSchema(), request.form))  # fmt: skip

    return _act(code, act)


@blueprint.post("/<code>/ophaev")
def lift(code: str) -> ResponseReturnValue:
    """End it, and say why."""
    who = current()

    def act() -> None:
        said = read_form(LiftSchema(), request.form)
        actions.lift(local(), who.actor, code, said["why"], who.name)

    return _act(code, act)


@blueprint.post("/<code>/samme-sted")
def say_same(code: str) -> ResponseReturnValue:
    """Say whether two P-numbers are one place."""
    who = current()

    def act() -> None:
        said = read_form(SameSchema(), request.form)
        actions.say_same(
            local(), who.actor, (said["earlier"], said["later"]), same=said["same"], why="",
            by=who.name,
        )  # fmt: skip

    return _act(code, act)


def _act(code: str, act: Callable[[], None]) -> ResponseReturnValue:
    return acted(
        act, lambda wrong: _page(code, wrong, request.form),
        lambda _: url_for("restrictions.show", code=code),
    )  # fmt: skip


def _new(p_number: str, wrong: Wrong, form: Form | None = None) -> str:
    with local().read() as session:
        place = actions.workplace(session, p_number)
        said = signals(session, stands_at(p_number, place.cvr))
    return render_template(
        "restrictions/new.html", place=place, signals=said, wrong=wrong, form=form or {}
    )


def _page(code: str, wrong: Wrong, form: Form | None = None) -> str:
    with local().read() as session:
        one = restriction_of(session, code)
        same = likenesses(session, one.body)
    manages = "manager" in current().roles
    ours = one.record.owner == local().authority
    return render_template(
        "restrictions/show.html", one=one, same=same, manages=manages,
        acts=manages and ours and not one.body.lifted, wrong=wrong, form=form or {},
    )  # fmt: skip

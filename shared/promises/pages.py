"""`/loefter`: what is promised between an employer and a municipality, at both programs."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from shared import clock
from shared.accounts.access import current
from shared.promises import actions
from shared.promises.actions import GIVERS, Given
from shared.promises.seen import promise_of, promises, seen_by
from shared.records.base import Record
from shared.records.formats import LineField, TextField
from shared.web.acting import acted
from shared.web.forms import ChoiceField, Form, Wrong, read_form
from shared.web.here import local

blueprint = Blueprint("promises", __name__, url_prefix="/loefter", template_folder=".")


class GiveSchema(Schema):
    """The form of a promise."""

    to = ChoiceField(required=True)
    what = LineField(required=True)
    due = fields.Date(required=True)
    keeper = ChoiceField(required=True)


class BreakSchema(Schema):
    """The form of a promise that is not kept."""

    reason = TextField(required=True)


class MoveSchema(Schema):
    """The form of another day."""

    due = fields.Date(required=True)
    moved_why = TextField(required=True)


class ObjectSchema(Schema):
    """The form of an objection."""

    why = TextField(required=True)


class HandOverSchema(Schema):
    """The form of another keeper."""

    keeper = ChoiceField(required=True)


@blueprint.get("")
def index() -> str:
    """Show the open promises of both sides, or all (`?vis=alle`); `til` says whom to promise."""
    return _list(Form({"to": request.args.get("til", ""), "keeper": current().login}), {})


@blueprint.post("")
def give() -> ResponseReturnValue:
    """Give a promise."""
    who = current()

    def act() -> Record:
        given = Given(**read_form(GiveSchema(), request.form), employer=who.scope)
        return actions.give(local(), who.actor, given, who.name)

    return acted(
        act, lambda wrong: _list(request.form, wrong),
        lambda made: url_for("promises.show", code=made.body.code),
    )  # fmt: skip


@blueprint.get("/<code>/holdt", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>/brudt", alias=True)
@blueprint.get("/<code>/flyt", alias=True)
@blueprint.get("/<code>/overdrag", alias=True)
@blueprint.get("/<code>/uenig", alias=True)
@blueprint.get("/<code>/enig", alias=True)
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a promise with what became of it; its giver acts here."""
    return _page(code, {})


@blueprint.post("/<code>/holdt")
def keep(code: str) -> ResponseReturnValue:
    """Say that it is kept."""
    return _done(code, Schema(), lambda _: actions.keep(local(), current().actor, code))


@blueprint.post("/<code>/brudt")
def break_(code: str) -> ResponseReturnValue:
    """Say that it will not be kept, and why."""
    return _done(
        code, BreakSchema(),
        lambda said: actions.break_(local(), current().actor, code, said["reason"]),
    )  # fmt: skip


@blueprint.post("/<code>/uenig")
def object_to(code: str) -> ResponseReturnValue:
    """Say that the other side's promise is not kept as it says."""
    who = current()
    return _done(
        code, ObjectSchema(),
        lambda said: actions.object_to(local(), who.actor, code, said["why"], who.name),
    )  # fmt: skip


@blueprint.post("/<code>/enig")
def agree(code: str) -> ResponseReturnValue:
    """Say that it is kept after all."""
    return _done(code, Schema(), lambda _: actions.agree(local(), current().actor, code))


@blueprint.post("/<code>/flyt")
def move(code: str) -> ResponseReturnValue:
    """Give it another day, and say why."""
    return _done(
        code, MoveSchema(),
        lambda said: actions.move(local(), current().actor, code, said["due"], said["moved_why"]),
    )  # fmt: skip


@blueprint.post("/<code>/overdrag")
def hand_over(code: str) -> ResponseReturnValue:
    """Let a colleague see to it."""
    return _done(
        code, HandOverSchema(),
        lambda said: actions.hand_over(local(), current().actor, code, said["keeper"]),
    )  # fmt: skip


def _done(
    code: str, schema: Schema, act: Callable[[dict[str, Any]], object]
) -> ResponseReturnValue:
    with local().read() as session:
        promise_of(session, clock.today(session), code, seen_by(current()))
    return acted(
        lambda: act(read_form(schema, request.form)),
        lambda wrong: _page(code, wrong), lambda _: url_for("promises.show", code=code),
    )  # fmt: skip


def _list(form: Form, wrong: Wrong) -> str:
    who, everything = current(), request.args.get("vis") == "alle"
    with local().read() as session:
        found = promises(session, clock.today(session), seen_by(who))
        sides = actions.others(session, local(), who.scope) if who.roles & GIVERS else []
        people = actions.keepers(session, local(), who.scope or "")
    return render_template(
        "promises.html", found=found, shown=[one for one in found if everything or one.asks],
        everything=everything, at_hub=local().is_hub, writes=bool(who.roles & GIVERS),
        sides=[(one.code, one.name) for one in sides], form=form, wrong=wrong,
        people=[(one.login, one.name) for one in people],
    )  # fmt: skip


def _page(code: str, wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        one = promise_of(session, clock.today(session), code, seen_by(who))
        people = actions.keepers(session, local(), one.body.employer)
    ours = one.record.owner == local().authority
    writes, disputed = bool(who.roles & GIVERS), one.standing == "disputed"
    return render_template(
        "promise.html", one=one, ours=ours, at_hub=local().is_hub, form=request.form, wrong=wrong,
        acts=ours and one.is_open and writes, concedes=ours and disputed and writes,
        agrees=not ours and disputed and writes,
        objects=not ours and one.body.state == "kept" and not disputed and writes,
        people=[(each.login, each.name) for each in people if each.name != one.body.keeper],
    )  # fmt: skip

"""`/placeringer/<code>/trappe`: from placement to an ordinary job, each step promised on a day."""

from collections.abc import Callable
from typing import Any, get_args

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from node.placements.pages import SHOWN, see
from node.staircases import actions
from node.staircases.seen import judged, plan_of
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.records.staircase import Rung
from shared.web.acting import acted
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.reasons import RULES, rule, title

blueprint = Blueprint("staircases", __name__, url_prefix="/placeringer/<code>/trappe")


class PromiseSchema(Schema):
    """The form of a new stair."""

    rung = fields.String(required=True, validate=validate.OneOf(list(get_args(Rung))))
    hours = fields.Integer(required=True, validate=validate.Range(1, 37))
    promised_on = fields.Date(required=True)


class KeepSchema(Schema):
    """The form that says from when a stair was kept."""

    number = fields.Integer(required=True)
    kept_on = fields.Date(required=True)


class DropSchema(Schema):
    """The form that gives a stair up."""

    dropped = fields.Integer(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(list(codes("not_here_reasons"))))


@blueprint.get("/holdt", alias=True)  # where a refused form stands: leads back
@blueprint.get("/opgivet", alias=True)
@blueprint.get("")
def show(code: str) -> str:
    """Show the stairs after a placement, each with its rules."""
    return _page(code, {})


@blueprint.post("")
def promise(code: str) -> ResponseReturnValue:
    """Add a stair that the workplace has promised."""

    def act(said: dict[str, Any]) -> None:
        stair = (said["rung"], said["hours"], said["promised_on"])
        actions.promise(local(), current().actor, code, stair)

    return _act(code, PromiseSchema(), act)


@blueprint.post("/holdt")
def keep(code: str) -> ResponseReturnValue:
    """Note that a stair was kept."""

    def act(said: dict[str, Any]) -> None:
        actions.keep(local(), current().actor, code, said["number"], said["kept_on"])

    return _act(code, KeepSchema(), act)


@blueprint.post("/opgivet")
def drop(code: str) -> ResponseReturnValue:
    """Give a stair up, for a reason."""

    def act(said: dict[str, Any]) -> None:
        actions.drop(local(), current().actor, code, said["dropped"], said["reason"])

    return _act(code, DropSchema(), act)


def _act(code: str, schema: Schema, act: Callable[[dict[str, Any]], None]) -> ResponseReturnValue:
    see(code)
    return acted(
        lambda: act(read_form(schema, request.form)),
        lambda wrong: _page(code, wrong), lambda _: url_for("staircases.show", code=code),
    )  # fmt: skip


def _page(code: str, wrong: Wrong) -> str:
    one = see(code)
    with local().read() as session:
        plan = plan_of(session, local(), code, current())
        rules, today = judged(session, one), clock.today(session)
    lines = [
        [(SHOWN[check.state], RULES[check.what], rule(check), check.paragraph) for check in checks]
        for checks in rules
    ]
    return render_template(
        "staircases/show.html", plan=plan, lines=lines, today=today, wrong=wrong, title=title,
        form=request.form if wrong else {"kept_on": f"{today:%d-%m-%Y}"},
        reasons=[(key, title("not_here_reasons", key)) for key in codes("not_here_reasons")],
    )  # fmt: skip

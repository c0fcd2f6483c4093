"""While a placement runs: away and back, the call for the answer, and what came of each yes."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import select

from node.placements import actions, answers
from node.placements.pages import done, page
from shared import clock
from shared.codes.lists import codes
from shared.tables import EmployerIndex, WorkplaceIndex
from shared.web.forms import read_form
from shared.web.here import local

blueprint = Blueprint("running", __name__, url_prefix="/placeringer")


class AwaySchema(Schema):
    """The form of an interruption."""

    vaek = fields.String(required=True, validate=validate.OneOf(list(codes("away_reasons"))))
    fra = fields.Date(required=True)
    tilbage = fields.Date()


class DaySchema(Schema):
    """A form that asks for one day."""

    dag = fields.Date(required=True)


@blueprint.post("/<code>/afbryd")
def interrupt(code: str) -> ResponseReturnValue:
    """Note that the person is away for a time."""
    try:
        said = read_form(AwaySchema(), request.form)
    except ValidationError as wrong:
        return page(code, wrong.messages_dict), 422
    away, back = said["fra"], said.get("tilbage")
    return done(code, "fra", actions.interrupt, said["vaek"], on=away, expected_back=back)


@blueprint.post("/<code>/genoptag")
def resume(code: str) -> ResponseReturnValue:
    """Note that the person is back."""
    try:
        said = read_form(DaySchema(), request.form)
    except ValidationError as wrong:
        return page(code, wrong.messages_dict), 422
    return done(code, "dag", actions.resume, said["dag"])


@blueprint.post("/<code>/ringet")
def rang(code: str) -> ResponseReturnValue:
    """Note that the workplace was rung, and by which day it answers."""
    try:
        said = read_form(DaySchema(), request.form)
    except ValidationError as wrong:
        return page(code, wrong.messages_dict), 422
    return done(code, "dag", answers.rang, said["dag"])


@blueprint.get("/svar")
def index() -> str:
    """Show what the workplaces answered before the end, and which yeses came true."""
    with local().read() as session:
        found = answers.answered(session, local(), clock.today(session))
        places = session.scalars(select(WorkplaceIndex)).all()
        employers = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    rows = [(place, found[place.ref]) for place in places if place.ref in found]
    return render_template(
        "placements/answers.html", rows=sorted(rows, key=lambda row: row[0].name),
        employers=employers,
    )  # fmt: skip

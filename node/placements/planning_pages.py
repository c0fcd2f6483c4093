"""The pages on which a placement is planned, filled in from the slot group."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from node.caseload import sees
from node.placements.plan import Plan, plan
from node.proposals import actions as proposals
from node.proposals.standing import candidate_behind
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.need import Need
from shared.rules.period import Period
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("planning", __name__, url_prefix="/forslag/<code>/planlaeg")


class PlanSchema(Schema):
    """The form of a plan."""

    instrument = fields.String(required=True, validate=validate.OneOf(list(codes("instruments"))))
    purpose = fields.String(required=True, validate=validate.OneOf(list(codes("purposes"))))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    hours = fields.Integer(required=True, validate=validate.Range(min=1, max=37))

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, date], **_: object) -> None:
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError("ends_before_start", "ends_on")


@blueprint.get("")
def new(code: str) -> str:
    """Show the plan's form, filled in from the slot group."""
    return _planpage(code, None, {})


@blueprint.post("")
def make(code: str) -> ResponseReturnValue:
    """Plan a placement and ask for room, or show the form again."""
    form = request.form
    see_proposal(code)
    try:
        wanted = plan_of(read_form(PlanSchema(), form))
    except ValidationError as wrong:
        return _planpage(code, form, wrong.messages_dict), 422
    try:
        _, made = plan(local(), current().actor, code, wanted)
    except Refused as refused:
        field = "starts_on" if refused.code == "start_past" else "_schema"
        return _planpage(code, form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("placements.show", code=made), 303)


def plan_of(said: Mapping[str, Any]) -> Plan:
    """Return the plan that the members of `PlanSchema` say."""
    course = Period(said["starts_on"], said["ends_on"])
    return Plan(instrument=said["instrument"], purpose=said["purpose"], hours=said["hours"],
                course=course)  # fmt: skip


def see_proposal(code: str) -> None:
    """Refuse to know of a proposal that is not for this person to see.

    Raises:
        NotFound: there is none, or it is another's.
    """
    with local().read() as session:
        row = proposals.find(session, local(), code)
        if not sees(current(), candidate_behind(session, row.ref)):
            raise NotFound(code)


def _planpage(code: str, form: Any, wrong: Wrong) -> str:
    see_proposal(code)
    with local().read() as session:
        row = proposals.find(session, local(), code)
        offer = stored.get(session, row.ref).body
        need: Need = stored.get(session, row.need).body
        candidate = candidate_behind(session, row.ref)
        today = clock.today(session)
    group = next((one for one in need.slot_groups if one.id == row.slot_group), None)
    if group is None:
        raise NotFound(code)
    start = max(group.start, today)
    filled = {
        "instrument": offer.instrument, "hours": str(group.hours),
        "starts_on": f"{start:%d-%m-%Y}",
        "ends_on": f"{start + timedelta(weeks=group.weeks, days=-1):%d-%m-%Y}",
    }  # fmt: skip
    return render_template(
        "placements/plan.html", code=row.code, need=need, group=group, candidate=candidate,
        form=form if form is not None else filled, wrong=wrong,
        instruments=[(key, title("instruments", key)) for key in need.instruments],
        purposes=[(key, title("purposes", key)) for key in codes("purposes")],
    )  # fmt: skip

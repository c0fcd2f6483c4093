"""The room at one workplace as this municipality knows it: told, held ahead, week by week."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from node.placements import room
from node.placements.place import place_known
from shared import clock, told
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.lawbook import law_of
from shared.problem import Refused
from shared.restrictions import bearing_on
from shared.rules.checklist import room_check
from shared.rules.period import Period
from shared.rules.reservation import AHEAD_DAYS, AHEAD_MOST, FOR_PEOPLE
from shared.signals import signals, stands_at
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.reasons import rule, told_by
from shared.web.reasons import title as title_of
from shared.web.room import picture, rows
from shared.web.words import say_problem

blueprint = Blueprint("room", __name__, url_prefix="/arbejdssteder")


class AheadSchema(Schema):
    """The form of places asked ahead."""

    places = fields.Integer(required=True, validate=validate.Range(1, AHEAD_MOST))
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    keep_until = fields.Date(required=True)

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, object], **_: object) -> None:
        if data["last"] < data["first"]:  # type: ignore[operator]  # both are dates
            raise ValidationError("ends_before_start", "last")


@blueprint.get("/<p_number>/plads/hold", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<p_number>/plads")
def show(p_number: str) -> str:
    """Show the hub's last word on the room here, what we told, and what we hold ahead."""
    return _page(p_number, {})


@blueprint.post("/<p_number>/plads")
def tell(p_number: str) -> ResponseReturnValue:
    """Keep that others use room here, as seen in VITAS or the case system."""
    try:
        said = told.Told(**read_form(told.OthersToldSchema(), request.form))
        told.tell(local(), current().actor, p_number, said)
    except ValidationError as wrong:
        return _page(p_number, cast("Wrong", wrong.messages), request.form), 422
    except Refused as refused:
        return _page(p_number, {"_schema": [str(say_problem(refused))]}, request.form), 422
    return _back(p_number)


@blueprint.post("/<p_number>/plads/gaelder")
def renew(p_number: str) -> ResponseReturnValue:
    """Say that what was seen still holds today."""
    told.renew(local(), current().actor, request.form.get("key", ""))
    return _back(p_number)


@blueprint.post("/<p_number>/plads/slut")
def over(p_number: str) -> ResponseReturnValue:
    """Say that those who were seen are gone."""
    told.over(local(), current().actor, request.form.get("key", ""))
    return _back(p_number)


@blueprint.post("/<p_number>/plads/hold")
def ask_ahead(p_number: str) -> ResponseReturnValue:
    """Ask for places before anybody is to have them."""
    try:
        said = read_form(AheadSchema(), request.form)
        course = Period(said["first"], said["last"])
        room.ask_ahead(
            local(), current().actor, p_number, course, said["places"], said["keep_until"]
        )
    except ValidationError as wrong:
        return _page(p_number, cast("Wrong", wrong.messages), request.form), 422
    except Refused as refused:
        return _page(p_number, {"_schema": [str(say_problem(refused))]}, request.form), 422
    return _back(p_number)


@blueprint.post("/<p_number>/plads/giv-tilbage")
def give_back(p_number: str) -> ResponseReturnValue:
    """Give back a place that is held."""
    room.give_back(local(), current().actor, request.form.get("key", ""))
    return _back(p_number)


def _back(p_number: str) -> ResponseReturnValue:
    return redirect(url_for("room.show", p_number=p_number), 303)


def _page(p_number: str, wrong: Wrong, form: Form | None = None) -> str:
    with local().read() as session:
        today = clock.today(session)
        one = place_known(session, local(), p_number, today)
        known = law_of(session, today, own=True)
        said = signals(session, stands_at(p_number, one.place.body.cvr))
        decided = bearing_on(session, one.place.body)
    newest = one.newest
    return render_template(
        "placements/place.html", place=one.place.body, word=newest, today=today,
        says=rule(room_check(newest)) if newest else "",
        paragraph=known.rules.get("RATIO-1") if newest else None,
        rows=rows(newest.weeks, newest.allowed) if newest else [],
        sure=newest is not None and newest.rule not in FOR_PEOPLE, for_people=FOR_PEOPLE,
        picture=picture(newest.weeks, newest.allowed) if newest else None,
        told=[(row.ref, told_by(row.body), row.body, told.is_stale(row.body, today))
              for row in one.told],
        signals=said, restrictions=decided, manages="manager" in current().roles,
        held=one.held, decided=[word for word in one.words if word.decided],
        most=AHEAD_MOST, days=AHEAD_DAYS, places=municipalities(), title_of=title_of, wrong=wrong,
        form=form or {}, works=bool(current().roles - {"manager"}),
        rule=lambda word: rule(room_check(word)),
    )  # fmt: skip

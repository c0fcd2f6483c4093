"""The forms of a placement's page: each does one act, or shows the page with why not."""

from typing import cast

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from node.placements import actions, offers, outcomes
from node.placements.pages import done, page
from shared.codes.lists import codes
from shared.web.words import say

blueprint = Blueprint("acting", __name__, url_prefix="/placeringer")


@blueprint.post("/<code>/vitas")
def apply(code: str) -> ResponseReturnValue:
    """Note the reference of the employer's application."""
    return done(code, "vitas", actions.apply, request.form.get("vitas", ""))


@blueprint.post("/<code>/bevil")
def grant(code: str) -> ResponseReturnValue:
    """Grant the placement; a rule that forbids it is told with its figures."""
    reason = request.form.get("begrundelse", "").strip() or None
    return done(code, "_schema", actions.grant, reason)


@blueprint.post("/<code>/plads")
def decide_room(code: str) -> ResponseReturnValue:
    """Decide that the room is used where its figures leave that to people."""
    reason, text = request.form.get("room_reason", ""), request.form.get("begrundelse", "").strip()
    return done(code, "room_reason", offers.decide_room, reason, text or None)


@blueprint.post("/<code>/tilbud")
def take_offer(code: str) -> ResponseReturnValue:
    """Take the place that came free, from the day that is offered."""
    return done(code, "_schema", offers.take_offer)


@blueprint.post("/<code>/afslag")
def refuse(code: str) -> ResponseReturnValue:
    """Refuse the placement with a code of the closed list."""
    return done(code, "afslag", actions.refuse, request.form.get("afslag", ""))


@blueprint.post("/<code>/slut")
def end(code: str) -> ResponseReturnValue:
    """End the placement, or give it up before it begins."""
    return done(code, "grund", actions.end, request.form.get("grund", "") or None)


@blueprint.post("/<code>/resultat")
def outcome(code: str) -> ResponseReturnValue:
    """Note what became of the person."""
    weeks, result = request.form.get("uger", ""), request.form.get("resultat", "")
    if weeks not in ("0", "13", "26") or result not in codes("outcomes"):
        return page(code, {"resultat": [say("field_choice_missing").text]}), 422
    found = outcomes.Found(
        weeks=cast("outcomes.Weeks", int(weeks)), result=cast("outcomes.Result", result)
    )
    return done(code, "resultat", outcomes.note, found)

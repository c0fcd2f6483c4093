"""`/bytte`: places that others hold and cannot fill, to take; our own, to offer."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.swaps import actions
from shared.accounts.access import current
from shared.web.acting import acted
from shared.web.forms import Wrong
from shared.web.here import local

blueprint = Blueprint("swaps", __name__, url_prefix="/bytte")


@blueprint.get("/tilbyd", alias=True)  # where a refused form stands: leads back
@blueprint.get("/tag-tilbage", alias=True)
@blueprint.get("/<code>/tag", alias=True)
@blueprint.get("")
def index(code: str = "") -> str:
    """Show what others offer, and what we hold and may offer."""
    return _page({})


@blueprint.post("/tilbyd")
def offer() -> ResponseReturnValue:
    """Let others take a place of ours."""
    return _act(lambda: actions.offer(local(), current().actor, request.form.get("key", "")))


@blueprint.post("/tag-tilbage")
def take_back() -> ResponseReturnValue:
    """Take a place back that nobody has taken."""
    return _act(lambda: actions.take_back(local(), current().actor, request.form.get("key", "")))


@blueprint.post("/<code>/tag")
def take(code: str) -> ResponseReturnValue:
    """Take over a place of another's."""
    return _act(lambda: actions.take(local(), current().actor, code))


def _act(act: Callable[[], object]) -> ResponseReturnValue:
    return acted(act, _page, lambda _: url_for("swaps.index"))


def _page(wrong: Wrong) -> str:
    here = local()
    with here.read() as session:
        found = actions.seats(session, here)
        held = actions.held_places(session, here)
    ours = here.municipality
    return render_template(
        "swaps/index.html", wrong=wrong, held=held, ours=ours,
        offered=[one for one in found if one.body.state == "offered" and one.body.giver != ours],
        moved=[one for one in found
               if one.body.state == "taken" and ours in (one.body.giver, one.body.taker)],
    )  # fmt: skip

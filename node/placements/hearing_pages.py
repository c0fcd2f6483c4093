"""The page on which a manager chooses whether a hearing is reused."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.placements.hearing import choose_own, wants_own
from shared.accounts.access import current
from shared.web.here import local
from shared.web.words import say

blueprint = Blueprint("hearing", __name__, url_prefix="/placeringer/hoering")


@blueprint.get("")
def show() -> str:
    """Show how hearings are taken, and the choice."""
    return _page({})


@blueprint.post("")
def choose() -> ResponseReturnValue:
    """Keep the choice."""
    said = request.form.get("egen")
    if said not in ("ja", "nej"):
        return _page({"egen": [say("field_choice_missing").text]}), 422
    choose_own(local(), current().actor, said == "ja")
    return redirect(url_for("hearing.show"), 303)


def _page(wrong: dict[str, list[str]]) -> str:
    with local().read() as session:
        own = wants_own(session)
    return render_template(
        "placements/hearing.html", own=own, wrong=wrong,
        form=request.form or {"egen": "ja" if own else "nej"},
    )  # fmt: skip

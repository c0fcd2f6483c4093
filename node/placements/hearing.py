"""Whether this municipality takes a hearing that was held for the same tasks, or wants its own."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from shared.accounts.access import current
from shared.database import set_setting, setting
from shared.feed.local import Local
from shared.web.here import local
from shared.web.words import say

blueprint = Blueprint("hearing", __name__, url_prefix="/placeringer/hoering")
NAME = "own_hearing"


def wants_own(session: Session) -> bool:
    """Tell whether each placement is to have a hearing of its own; as a rule it is not."""
    return setting(session, NAME) == "yes"


def choose_own(local: Local, actor: str, own: bool) -> None:
    """Let placements that are planned from now on have a hearing of their own, or reuse one."""
    with local.begin(actor) as tx:
        set_setting(tx.session, NAME, "yes" if own else "no")


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

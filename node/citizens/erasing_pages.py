"""The page on which a citizen is erased: what goes with them is said first."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import func, select

from node.citizens import erasing
from node.citizens.pages import visible_one
from node.tables import Offered
from shared.accounts.access import current
from shared.problem import Refused
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.words import say, say_problem

blueprint = Blueprint("erasing", __name__, url_prefix="/kandidater")

WHY: Final[Mapping[str, LazyString]] = {
    "asked": lazy_gettext("Borgeren har bedt om det"),
    "case_over": lazy_gettext("Sagen er slut, og fristen for at gemme er gået"),
    "mistake": lazy_gettext("Borgeren er lagt ind ved en fejl"),
}


@blueprint.get("/<code>/slet")
def ask(code: str) -> str:
    """Say what goes with the citizen, and ask why."""
    return _page(code, {})


@blueprint.post("/<code>/slet")
def erase(code: str) -> ResponseReturnValue:
    """Erase the citizen, and show the candidates that are left."""
    who, why = current(), request.form.get("grund", "")
    if why not in WHY:
        return _page(code, {"grund": [say("field_choice_missing").text]}), 422
    with local().read() as session:
        person = visible_one(session, who, code)
    try:
        erasing.erase(local(), who.actor, person.code, why)
    except Refused as refused:
        return _page(code, {"grund": [str(say_problem(refused))]}), 422
    return redirect(url_for("citizens.index"), 303)


def _page(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        person = visible_one(session, current(), code)
        offered = select(func.count()).select_from(Offered)
        proposals = session.scalar(offered.where(Offered.candidate == person.id))
        placements = [one.code for one in erasing.placements_of(session, person)]
    return render_template(
        "citizens/erase.html", candidate=person, proposals=proposals, placements=placements,
        why=WHY.items(), wrong=wrong, form=request.form,
    )  # fmt: skip

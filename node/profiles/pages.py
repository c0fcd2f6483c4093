"""Withdrawing a citizen's consent: asked once more, since a profile is erased for good."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from node.citizens.pages import visible_one
from node.profiles import actions
from shared.accounts.access import current
from shared.web.here import local

blueprint = Blueprint("profiles", __name__, url_prefix="/kandidater")


@blueprint.get("/<code>/traek-tilbage")
def ask(code: str) -> str:
    """Say what withdrawing does, and ask for it."""
    with local().read() as session:
        candidate = visible_one(session, current(), code)
    return render_template("profiles/withdraw.html", candidate=candidate)


@blueprint.post("/<code>/traek-tilbage")
def withdraw(code: str) -> ResponseReturnValue:
    """Withdraw the consent, erase the profile everywhere, and show the candidate."""
    who = current()
    with local().read() as session:
        candidate = visible_one(session, who, code)
    actions.withdraw(local(), who.actor, candidate.code)
    return redirect(url_for("citizens.show", code=candidate.code), 303)

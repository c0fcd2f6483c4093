"""`/profiler`: where profiles stand, what publishing would do today, and asking for it."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from node.profiles import actions
from shared.accounts.access import current
from shared.rules.profile import PROFILE, ProfileState
from shared.web.here import local

blueprint = Blueprint("profiles", __name__, url_prefix="/profiler")

STATES: Final[Mapping[ProfileState, LazyString]] = {
    "not_asked": lazy_gettext("Ikke spurgt"),
    "declined": lazy_gettext("Har sagt nej"),
    "agreed": lazy_gettext("Har sagt ja, men ikke til en profil"),
    "published": lazy_gettext("Profil ude"),
    "held_back": lazy_gettext("Ja til en profil, men ingen er ude"),
    "paused": lazy_gettext("Sat på pause"),
    "expired": lazy_gettext("Samtykket er udløbet"),
    "withdrawn": lazy_gettext("Trukket tilbage"),
}


@blueprint.get("")
def index() -> str:
    """Show how many stand where, and what publishing would do."""
    found = actions.standing(local())
    return render_template(
        "profiles/index.html", found=found, may=bool(current().roles & {"team", "node.admin"}),
        rows=[(STATES[step.to], found.states[step.to]) for step in PROFILE.steps],
    )  # fmt: skip


@blueprint.post("")
def publish() -> ResponseReturnValue:
    """Ask the jobs to publish."""
    actions.request(local(), current().actor)
    return redirect(url_for("profiles.index"), 303)

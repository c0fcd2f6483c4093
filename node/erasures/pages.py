"""`/sletninger`: what holders were asked to destroy, and whether they say that it is done."""

from flask import Blueprint, render_template

from node.citizens.recalls import GRADES, KINDS, STATES
from node.erasures.actions import overview
from shared.web.here import local

blueprint = Blueprint("erasures", __name__, url_prefix="/sletninger")


@blueprint.get("")
def index() -> str:
    """Show how all erasures stand, what is not confirmed, and what cannot be recalled."""
    with local().read() as session:
        found = overview(session)
    return render_template(
        "erasures/index.html", found=found, states=STATES, kinds=KINDS, grades=GRADES
    )

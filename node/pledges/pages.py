"""`/tilsagn`: places that employers of our agreements have pledged, and where they are opened."""

from flask import Blueprint, render_template

from node.pledges.seen import lines
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("pledges", __name__, url_prefix="/tilsagn")


@blueprint.get("")
def index() -> str:
    """List the pledges with the needs near us that open them."""
    with local().read() as session:
        found = lines(session, local())
    return render_template("pledges/index.html", found=found, title=title)

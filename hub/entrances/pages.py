"""`/kommuner`: the employer's view of all municipalities; whom it rings, what is between them."""

from flask import Blueprint, render_template

from hub.entrances.seen import side, sides
from shared import clock
from shared.accounts.access import current
from shared.feed import stored
from shared.web.here import local

blueprint = Blueprint("entrances", __name__, url_prefix="/kommuner")


@blueprint.get("")
def index() -> str:
    """List the municipalities that the employer's agreements invite."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        found = sides(session, employer.ref, clock.today(session))
    return render_template("entrances/index.html", found=found)


@blueprint.get("/<municipality>")
def show(municipality: str) -> str:
    """Show one municipality: its entrance, open promises both ways, its talks with us."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        one = side(session, employer.ref, municipality, clock.today(session))
    return render_template("entrances/show.html", one=one)

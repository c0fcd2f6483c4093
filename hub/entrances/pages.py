"""`/kommuner`: the employer's view of all municipalities; whom it rings, what is between them."""

from functools import partial

from flask import Blueprint, render_template, request, url_for

from hub.entrances import seen
from hub.entrances.seen import side, sides
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
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


@blueprint.get("/<municipality>/mellemvaerende")
def owed(municipality: str) -> str:
    """Show what the two owe each other in a quarter; `vis` opens the rows of a number."""
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        today, of = clock.today(session), request.args.get("kvartal")
        found = seen.owed(session, employer.ref, municipality, today, of)
    return render_template(
        "entrances/statement.html", statement=found, employer=employer.body.name,
        municipality=municipality, place=municipalities()[municipality].name,
        wanted=request.args.get("vis", ""),
        address=partial(url_for, "entrances.owed", municipality=municipality),
    )  # fmt: skip

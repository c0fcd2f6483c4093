"""`/begraensninger`: what municipalities decided about workplaces; the employer answers."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from hub.replying import own, replied, restrictions_seen
from hub.restrictions import actions
from shared import spreadsheet
from shared.restrictions import as_told, likenesses, restriction_of, restrictions
from shared.web.download import csv_file
from shared.web.forms import Wrong
from shared.web.here import local

blueprint = Blueprint("restrictions", __name__, url_prefix="/begraensninger")


@blueprint.get("")
def index() -> str:
    """Show the restrictions that this person may know of."""
    with local().read() as session:
        found = restrictions(session, restrictions_seen())
    return render_template("restrictions/index.html", found=found, own=own())


@blueprint.get("/begraensninger.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        found = restrictions(session, restrictions_seen())
    return csv_file(spreadsheet.table([as_told(one) for one in found]), "begraensninger.csv")


@blueprint.get("/<code>/svar", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a restriction, why it was decided, and the reply; the employer may answer here."""
    return _page(code, {})


@blueprint.post("/<code>/svar")
def reply(code: str) -> ResponseReturnValue:
    """Answer a restriction: who decided it looks at it again."""
    return replied(actions.reply, code, restrictions_seen(), _page)


def _page(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        one = restriction_of(session, code, restrictions_seen())
        same = likenesses(session, one.body)
    said = {"text": one.reply.text if one.reply else ""}
    return render_template(
        "restrictions/show.html", one=one, same=same, wrong=wrong, form=request.form or said,
        answers=own() and not one.body.lifted,
    )  # fmt: skip

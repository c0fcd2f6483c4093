"""`/begraensninger`: what municipalities decided about workplaces; the employer answers."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from hub.restrictions import actions
from hub.restrictions.seen import seen_by
from shared import spreadsheet
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import Refused
from shared.records.formats import TextField
from shared.restrictions import as_told, likenesses, restriction_of, restrictions
from shared.web.download import csv_file
from shared.web.forms import Wrong, at_field, read_form
from shared.web.here import local

blueprint = Blueprint("restrictions", __name__, url_prefix="/begraensninger")


class ReplySchema(Schema):
    """The form of the employer's answer."""

    text = TextField(load_default="")  # nothing said is refused by its own sentence


@blueprint.get("")
def index() -> str:
    """Show the restrictions that this person may know of."""
    with local().read() as session:
        found = restrictions(session, seen_by(current()))
    return render_template("restrictions/index.html", found=found)


@blueprint.get("/begraensninger.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        found = restrictions(session, seen_by(current()))
    return csv_file(spreadsheet.table([as_told(one) for one in found]), "begraensninger.csv")


@blueprint.get("/<code>/svar", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a restriction, why it was decided, and the reply; the employer may answer here."""
    return _page(code, {})


@blueprint.post("/<code>/svar")
def reply(code: str) -> ResponseReturnValue:
    """Answer a restriction: who decided it looks at it again."""
    with local().read() as session:
        restriction_of(session, code, seen_by(current()))
    try:
        text = read_form(ReplySchema(), request.form)["text"]
        actions.reply(local(), current().actor, code, text, current().name)
    except ValidationError as wrong:
        return _page(code, wrong.messages_dict), 422
    except Refused as refused:
        return _page(code, at_field(refused)), 422
    return redirect(url_for("restrictions.show", code=code), 303)


def _page(code: str, wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        one = restriction_of(session, code, seen_by(who))
        same = likenesses(session, one.body)
    said = {"text": one.reply.text if one.reply else ""}
    return render_template(
        "restrictions/show.html", one=one, same=same, wrong=wrong, form=request.form or said,
        answers=bool(who.roles & OF_EMPLOYER) and not one.body.lifted,
    )  # fmt: skip

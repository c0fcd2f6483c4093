"""`/signaler`: signals, with their evidence and the employer's reply."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from hub.signals import actions
from hub.signals.seen import seen_by
from shared import spreadsheet
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import Refused
from shared.records.formats import TextField
from shared.signals import as_told, signal_of, signals
from shared.web.download import csv_file
from shared.web.forms import Wrong, at_field, read_form
from shared.web.here import local

blueprint = Blueprint("signals", __name__, url_prefix="/signaler")


class ReplySchema(Schema):
    """The form of the employer's answer."""

    text = TextField(load_default="")  # nothing said is refused by its own sentence


@blueprint.get("")
def index() -> str:
    """Show the signals that this person may know of."""
    with local().read() as session:
        found = signals(session, seen_by(current()))
    return render_template(
        "signals/index.html", found=found, own=bool(current().roles & OF_EMPLOYER)
    )


@blueprint.get("/signaler.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        text = spreadsheet.table([as_told(one) for one in signals(session, seen_by(current()))])
    return csv_file(text, "signaler.csv")


@blueprint.get("/<code>/svar", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a signal, what it stands on, and the reply; the employer may answer here."""
    return _page(code, {})


@blueprint.post("/<code>/svar")
def reply(code: str) -> ResponseReturnValue:
    """Answer a signal."""
    with local().read() as session:
        signal_of(session, code, seen_by(current()))
    try:
        text = read_form(ReplySchema(), request.form)["text"]
        actions.reply(local(), current().actor, code, text, current().name)
    except ValidationError as wrong:
        return _page(code, wrong.messages_dict), 422
    except Refused as refused:
        return _page(code, at_field(refused)), 422
    return redirect(url_for("signals.show", code=code), 303)


def _page(code: str, wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        one = signal_of(session, code, seen_by(who))
    answers = bool(who.roles & OF_EMPLOYER) and one.body.gone_on is None
    said = {"text": one.reply.text if one.reply else ""}
    return render_template(
        "signals/show.html", one=one, own=bool(who.roles & OF_EMPLOYER), answers=answers,
        wrong=wrong, form=request.form or said,
    )  # fmt: skip

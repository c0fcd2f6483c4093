"""`/signaler`: signals, with their evidence and the employer's reply."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from hub.replying import own, replied, signals_seen
from hub.signals import actions
from shared import spreadsheet
from shared.signals import as_told, signal_of, signals
from shared.web.download import csv_file
from shared.web.forms import Wrong
from shared.web.here import local

blueprint = Blueprint("signals", __name__, url_prefix="/signaler")


@blueprint.get("")
def index() -> str:
    """Show the signals that this person may know of."""
    with local().read() as session:
        found = signals(session, signals_seen())
    return render_template("signals/index.html", found=found, own=own())


@blueprint.get("/signaler.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        text = spreadsheet.table([as_told(one) for one in signals(session, signals_seen())])
    return csv_file(text, "signaler.csv")


@blueprint.get("/<code>/svar", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a signal, what it stands on, and the reply; the employer may answer here."""
    return _page(code, {})


@blueprint.post("/<code>/svar")
def reply(code: str) -> ResponseReturnValue:
    """Answer a signal."""
    return replied(actions.reply, code, signals_seen(), _page)


def _page(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        one = signal_of(session, code, signals_seen())
    said = {"text": one.reply.text if one.reply else ""}
    return render_template(
        "signals/show.html", one=one, own=own(), answers=own() and one.body.gone_on is None,
        wrong=wrong, form=request.form or said,
    )  # fmt: skip

"""`/signaler`: signals, with their evidence and the employer's reply."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.signals import actions
from hub.signals.seen import seen_by
from shared import spreadsheet
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.problem import Refused
from shared.signals import as_told, signal_of, signals
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.words import say_problem

blueprint = Blueprint("signals", __name__, url_prefix="/signaler")
LONGEST = 2000


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
    return Response(
        text.encode("utf-8-sig"), mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=signaler.csv"},
    )  # fmt: skip


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
    text = request.form.get("text", "").replace("\r\n", "\n")[: LONGEST + 1]
    try:
        if len(text) > LONGEST:
            raise Refused("reply_long", field="text", most=LONGEST)
        actions.reply(local(), current().actor, code, text, current().name)
    except Refused as refused:
        name = str(refused.params.get("field", "_schema"))
        return _page(code, {name: [str(say_problem(refused))]}), 422
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

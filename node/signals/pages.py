"""`/signaler`: signals at employers whose agreements invite this municipality."""

from flask import Blueprint, Response, render_template

from shared import spreadsheet
from shared.accounts.access import current
from shared.signals import as_told, signal_of, signals
from shared.web.download import csv_file
from shared.web.here import local

blueprint = Blueprint("signals", __name__, url_prefix="/signaler")


@blueprint.get("")
def index() -> str:
    """Show the signals with the employers' replies."""
    with local().read() as session:
        found = signals(session)
    return render_template("signals/index.html", found=found, own=False)


@blueprint.get("/signaler.csv")
def export() -> Response:
    """Return the same as a file, replies included."""
    with local().read() as session:
        text = spreadsheet.table([as_told(one) for one in signals(session)])
    return csv_file(text, "signaler.csv")


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a signal, what it stands on, and the reply."""
    with local().read() as session:
        one = signal_of(session, code)
    standing = one.body.gone_on is None and one.body.p_number is not None
    decides = standing and "manager" in current().roles
    return render_template("signals/show.html", one=one, decides=decides)

"""The page on which a file of outcomes is looked at first, then taken, and can be undone.

The file that was looked at travels signed in the form, so that what is taken is what was shown.
"""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from node.placements import outcome_files
from node.placements.outcome_files import KEPT_DAYS, Taken
from shared import clock
from shared.accounts.access import current
from shared.imports.report import FileRefused, shown_column
from shared.problem import Refused
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem

blueprint = Blueprint("outcome_file", __name__, url_prefix="/placeringer/resultater")

LARGEST: Final = 4 * 1024 * 1024  # bytes
LARGEST_CARRIED: Final = 450_000  # signs, packed; a form's field holds half a million
PURPOSE: Final = "outcomes"


@blueprint.get("")
def ask() -> str:
    """Show where a file of outcomes is handed in, and the last one that was."""
    return _page({})


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Show what a file would do, or take the one that was shown."""
    kept = carried(PURPOSE, request.form.get(FIELD, ""))
    try:
        if "file" in kept:
            data = kept["file"].encode("latin-1")
            return _page({}, outcome_files.take(local(), current().actor, data))
        data = sent_file(LARGEST) or b""
        if not data:
            return _page({"file": [say("file_missing").text]}), 422
        packed = carry(PURPOSE, [("file", data.decode("latin-1"))])
        if len(data) > LARGEST or len(packed) > LARGEST_CARRIED:
            large = gettext("Filen er for stor til siden. Brug kommandoen papers outcomes.")
            return _page({"file": [large]}), 413
        return _page({}, outcome_files.preview(local(), data), packed)
    except (FileRefused, Refused) as refused:
        return _page({"file": [str(say_problem(refused))]}), 422


@blueprint.post("/fortryd")
def undo() -> ResponseReturnValue:
    """Undo the last file."""
    outcome_files.undo(local(), current().actor)
    return redirect(url_for("outcome_file.ask"), 303)


def _page(wrong: Wrong, done: Taken | None = None, kept: str = "") -> str:
    with local().read() as session:
        today, last = clock.today(session), outcome_files.last_run(session)
    return render_template(
        "placements/take.html", wrong=wrong, done=done, kept=kept, say=gettext,
        report=done.report if done else None, shown_column=shown_column, last=last,
        may_undo=last is not None and (today - last.on).days <= KEPT_DAYS, days=KEPT_DAYS,
    )  # fmt: skip

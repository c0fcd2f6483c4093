"""The pages on which an employer's list of workplaces is looked at first, and then taken.

The file that was looked at travels signed in the form, so that what is taken is what was shown.
"""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from hub.employers import actions
from shared.accounts.access import current
from shared.feed import stored
from shared.imports.report import FileRefused, shown_column
from shared.problem import Refused
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem

blueprint = Blueprint("importing", __name__, url_prefix="/arbejdssteder/indlaes")

LARGEST: Final = 1024 * 1024  # bytes; 5000 workplaces
LARGEST_CARRIED: Final = 450_000  # signs, packed; a form's field holds half a million
SHOWN: Final = 200  # findings on a page; the counts are of all


@blueprint.get("")
def choose() -> str:
    """Ask for the file."""
    return _ask({})


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Show what a file would do, or take the one that was shown."""
    kept = carried(_purpose(), request.form.get(FIELD, ""))
    if "file" in kept:
        return _report(kept["file"].encode("latin-1"), preview=False)
    data = sent_file(LARGEST)
    if data is None:
        return _ask({"file": [say("file_missing").text]}), 422
    if len(data) > LARGEST:
        return _ask({"file": [_too_large()]}), 413
    return _report(data, preview=True)


def _report(data: bytes, *, preview: bool) -> ResponseReturnValue:
    with local().read() as session:
        code = stored.get(session, current().scope or "").body.code
    kept = carry(_purpose(), [("file", data.decode("latin-1"))]) if preview else ""
    if len(kept) > LARGEST_CARRIED:
        return _ask({"file": [_too_large()]}), 413
    try:
        done = actions.import_workplaces(local(), current().actor, code, data, preview=preview)
    except (FileRefused, Refused) as wrong:
        return _ask({"file": [str(say_problem(wrong))]}), 422
    return render_template(
        "employers/report.html", done=done, kept=kept, preview=preview, most=SHOWN, say=gettext,
        counts=done.report.counts(), shown_column=shown_column,
        unknown=[shown_column(one) for one in done.report.unknown_columns],
        never=[shown_column(one) for one in done.report.never_stored],
    )  # fmt: skip


def _ask(wrong: Wrong) -> str:
    return render_template("employers/choose.html", wrong=wrong)


def _too_large() -> str:
    return str(say("file_too_large", megabytes=LARGEST // 1024**2))


def _purpose() -> str:
    return f"workplaces of {current().scope}"

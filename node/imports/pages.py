"""The pages on which a file of candidates is looked at first, then taken, and can be undone.

The file that was looked at travels signed in the form, so that what is taken is what was shown.
Cells are never shown, only their form.
"""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from node.citizens.consent import texts
from node.citizens.undoing import KEPT_DAYS
from node.imports import actions
from node.imports.actions import STOP_ABOVE, File, Imported
from shared import clock
from shared.accounts.access import current
from shared.imports.consent import ConsentText
from shared.imports.report import FileRefused, shown_column
from shared.problem import Refused
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem

blueprint = Blueprint("imports", __name__, url_prefix="/indlaesning")

LARGEST: Final = 4 * 1024 * 1024  # bytes
LARGEST_CARRIED: Final = 450_000  # signs, packed; a form's field holds half a million
SHOWN: Final = 200  # findings on a page; the counts are of all
PURPOSE: Final = "candidates"


@blueprint.get("")
def index() -> str:
    """Ask for the file, and list those that were taken in."""
    return _ask({})


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Show what a file would do, or take the one that was shown."""
    form = request.form
    kept = carried(PURPOSE, form.get(FIELD, ""))
    try:
        if "file" in kept:
            return _store(kept["file"].encode("latin-1"), kept["tekst"], kept["hel"] == "yes")
        data = sent_file(LARGEST)
        if data is None:
            return _ask({"file": [say("file_missing").text]}), 422
        return _preview(data, form.get("tekst", ""), form.get("hel") == "yes")
    except (FileRefused, Refused) as wrong:
        return _ask({"file": [str(say_problem(wrong))]}), 422


@blueprint.get("/fortryd")
def ask_undo() -> str:
    """Say what undoing the last file does, and ask for it."""
    with local().read() as session:
        last = next((run for run in actions.runs(session) if run.undone_at is None), None)
    if last is None:
        raise Refused("import_none")
    return render_template("imports/undo.html", last=last)


@blueprint.post("/fortryd")
def undo() -> ResponseReturnValue:
    """Undo the last file."""
    actions.undo(local(), current().actor)
    return redirect(url_for("imports.index"), 303)


def _preview(data: bytes, text: str, full: bool) -> ResponseReturnValue:
    kept = carry(PURPOSE, [("file", data.decode("latin-1")), ("tekst", text),
                           ("hel", "yes" if full else "no")])  # fmt: skip
    if len(data) > LARGEST or len(kept) > LARGEST_CARRIED:
        return _ask({"file": [gettext("Filen er for stor til siden. Brug kommandoen "
                                      "landsaftale node imports candidates.")]}), 413  # fmt: skip
    file = _read(data, text, full)
    return _report(file, actions.preview(local(), file), kept)


def _store(data: bytes, text: str, full: bool) -> ResponseReturnValue:
    file, reason = _read(data, text, full), request.form.get("grund", "")
    try:
        done = actions.store(local(), current().actor, file, reason=reason or None)
    except Refused as wrong:
        if wrong.code != "too_many_absent":
            raise
        said = {"grund": [gettext("Skriv, hvorfor det er rigtigt, at så mange ikke er med")]}
        shown = actions.preview(local(), file)
        return _report(file, shown, request.form[FIELD], said), 422
    return _report(file, done)


def _read(data: bytes, name: str, full: bool) -> File:
    return actions.read(local(), data, text_called(name), full_list=full)


def text_called(name: str) -> ConsentText | None:
    """Return the consent text of a name as a file's column stands for it; none for no name.

    Raises:
        Refused: no such text is in use today (`text_unknown`).
    """
    if not name:
        return None
    with local().read() as session:
        known = texts(session, clock.today(session))
    if name not in known:
        raise Refused("text_unknown", text=name, known=list(known))
    text = known[name]
    return ConsentText(text.name, text.scope, text.valid_from, text.basis)


def _report(file: File, done: Imported, kept: str = "", wrong: Wrong | None = None) -> str:
    report = file.report
    return render_template(
        "imports/report.html", done=done, kept=kept, report=report, counts=report.counts(),
        wrong=wrong or {}, most=SHOWN, say=gettext, shown_column=shown_column,
        full=file.also_named is not None, percent=STOP_ABOVE, form=request.form,
        unread=[shown_column(one) for one in (*report.unknown_columns, *report.never_stored)],
    )  # fmt: skip


def _ask(wrong: Wrong) -> str:
    with local().read() as session:
        today = clock.today(session)
        known = texts(session, today)
        runs = actions.runs(session)
    last = next((run for run in runs if run.undone_at is None), None)
    return render_template(
        "imports/index.html", wrong=wrong, runs=runs, form=request.form,
        texts=[(name, name) for name in known],
        may_undo=last is not None and (today - last.on).days <= KEPT_DAYS, last=last,
    )  # fmt: skip

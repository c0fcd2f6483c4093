"""On paper and in files: VITAS sheets, their references, placements out and outcomes in.

No page and no file here has a name or a CPR number: a person is a code.
"""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from node.caseload import sees
from node.placements import actions, outcomes, register
from node.placements.state import known
from node.tables import Candidate
from shared import clock
from shared.accounts.access import current
from shared.feed import stored
from shared.imports.report import FileRefused, shown_column
from shared.problem import NotFound, Refused
from shared.records.employer import Workplace
from shared.records.placement import Placement
from shared.rules import vitas
from shared.tables import PlacementIndex
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("paper", __name__, url_prefix="/placeringer")
Chosen = list[tuple[PlacementIndex, Candidate | None, Workplace]]
FIELD: Final = "nr-"  # and a placement's code


@blueprint.get("/vitas")
def choose() -> str:
    """List the placements that the employer may apply for now, to print and to note."""
    return _list({})


@blueprint.get("/vitas/ark")
def sheets() -> str:
    """Show the chosen placements' sheets, one to a page, twelve at most."""
    codes = request.args.getlist("p")
    if not 1 <= len(codes) <= vitas.AT_ONCE:
        return _list({"p": [say("sheets_1_to_12", most=vitas.AT_ONCE).text]})
    with local().read() as session:
        found = []
        for code in codes:
            row, candidate = _mine(code)
            body: Placement = stored.get(session, row.ref).body
            need, place = (stored.get(session, key).body for key in (body.need, body.workplace))
            found.append((body, candidate, place, vitas.sheet(body, need, place)))
    return render_template("placements/sheets.html", found=found, title=title)


@blueprint.post("/vitas")
def note() -> ResponseReturnValue:
    """Note the references of several applications at once: all of them, or none."""
    filled = {
        name.removeprefix(FIELD): value.strip()
        for name, value in request.form.items()
        if name.startswith(FIELD) and value.strip()
    }
    for code in filled:
        _mine(code)
    short = {f"{FIELD}{code}": [say("field_length", min=3, max=40).text]
             for code, text in filled.items() if not 3 <= len(text) <= 40}  # fmt: skip
    if short or not filled:
        return _list(short or {"_schema": [say("references_missing").text]}), 422
    try:
        actions.apply_all(local(), current().actor, filled)
    except Refused as refused:
        at = f"{FIELD}{refused.params.get('placement', '')}"
        return _list({at: [str(say_problem(refused))]}), 422
    return redirect(url_for("paper.choose"), 303)


@blueprint.get("/forloeb.csv")
def export() -> Response:
    """Return this person's placements as a file for the case system."""
    who = current()
    with local().read() as session:
        rows = [one for one in register.rows(session, local()) if sees(who, one.candidate)]
        text = register.to_csv(rows)
    return Response(
        text.encode("utf-8-sig"), mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=forloeb.csv"},
    )  # fmt: skip


@blueprint.get("/resultater")
def take() -> str:
    """Show where a file of outcomes is handed in."""
    return render_template("placements/take.html", wrong={}, report=None, done=None)


@blueprint.post("/resultater")
def keep() -> ResponseReturnValue:
    """Take a file of outcomes in, and report on each row that could not be taken."""
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        wrong = {"file": [say("field_missing").text]}
        return render_template("placements/take.html", wrong=wrong, report=None, done=None), 422
    try:
        done = outcomes.take(local(), current().actor, data)
    except FileRefused as refused:
        wrong = {"file": [str(say_problem(refused))]}
        return render_template("placements/take.html", wrong=wrong, report=None, done=None), 422
    return render_template(
        "placements/take.html", wrong={}, report=done.report, done=done, say=gettext,
        shown_column=shown_column,
    )  # fmt: skip


def _list(wrong: Wrong) -> str:
    who = current()
    found: Chosen = []
    with local().read() as session:
        today = clock.today(session)
        for row in actions.ours(session, local()):
            about = known(session, row.ref, today)
            candidate = session.get(Candidate, about.case.candidate)
            if about.placement.state == "heard" and sees(who, candidate):
                found.append((row, candidate, stored.get(session, row.workplace).body))
    return render_template(
        "placements/vitas.html", found=found, wrong=wrong, form=request.form, title=title,
        most=vitas.AT_ONCE, marked=request.args.getlist("p"),
    )  # fmt: skip


def _mine(code: str) -> tuple[PlacementIndex, Candidate | None]:
    """Return a placement that this person may see, and whose it is."""
    with local().read() as session:
        row = actions.find(session, local(), code)
        about = known(session, row.ref, clock.today(session))
        candidate = session.get(Candidate, about.case.candidate)
    if not sees(current(), candidate):
        raise NotFound(code)
    return row, candidate

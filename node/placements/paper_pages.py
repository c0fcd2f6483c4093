"""On paper and in files: VITAS sheets, their references, and placements out.

No page and no file here has a name or a CPR number: a person is a code.
"""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.placements import actions, register
from node.placements.pages import see
from node.placements.register import sheet_of
from node.placements.standing import standing, standings
from shared.accounts.access import current
from shared.problem import Refused
from shared.rules import vitas
from shared.web.download import csv_file
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("paper", __name__, url_prefix="/placeringer")
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
        mine = [standing(session, local(), code, current()) for code in codes]
        found = [(one, sheet_of(session, one)) for one in mine]
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
        see(code)
    if not filled:
        return _list({"_schema": [say("references_missing").text]}), 422
    try:
        actions.apply_all(local(), current().actor, filled)
    except Refused as refused:
        at = f"{FIELD}{refused.params.get('placement', '')}"
        return _list({at: [str(say_problem(refused))]}), 422
    return redirect(url_for("paper.choose"), 303)


@blueprint.get("/forloeb.csv")
def export() -> Response:
    """Return this person's placements as a file for the case system."""
    with local().read() as session:
        text = register.to_csv(standings(session, local(), current()))
    return csv_file(text, "forloeb.csv")


def _list(wrong: Wrong) -> str:
    with local().read() as session:
        found = [one for one in standings(session, local(), current())
                 if one.about.placement.state == "heard"]  # fmt: skip
    return render_template(
        "placements/vitas.html", found=found, wrong=wrong, form=request.form, title=title,
        most=vitas.AT_ONCE, marked=request.args.getlist("p"),
    )  # fmt: skip

"""`/resultater`: what employers' placements led to, beside what is expected, as the hub told."""

from flask import Blueprint, Response, render_template

from shared.outcomes import LIMITS, employers, table_of, to_csv, told_of
from shared.said import employer_by_code
from shared.web.download import csv_file
from shared.web.here import local

blueprint = Blueprint("outcomes", __name__, url_prefix="/resultater")


@blueprint.get("")
def index() -> str:
    """Let a person choose an employer."""
    with local().read() as session:
        found = employers(session)
    return render_template("outcomes/index.html", employers=found)


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an employer's figures by workplace, legal unit and in all."""
    with local().read() as session:
        employer = employer_by_code(session, code)
        found, told = told_of(session, employer.ref), table_of(session, employer.ref)
    return render_template(
        "outcomes/show.html",
        employer=employer.body,
        lines=found,
        told=told,
        limits=LIMITS,
        own=False,
    )


@blueprint.get("/<code>/resultater.csv")
def export(code: str) -> Response:
    """Return the same figures as a file."""
    with local().read() as session:
        found = told_of(session, employer_by_code(session, code).ref)
    return csv_file(to_csv(found), "resultater.csv")

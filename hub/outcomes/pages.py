"""`/resultater`: what an employer's placements led to, beside what is expected."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.outcomes.lines import lines_of
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.feed import stored
from shared.outcomes import LIMITS, employers, table_of, to_csv
from shared.said import employer_by_code
from shared.web.download import csv_file
from shared.web.here import local

blueprint = Blueprint("outcomes", __name__, url_prefix="/resultater")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Lead an employer's people to their own figures; let others choose an employer."""
    who = current()
    with local().read() as session:
        if who.roles & OF_EMPLOYER:
            code = stored.get(session, who.scope or "").body.code
            return redirect(url_for("outcomes.show", code=code), 303)
        found = employers(session)
    return render_template("outcomes/index.html", employers=found)


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an employer's figures by workplace, legal unit and in all."""
    who = current()
    with local().read() as session:
        today, employer = clock.today(session), employer_by_code(session, code)
        found, told = lines_of(session, who, employer, today), table_of(session, employer.ref)
    return render_template(
        "outcomes/show.html", employer=employer.body, lines=found, told=told, limits=LIMITS,
        own=bool(who.roles & OF_EMPLOYER),
    )  # fmt: skip


@blueprint.get("/<code>/resultater.csv")
def export(code: str) -> Response:
    """Return the same figures as a file."""
    with local().read() as session:
        found = lines_of(session, current(), employer_by_code(session, code), clock.today(session))
    return csv_file(to_csv(found), "resultater.csv")

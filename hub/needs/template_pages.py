"""The page of an employer's templates, and of the drafts that wait for its word."""

from datetime import date
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from hub.needs import templates
from hub.needs.seen import may_write
from shared import clock
from shared.accounts.access import current
from shared.problem import NotFound
from shared.rules.copying import MONTHS, Every
from shared.web.here import local

blueprint = Blueprint("templates", __name__, url_prefix="/behov/skabeloner")

RHYTHMS: Final[dict[Every, LazyString]] = {
    "month": lazy_gettext("Hver måned"),
    "quarter": lazy_gettext("Hvert kvartal"),
    "half_year": lazy_gettext("Hvert halve år"),
    "year": lazy_gettext("Hvert år"),
}


@blueprint.get("")
def index() -> str:
    """List the templates, what recurs, and the drafts that wait."""
    who = current()
    with local().read() as session:
        found = templates.templates(session, who.scope)
        writes = may_write(session, who, clock.today(session))
    drafts = sorted(
        ((start, one) for one in found for start in one.waiting), key=lambda pair: pair[0]
    )
    return render_template(
        "needs/templates.html", templates=found, drafts=drafts, rhythms=RHYTHMS, writes=writes,
        done=request.args.get("svar"),
    )  # fmt: skip


@blueprint.post("/<code>/rytme")
def repeat(code: str) -> ResponseReturnValue:
    """Let a template recur, or not any more."""
    templates.repeat(local(), _own(code).code, every(request.form.get("gentages", "")))
    return _back("rytme")


@blueprint.post("/<code>/slet")
def remove(code: str) -> ResponseReturnValue:
    """Take a template away."""
    templates.remove(local(), _own(code).code)
    return _back("slettet")


@blueprint.post("/<code>/<start>/drop")
def drop(code: str, start: str) -> ResponseReturnValue:
    """Say that a draft shall not be sent this time."""
    templates.drop(local(), _own(code).code, day_of(start))
    return _back("sprunget")


def every(text: str) -> Every | None:
    """Return the rhythm that a form says; what is none does not recur."""
    return text if text in MONTHS else None


def day_of(text: str) -> date:
    """Return the day that an address names.

    Raises:
        NotFound: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotFound(text) from wrong


def _own(code: str) -> templates.Template:
    with local().read() as session:
        return templates.template(session, code, current().scope)


def _back(said: str) -> ResponseReturnValue:
    return redirect(url_for("templates.index", svar=said), 303)

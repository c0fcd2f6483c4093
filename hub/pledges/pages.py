"""`/tilsagn`: what an employer has pledged, what of it is opened and used, and its statement."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError

from hub.agreements.actions import in_force_of
from hub.pledges import actions
from hub.pledges.actions import SCHEMA, PledgeDraft
from hub.pledges.standing import seen, seen_by, standings
from hub.pledges.statement import Statement, statement, to_csv
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.lists import codes
from shared.problem import Refused
from shared.records.employer import MOST_PLACES
from shared.rules.pledge import Places
from shared.web.download import csv_file
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("pledges", __name__, url_prefix="/tilsagn")

WRITES: Final = frozenset({"emp.admin"})
FIELDS: Final[Mapping[str, LazyString]] = {
    "agreement": lazy_gettext("Aftale"),
    "year": lazy_gettext("År"),
    "purpose": lazy_gettext("Hvad pladserne er til"),
    "places": lazy_gettext("Antal pladser"),
}


@blueprint.get("")
def index() -> str:
    """List the pledges that this person may know of, this year's in one sentence."""
    who = current()
    with local().read() as session:
        today = clock.today(session)
        found = standings(session, seen_by(who), today)
    ours = [one for one in found if one.record.body.year == today.year]
    return render_template(
        "pledges/index.html", found=found, year=today.year, title=title,
        total=sum((one.places for one in ours if one.record.body.confirmed_on), Places(pledged=0)),
        many=not who.roles & OF_EMPLOYER, writes=bool(who.roles & WRITES),
    )  # fmt: skip


@blueprint.get("/nyt")
def new() -> str:
    """Show the form of a new pledge."""
    return _form(Form({"year": str(_this_year())}), {})


@blueprint.post("/nyt")
def promise() -> ResponseReturnValue:
    """Note the pledge, or show the form again with what to mend."""
    who, form = current(), request.form
    try:
        draft: PledgeDraft = read_form(SCHEMA, form)
        made = actions.promise(local(), who.actor, who.scope or "", draft)
    except ValidationError as wrong:
        return _form(form, wrong.messages_dict), 422
    except Refused as refused:
        return _form(form, at_field(refused)), 422
    return redirect(url_for("pledges.show", code=made.body.code), 303)


@blueprint.get("/<code>/pladser", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a pledge: its places, and the needs that open them."""
    return _page(code, {})


@blueprint.post("/<code>/bekraeft")
def confirm(code: str) -> ResponseReturnValue:
    """Confirm a pledge: municipalities get it."""
    _must_be_seen(code)
    actions.confirm(local(), current().actor, code)
    return redirect(url_for("pledges.show", code=code), 303)


@blueprint.post("/<code>/pladser")
def resize(code: str) -> ResponseReturnValue:
    """Promise another number of places; of a confirmed pledge only more."""
    _must_be_seen(code)
    text = request.form.get("places", "").strip()
    limits = (1, MOST_PLACES)
    if not text.isdecimal() or not limits[0] <= int(text) <= limits[1]:
        wrong = say("field_between", min=limits[0], max=limits[1])
        return _page(code, {"places": [wrong.text]}), 422
    try:
        actions.resize(local(), current().actor, code, int(text))
    except Refused as refused:
        return _page(code, {"places": [str(say_problem(refused))]}), 422
    return redirect(url_for("pledges.show", code=code), 303)


@blueprint.get("/opgoerelse/<code>/<int:year>")
def report(code: str, year: int) -> str:
    """Show the statement of an employer's pledges of a year, as it is printed."""
    return render_template(
        "pledges/statement.html", found=_statement(code, year), title=title,
        own=bool(current().roles & OF_EMPLOYER),
    )  # fmt: skip


@blueprint.get("/opgoerelse/<code>/<int:year>/tilsagn.csv")
def export(code: str, year: int) -> Response:
    """Return the same figures as a file."""
    return csv_file(to_csv(_statement(code, year)), f"tilsagn-{year}.csv")


def _statement(code: str, year: int) -> Statement:
    with local().read() as session:
        return statement(session, current(), code, year, clock.today(session))


def _must_be_seen(code: str) -> None:
    with local().read() as session:
        seen(session, current(), code, clock.today(session))


def _page(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        today = clock.today(session)
        one = seen(session, current(), code, today)
    body = one.record.body
    return render_template(
        "pledges/show.html", one=one, pledge=body, wrong=wrong, title=title, today=today,
        form=request.form or {"places": str(body.places)}, fields=FIELDS,
        writes=bool(current().roles & WRITES), over=body.year < today.year,
        own=bool(current().roles & OF_EMPLOYER),
    )  # fmt: skip


def _form(form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        agreements = in_force_of(session, current().scope or "", clock.today(session))
    if not agreements:
        raise Refused("no_agreement_in_force")
    purposes = codes("pledge_purposes").values()
    return render_template(
        "pledges/write.html", form=form, wrong=wrong, fields=FIELDS,
        agreements=[(one.code, f"{one.code} {one.title}") for one in agreements],
        purposes=[(one.code, one.title(language())) for one in purposes],
    )  # fmt: skip


def _this_year() -> int:
    with local().read() as session:
        return clock.today(session).year

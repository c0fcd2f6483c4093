"""`/rekrutteringsservice`: the operator makes, changes and closes recruitment services."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from hub.choices import host_choices, municipality_choices
from hub.sectors import actions
from hub.sectors.actions import DraftSchema, SectorDraft, by_slug
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import branches
from shared.codes.places import municipalities
from shared.records.sector import SectorService
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.words import say, say_problem

blueprint = Blueprint("sectors", __name__, url_prefix="/rekrutteringsservice")

SCHEMA: Final = DraftSchema()
EVERYBODY: Final = "everybody"
PEOPLE: Final[Mapping[str, LazyString]] = {
    "contact": lazy_gettext("Virksomhedskonsulent"),
    "intake": lazy_gettext("Indslusningskonsulent"),
    "substitute": lazy_gettext("Afløser"),
}
FIELDS: Final[Mapping[str, LazyString]] = {
    "name": lazy_gettext("Servicens navn"),
    "slug": lazy_gettext("Kort navn i adressen"),
    "branches": lazy_gettext("Brancher"),
    "members": lazy_gettext("Medlemmer"),
    "host": lazy_gettext("Vært"),
    "mandate": lazy_gettext("Mandat"),
    "mandate_on": lazy_gettext("Mandatets dag"),
    **{f"{one}-name": words for one, words in PEOPLE.items()},
}


@blueprint.get("/ny")
def new() -> str:
    """Show the form of a new service."""
    return _form(Form({EVERYBODY: "yes"}), {}, None)


@blueprint.post("/ny")
def make() -> ResponseReturnValue:
    """Make the service, or show the form again with what to mend."""
    return _made(None)


@blueprint.get("/<slug>")
def edit(slug: str) -> str:
    """Show the form of a service as it is."""
    with local().read() as session:
        service: SectorService = by_slug(session, slug).body
    return _form(_written(service), {}, slug)


@blueprint.post("/<slug>")
def change(slug: str) -> ResponseReturnValue:
    """Put what the form says in the place of a service."""
    with local().read() as session:
        by_slug(session, slug)
    return _made(slug)


@blueprint.post("/<slug>/luk")
def close(slug: str) -> ResponseReturnValue:
    """Close a service: its branches are free for another."""
    actions.close(local(), current().actor, slug)
    return redirect(url_for("intake.branch", slug=slug), 303)


def _made(slug: str | None) -> ResponseReturnValue:
    form: Form = MultiDict(request.form)
    if slug:
        form["slug"] = slug
    given = {"members": ["all"]} if form.get(EVERYBODY) else {}
    try:
        draft: SectorDraft = read_form(SCHEMA, form, **given)
    except ValidationError as wrong:
        return _form(form, wrong.messages_dict, slug), 422
    wrong_by_rule = _examined(draft, new=slug is None)
    if wrong_by_rule:
        return _form(form, wrong_by_rule, slug), 422
    made = actions.make(local(), current().actor, draft)
    return redirect(url_for("intake.branch", slug=made.body.slug), 303)


def _examined(draft: SectorDraft, *, new: bool) -> Wrong:
    wrong: Wrong = {}
    with local().read() as session:
        if new and draft.slug in {"ny", *(one.body.slug for one in actions.services(session))}:
            wrong["slug"] = [say("slug_taken").text]
        for field, problem in actions.faults(session, draft, clock.today(session)):
            wrong.setdefault(field, []).append(str(say_problem(problem)))
    return wrong


def _form(form: Form, wrong: Wrong, slug: str | None) -> str:
    with local().read() as session:
        record = by_slug(session, slug) if slug else None
    return render_template(
        "sectors/write.html", form=form, wrong=wrong, fields=FIELDS, people=PEOPLE, record=record,
        everybody=EVERYBODY, hosts=host_choices(local().authority),
        members=municipality_choices(),
        branches=[(one.code, one.title(language())) for one in branches("DB25").values()],
    )  # fmt: skip


def _written(service: SectorService) -> Form:
    form: Form = MultiDict({"slug": service.slug, "name": service.name, "host": service.host,
                            "mandate": service.mandate or "",
                            "mandate_on": f"{service.mandate_on:%d-%m-%Y}"})  # fmt: skip
    form.setlist("branches", list(service.branches))
    if {*service.members} == {*municipalities()}:
        form[EVERYBODY] = "yes"
    else:
        form.setlist("members", list(service.members))
    for one in PEOPLE:
        for name, value in asdict(getattr(service, one)).items():
            form[f"{one}-{name}"] = value or ""
    return form

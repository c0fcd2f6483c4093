"""The pages on which an agreement, or a new version of one, is written, looked at and made.

Between the form and the look, what was typed travels signed (`shared/web/carried.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from hub.agreements import actions
from hub.agreements.draft import AgreementDraft, DraftSchema, faults, model
from hub.agreements.pages import terms_shown
from hub.agreements.seen import see_it_may_be_made, seen
from hub.choices import host_choices, municipality_choices
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.danish import danish_key
from shared.codes.lists import Code, branches, codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.employer import Employer
from shared.said import employer_by_code
from shared.tables import EmployerIndex
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.words import say_problem

blueprint = Blueprint("drafting", __name__, url_prefix="/aftale/ny")

SCHEMA: Final = DraftSchema()
EVERYBODY: Final = "everybody"
FIELDS: Final[Mapping[str, LazyString]] = {
    "title": lazy_gettext("Aftalens navn"),
    "units": lazy_gettext("Juridiske enheder, der er med"),
    "branches": lazy_gettext("Brancher"),
    "instruments": lazy_gettext("Redskaber"),
    "invited": lazy_gettext("Kommuner, der bliver inviteret"),
    "hosting_authority": lazy_gettext("Ansvarlig myndighed"),
    "mandate": lazy_gettext("Mandat"),
    "mandate_on": lazy_gettext("Mandatets dag"),
    "valid_from": lazy_gettext("Første dag"),
    "valid_to": lazy_gettext("Sidste dag"),
    "answer_days": lazy_gettext("Svarfrist i arbejdsdage"),
    "candidate_days": lazy_gettext("Kandidater inden for arbejdsdage"),
    "consult_until": lazy_gettext("Til høring indtil"),
    "accede_again_by": lazy_gettext("De gamle vilkår holder til og med"),
    "terms": lazy_gettext("Vilkår"),
    "contact-name": lazy_gettext("Virksomhedens kontakt"),
    "contact-phone": lazy_gettext("Telefon"),
    "contact-email": lazy_gettext("Mail"),
}


@blueprint.get("")
def begin() -> ResponseReturnValue:
    """Show the form of a new agreement, or of a new version of the one that `fra` names."""
    code = request.args.get("fra")
    with local().read() as session:
        old: Agreement | None = seen(session, current(), code).body if code else None
        chosen = _own(session) or request.args.get("virksomhed")
        if old:
            form = _written(old, stored.get(session, old.employer).body)
        elif chosen:
            form = _blank(employer_by_code(session, chosen).body, clock.today(session))
        else:
            return _choose({})
    return _form(form, {})


@blueprint.post("")
def step() -> ResponseReturnValue:
    """Go from the form to the look at it and back, or make the agreement."""
    form, to = _typed(), request.form.get("til", "")
    if not form["employer"]:
        return _choose({"employer": [gettext("Vælg en virksomhed")]}), 422
    if to == "ret":
        return _form(form, {})
    try:
        draft: AgreementDraft = read_form(SCHEMA, form, **_given(form))
    except ValidationError as wrong:
        return _form(form, wrong.messages_dict), 422
    wrong_by_rule = _examined(draft, form)
    if wrong_by_rule:
        return _form(form, wrong_by_rule), 422
    renews = form.get("renews") or None
    try:
        if to != "lav":
            return _look(form, actions.preview(local(), draft, renews=renews))
        made = actions.make(local(), current().actor, draft, renews=renews)
    except Refused as refused:
        return _form(form, {"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("agreements.show", code=made.body.code), 303)


def _typed() -> Form:
    """What was typed, now or before the look at it; an employer's people write for their own."""
    kept = request.form.get(FIELD)
    form: Form = MultiDict(request.form) if kept is None else carried(_purpose(), kept)
    with local().read() as session:
        form["employer"] = _own(session) or form.get("employer", "")
    return form


def _own(session: Session) -> str | None:
    """The code of the employer that this person works for, if it is one's."""
    who = current()
    if not who.roles & OF_EMPLOYER:
        return None
    return str(stored.get(session, who.scope or "").body.code)


def _given(form: Form) -> dict[str, object]:
    """What the form says in its own way: all branches by none, all municipalities by one tick."""
    given: dict[str, object] = {"branches": form.getlist("branches")}
    return given | ({"invited": ["all"]} if form.get(EVERYBODY) else {})


def _examined(draft: AgreementDraft, form: Form) -> Wrong:
    """What the draft says that does not hold, or is not this person's to say."""
    who = current()
    with local().read() as session:
        if form.get("renews"):
            seen(session, who, form["renews"])
        employer = actions.employer_of(session, draft)
        found = list(faults(draft, employer, clock.today(session)))
        try:
            see_it_may_be_made(session, who, draft)
        except Refused as refused:
            found.append(("branches", refused))
    wrong: Wrong = {}
    for field, problem in found:
        wrong.setdefault(field, []).append(str(say_problem(problem)))
    return wrong


def _choose(wrong: Wrong) -> str:
    with local().read() as session:
        rows = session.scalars(select(EmployerIndex)).all()
    known = sorted(rows, key=lambda row: danish_key(row.name))
    return render_template("agreements/choose.html", employers=known, wrong=wrong)


def _form(form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        employer: Employer = employer_by_code(session, form.get("employer", "")).body
        day = clock.today(session)
    return render_template(
        "agreements/write.html", form=form, wrong=wrong, fields=FIELDS, employer=employer,
        choices=_choices(employer, day), everybody=EVERYBODY,
    )  # fmt: skip


def _look(form: Form, agreement: Agreement) -> str:
    with local().read() as session:
        shown = terms_shown(session, agreement)
    return render_template(
        "agreements/review.html", **shown, kept=carry(_purpose(), form.items(multi=True)),
        renews=form.get("renews"),
    )  # fmt: skip


def _purpose() -> str:
    return f"agreement by {current().actor}"


def _choices(employer: Employer, today: date) -> dict[str, list[tuple[str, str]]]:
    return {
        "units": [(one.cvr, f"{one.name} ({one.cvr})") for one in employer.units],
        "branches": _offered(branches("DB25").values(), today),
        "instruments": _offered(codes("instruments").values(), today),
        "invited": municipality_choices(),
        "hosting_authority": host_choices(local().authority),
    }


def _offered(known: Iterable[Code], today: date) -> list[tuple[str, str]]:
    return [(one.code, one.title(language())) for one in known if one.open_on(today)]


def _blank(employer: Employer, today: date) -> Form:
    """What needs no typing: the model's terms, all municipalities, the employer's contact."""
    draft = model(employer, today)
    form = Form({"employer": employer.code, EVERYBODY: "yes", "terms": draft.terms.strip(),
                 "answer_days": str(draft.answer_days),
                 "candidate_days": str(draft.candidate_days)})  # fmt: skip
    form.setlist("units", list(draft.units))
    return _with_contact(form, asdict(draft.contact))


def _written(old: Agreement, employer: Employer) -> Form:
    """An agreement as the form has it."""
    form: Form = MultiDict({"employer": employer.code, "renews": old.code})
    for name in (
        "title",
        "hosting_authority",
        "mandate",
        "answer_days",
        "candidate_days",
        "terms",
    ):
        form[name] = str(getattr(old, name) or "")
    for name in ("mandate_on", "valid_from", "valid_to"):
        form[name] = f"{getattr(old, name):%d-%m-%Y}"
    for name in ("units", "branches", "instruments"):
        form.setlist(name, list(getattr(old, name)))
    if {*old.invited, *old.former} == {*municipalities()}:
        form[EVERYBODY] = "yes"
    else:
        form.setlist("invited", list(old.invited))
    return _with_contact(form, asdict(old.contact))


def _with_contact(form: Form, contact: Mapping[str, Any]) -> Form:
    for name, value in contact.items():
        form[f"contact-{name}"] = value or ""
    return form

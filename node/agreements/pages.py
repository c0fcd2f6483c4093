"""Agreements that invite the municipality, and the form of its answer."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate

from node.agreements import actions
from node.agreements.actions import Terms
from shared.accounts.access import current
from shared.feed import stored
from shared.problem import Refused
from shared.records.employer import Contact
from shared.records.formats import EmailField, PhoneField
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("agreements", __name__, url_prefix="/aftaler")

_NAME = validate.Length(min=2, max=120)


class JoinSchema(Schema):
    """The form of an accession."""

    participation = fields.String(
        required=True, validate=validate.OneOf(["profiles", "count_only"])
    )
    kam_name = fields.String(required=True, validate=_NAME)
    kam_phone = PhoneField(required=True)
    kam_email = EmailField(load_default=None)
    substitute_name = fields.String(load_default=None, validate=_NAME)
    substitute_phone = PhoneField(load_default=None)
    max_at_once = fields.Integer(load_default=None, validate=validate.Range(min=1, max=10_000))
    notice_days = fields.Integer(load_default=30, validate=validate.Range(min=0, max=365))


class ReasonSchema(Schema):
    """The form of a no, a pause or a farewell."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))


@blueprint.get("")
def index() -> str:
    """List the agreements, those without an answer first."""
    with local().read() as session:
        found = actions.offered(session, local())
    return render_template("agreements/index.html", found=found)


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an agreement's terms and our answer to it."""
    return _page(code, None, {})


@blueprint.post("/<code>/tilslut")
def accede(code: str) -> ResponseReturnValue:
    """Join the agreement, or change what we joined with."""
    form = _phones(request.form)
    try:
        terms = _terms(read_form(JoinSchema(), form))
        actions.accede(local(), current().actor, code, terms)
    except ValidationError as wrong:
        return _page(code, request.form, wrong.messages_dict), 422
    except Refused as refused:
        return _page(code, request.form, {"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("agreements.show", code=code), 303)


@blueprint.post("/<code>/<any(afvis, pause, ud):step>")
def step_back(code: str, step: str) -> ResponseReturnValue:
    """Say no, pause or leave, with a reason that the employer reads."""
    try:
        reason = read_form(ReasonSchema(), request.form)["reason"]
        if step == "afvis":
            actions.decline(local(), current().actor, code, reason)
        else:
            state: actions.State = "paused" if step == "pause" else "left"
            actions.step_back(local(), current().actor, code, state, reason)
    except ValidationError as wrong:
        return _page(code, request.form, wrong.messages_dict), 422
    except Refused as refused:
        return _page(code, request.form, {"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("agreements.show", code=code), 303)


def _phones(form: Any) -> Any:
    """Phone numbers may be written in groups."""
    copy = form.copy()
    for name in ("kam_phone", "substitute_phone"):
        if name in copy:
            copy[name] = copy[name].replace(" ", "")
    return copy


def _terms(said: dict[str, Any]) -> Terms:
    substitute = None
    if said["substitute_name"]:
        substitute = Contact(name=said["substitute_name"], phone=said["substitute_phone"])
    return Terms(
        participation=said["participation"],
        kam=Contact(name=said["kam_name"], phone=said["kam_phone"], email=said["kam_email"]),
        substitute=substitute, max_at_once=said["max_at_once"], notice_days=said["notice_days"],
    )  # fmt: skip


def _page(code: str, form: Any, wrong: Wrong) -> str:
    with local().read() as session:
        row = actions.find(session, code)
        agreement = stored.get(session, row.ref).body
        employer = stored.get(session, row.employer).body
        own = actions.own_accession(session, local(), row.ref)
        answer = stored.get(session, own.ref).body if own else None
    return render_template(
        "agreements/show.html", agreement=agreement, employer=employer, answer=answer,
        changed=answer is not None and answer.terms_digest != row.digest, wrong=wrong,
        form=form if form is not None else _filled(answer),
        instruments=", ".join(title("instruments", one) for one in agreement.instruments),
        may_answer=bool(current().roles & {"node.kam", "manager"}),
        changing=request.args.get("ret") == "tilslutning",
    )  # fmt: skip


def _filled(answer: Any) -> dict[str, str]:
    """The form as our present answer has it."""
    if answer is None or answer.kam is None:
        return {"notice_days": "30"}
    limit = answer.reservation.max_at_once if answer.reservation else None
    substitute = answer.substitute
    return {
        "participation": answer.participation, "kam_name": answer.kam.name,
        "kam_phone": answer.kam.phone or "", "kam_email": answer.kam.email or "",
        "substitute_name": substitute.name if substitute else "",
        "substitute_phone": (substitute.phone or "") if substitute else "",
        "max_at_once": str(limit or ""), "notice_days": str(answer.notice_days),
    }  # fmt: skip

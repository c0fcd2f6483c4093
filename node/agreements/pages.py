"""Agreements that invite the municipality, and the form of its answer."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from node.agreements import actions
from node.agreements.actions import Terms
from node.contacts.actions import voucher, waits
from shared.accounts.access import current
from shared.clock import today
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import former, stored
from shared.feed.former import Former
from shared.feed.local import Local
from shared.problem import Refused
from shared.records.agreement import Accession, Reservation
from shared.records.base import Record
from shared.records.employer import Contact
from shared.records.formats import EmailField, PhoneField
from shared.rules.agreement_cycle import status
from shared.said import named
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import title
from shared.web.vouching import WORDS
from shared.web.words import say_problem

# what an agreement's status is called to a municipality
STATES: Final = {
    "in_consultation": lazy_gettext("Til høring"),
    "offered": lazy_gettext("Tilbudt, gælder ikke endnu"),
    "active": lazy_gettext("I kraft"),
    "suspended": lazy_gettext("Sat på pause af virksomheden eller værten"),
    "expired": lazy_gettext("Udløbet"),
    "terminated": lazy_gettext("Opsagt"),
}
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
    instruments = fields.List(fields.String(), load_default=[])
    units = fields.List(fields.String(), load_default=[])
    text = fields.String(load_default=None, validate=validate.Length(min=3, max=2000))
    notice_days = fields.Integer(load_default=30, validate=validate.Range(min=0, max=365))


class WordsSchema(Schema):
    """The form of a pause, a notice or a question."""

    words = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class NoSchema(WordsSchema):
    """The form of a no: a reason of the list, and words."""

    because = fields.String(
        required=True, validate=validate.OneOf(list(codes("no_accession_reasons")))
    )
    contact_name = fields.String(load_default=None, validate=_NAME)
    contact_phone = PhoneField(load_default=None)


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


@blueprint.post("/<code>/afvis")
def decline(code: str) -> ResponseReturnValue:
    """Say no, with a reason of the list and words that the employer reads."""

    def act(said: dict[str, Any]) -> object:
        name, phone = said["contact_name"], said["contact_phone"]
        contact = Contact(name=name, phone=phone) if name else None
        return actions.decline(
            local(), current().actor, code, said["because"], said["words"], contact
        )

    return _done(code, "afvis", NoSchema(), act)


@blueprint.post("/<code>/<any(pause, ud, spoerg):step>")
def say(code: str, step: str) -> ResponseReturnValue:
    """Pause, give notice or ask, in words that the employer reads."""
    acts: dict[str, Callable[[Local, str, str, str], str]] = {
        "pause": actions.pause, "ud": actions.leave, "spoerg": actions.ask,
    }  # fmt: skip

    def act(said: dict[str, Any]) -> object:
        return acts[step](local(), current().actor, code, said["words"])

    return _done(code, step, WordsSchema(), act)


@blueprint.post("/<code>/genoptag")
def resume(code: str) -> ResponseReturnValue:
    """End a pause, or take a notice back."""
    return _done(code, "", Schema(), lambda _: actions.resume(local(), current().actor, code))


def _done(
    code: str, step: str, schema: Schema, act: Callable[[dict[str, Any]], object]
) -> ResponseReturnValue:
    """Read the form of a step and take it; what is wrong is said in that form."""
    try:
        act(read_form(schema, _phones(request.form)))
    except ValidationError as wrong:
        return _page(code, request.form, wrong.messages_dict, step), 422
    except Refused as refused:
        return _page(code, request.form, {"_schema": [str(say_problem(refused))]}, step), 422
    return redirect(url_for("agreements.show", code=code), 303)


def _phones(form: Any) -> Any:
    """Phone numbers may be written in groups."""
    copy = form.copy()
    for name in ("kam_phone", "substitute_phone", "contact_phone"):
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
        instruments=tuple(said["instruments"]), units=tuple(said["units"]), text=said["text"],
    )  # fmt: skip


def _page(code: str, form: Any, wrong: Wrong, step: str = "tilslut") -> str:
    with local().read() as session:
        row = actions.find(session, code)
        act = stored.get(session, row.ref)
        unsigned, who = waits(session, act), voucher(session, act)
        agreement = act.body
        employer = named(session, row.employer)
        found = actions.offer(session, local(), row)
        earlier = _changed(act, former.of(session, row.ref))
        unanswered, replies = actions.talk(session, local(), row)
        day = today(session)
    roles = current().roles
    return render_template(
        "agreements/show.html", unsigned=unsigned, vouching=WORDS[who],
        agreement=agreement, employer=employer, found=found,
        answer=found.answer, wrong=wrong, earlier=earlier, step=step if wrong else "",
        unanswered=unanswered, replies=replies, places=municipalities(),
        form=form if form is not None else _filled(found.answer), states=STATES,
        status=status(agreement, day), said=form if form is not None and wrong else MultiDict(),
        instruments=[(one, title("instruments", one)) for one in agreement.instruments],
        units=[(one.cvr, one.name) for one in employer.units if one.cvr in agreement.units],
        may_answer=bool(roles & {"node.kam", "manager"}) and found.invited, title=title,
        changing=request.args.get("ret") == "tilslutning", reasons=_reasons(),
    )  # fmt: skip


def _changed(act: Record, before: Sequence[Former]) -> list[Former]:
    """Return the former revisions that said something else: one that was signed later did not."""
    after = [act, *(one.record for one in before)]
    return [
        one for one, newer in zip(before, after, strict=False) if one.record.body != newer.body
    ]


def _reasons() -> list[tuple[str, str]]:
    return [(one.code, one.title(language())) for one in codes("no_accession_reasons").values()]


def _filled(answer: Accession | None) -> MultiDict[str, str]:
    """The form as our present answer has it."""
    if answer is None or answer.kam is None:
        return MultiDict([("notice_days", "30")])
    limits, substitute = answer.reservation or Reservation(), answer.substitute
    written = {
        "participation": answer.participation, "kam_name": answer.kam.name,
        "kam_phone": answer.kam.phone, "kam_email": answer.kam.email,
        "substitute_name": substitute.name if substitute else None,
        "substitute_phone": substitute.phone if substitute else None,
        "max_at_once": limits.max_at_once, "notice_days": answer.notice_days,
        "text": limits.text,
    }  # fmt: skip
    chosen = [("instruments", one) for one in limits.instruments]
    chosen += [("units", one) for one in limits.units]
    return MultiDict([*((name, str(value or "")) for name, value in written.items()), *chosen])

"""`/kontorer`: offices behind the municipality's one entrance, and what each of them has."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from node.offices import actions
from node.offices.actions import OfficeSeen
from shared.accounts.access import current
from shared.accounts.actions import reader
from shared.records.formats import LineField
from shared.web.acting import acted
from shared.web.forms import ChoiceField, Form, Wrong, read_form
from shared.web.here import local

blueprint = Blueprint("offices", __name__, url_prefix="/kontorer")
SETS_UP = frozenset({"node.kam", "manager"})


class OfficeSchema(Schema):
    """The form of an office."""

    name = LineField(required=True)
    people = fields.List(fields.String(), load_default=list)


class HandSchema(Schema):
    """The form of what is handed over."""

    office = ChoiceField(required=True)


@blueprint.get("")
def index() -> str:
    """List the offices with what they have, and the form for a further one."""
    return _list(MultiDict(), {})


@blueprint.post("")
def keep() -> ResponseReturnValue:
    """Make an office, or say anew who works in it."""

    def act() -> OfficeSeen:
        said = read_form(OfficeSchema(), request.form)
        return actions.keep(local(), current().actor, said["name"], said["people"])

    return acted(act, lambda wrong: _list(request.form, wrong), lambda _: url_for("offices.index"))


@blueprint.get("/<office>/luk", alias=True)  # where a refused act stands: leads back
@blueprint.get("/<office>")
def show(office: str) -> str:
    """Show an office: who works there, what it has and what it gave back."""
    return _page(office, {})


@blueprint.post("/<office>/luk")
def close(office: str) -> ResponseReturnValue:
    """Close an office that has nothing any more."""
    return acted(
        lambda: actions.close(local(), current().actor, office),
        lambda wrong: _page(office, wrong), lambda _: url_for("offices.index"),
    )  # fmt: skip


@blueprint.get("/giv/<code>")
def choose(code: str) -> str:
    """Ask which office is to see to something."""
    return _hand(code, {})


@blueprint.post("/giv/<code>")
def hand(code: str) -> ResponseReturnValue:
    """Let an office see to something."""

    def act() -> OfficeSeen:
        said = read_form(HandSchema(), request.form)
        return actions.hand(local(), current().actor, code, said["office"])

    return acted(act, lambda wrong: _hand(code, wrong), lambda _: url_for("inbox.index"), "office")


@blueprint.post("/tag/<code>")
def take_back(code: str) -> ResponseReturnValue:
    """Take back what an office has."""
    was = actions.take_back(local(), current().actor, code)
    return redirect(url_for("offices.show", office=was.office), 303)


def _list(form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        found, people = actions.offices(session), actions.people(session)
    return render_template(
        "offices/index.html", found=found, form=form, wrong=wrong, sets_up=_sets_up(),
        people=[(one.login, one.name) for one in people],
    )  # fmt: skip


def _page(name: str, wrong: Wrong) -> str:
    with local().read() as session:
        one, people = actions.office(session, name), actions.people(session)
        reads = reader(session)
        titles = {each.code: actions.title_of(session, each.code) for each in one.has}
    form: Form = MultiDict([("name", name), *(("people", login) for login in one.logins)])
    return render_template(
        "offices/show.html", one=one, reads=reads, titles=titles, form=form, wrong=wrong,
        sets_up=_sets_up(), people=[(each.login, each.name) for each in people],
    )  # fmt: skip


def _hand(code: str, wrong: Wrong) -> str:
    with local().read() as session:
        known = actions.known(session, code)
        found, now = actions.offices(session), actions.handed(session).get(known)
    return render_template(
        "offices/hand.html", code=known, now=now, wrong=wrong, form=request.form,
        offices=[(one.name, one.name) for one in found if one != now],
    )  # fmt: skip


def _sets_up() -> bool:
    return bool(current().roles & SETS_UP)

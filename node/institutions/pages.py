"""`/egne-arbejdspladser`: the municipality as an employer, department by department."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from marshmallow import ValidationError

from node.institutions import actions, needs
from node.institutions.seen import departments, total
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.imports.report import FileRefused, shown_column
from shared.problem import Refused
from shared.records.base import Record
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem
from shared.workplaces import Imported

blueprint = Blueprint("institutions", __name__, url_prefix="/egne-arbejdspladser")

LARGEST: Final = 1024 * 1024  # bytes of a list
WRITES: Final = frozenset({"node.kam", "manager"})
CONTACT: Final[Mapping[str, LazyString]] = {
    "name": lazy_gettext("Navn"), "phone": lazy_gettext("Telefon"), "email": lazy_gettext("Mail"),
}  # fmt: skip


@blueprint.get("/kommunen", alias=True)  # where refused forms stand: leads back
@blueprint.get("")
def index() -> str:
    """Show the departments in a year, `aar`; before there is an employer, ask to be one."""
    return _index({})


@blueprint.post("/kommunen")
def be_employer() -> ResponseReturnValue:
    """Be an employer, or say anew what we are as one."""
    try:
        said: actions.OwnEmployer = read_form(actions.EMPLOYER, request.form)
        actions.be_employer(local(), current().actor, said)
    except ValidationError as wrong:
        return _index(wrong.messages_dict, request.form), 422
    except Refused as refused:
        return _index(at_field(refused), request.form), 422
    return redirect(url_for("institutions.index"), 303)


@blueprint.get("/ny")
def new() -> str:
    """Ask for a new department."""
    return _new({})


@blueprint.post("/ny")
def add() -> ResponseReturnValue:
    """Add the department, or show the form again."""
    try:
        draft: actions.DepartmentDraft = read_form(actions.DEPARTMENT, request.form)
        made = actions.add_department(local(), current().actor, draft)
    except ValidationError as wrong:
        return _new(wrong.messages_dict, request.form), 422
    except Refused as refused:
        return _new(at_field(refused), request.form), 422
    return redirect(url_for("institutions.show", code=made.body.code), 303)


@blueprint.get("/<code>/maal", alias=True)
@blueprint.get("/<code>/leder", alias=True)
@blueprint.get("/<code>/indlaes", alias=True)
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a department: its target, its institutions and its head."""
    return _show(code, {})


@blueprint.post("/<code>/maal")
def set_target(code: str) -> ResponseReturnValue:
    """Say how many places the department means to give in a year."""
    return _act(code, lambda: actions.set_target(
        local(), current().actor, code, read_form(actions.TARGET, request.form)
    ))  # fmt: skip


@blueprint.post("/<code>/leder")
def change_head(code: str) -> ResponseReturnValue:
    """Give the department another head."""
    return _act(code, lambda: actions.change_head(
        local(), current().actor, code, read_form(actions.HEAD, request.form)
    ))  # fmt: skip


@blueprint.post("/<code>/indlaes")
def take(code: str) -> ResponseReturnValue:
    """Take the department's list of institutions, and show what became of its rows."""
    data = sent_file(LARGEST)
    if data is None:
        return _show(code, {"file": [say("file_missing").text]}), 422
    if len(data) > LARGEST:
        wrong = say("file_too_large", megabytes=LARGEST // 1024**2)
        return _show(code, {"file": [wrong.text]}), 413
    try:
        done = actions.take_institutions(local(), current().actor, code, data)
    except (FileRefused, Refused) as wrong:
        return _show(code, {"file": [str(say_problem(wrong))]}), 422
    return _show(code, {}, done=done)


def _act(code: str, act: Callable[[], Record]) -> ResponseReturnValue:
    try:
        act()
    except ValidationError as wrong:
        return _show(code, wrong.messages_dict), 422
    except Refused as refused:
        return _show(code, at_field(refused)), 422
    return redirect(url_for("institutions.show", code=code), 303)


def _index(wrong: Wrong, form: Form | None = None) -> str:
    with local().read() as session:
        now = clock.today(session).year
        year = _year(now)
        employer = actions.own_employer(session, local())
        found = departments(session, local(), year, now)
    return render_template(
        "institutions/index.html", found=found, whole=total(found), year=year, now=now,
        employer=employer, form=form or Form(), wrong=wrong, contact=CONTACT, writes=_writes(),
        place=municipalities()[local().municipality].name,
    )  # fmt: skip


def _new(wrong: Wrong, form: Form | None = None) -> str:
    return render_template(
        "institutions/new.html", form=form or Form(), wrong=wrong, contact=CONTACT
    )


def _show(code: str, wrong: Wrong, done: Imported | None = None) -> str:
    with local().read() as session:
        now = clock.today(session).year
        year = _year(now)
        record = actions.department(session, local(), code)
        (one,) = (
            found for found in departments(session, local(), year, now)
            if found.record.ref == record.ref
        )  # fmt: skip
        places = {place.record.ref for place in one.institutions}
        asked = [need for need in needs.ours(session, local())
                 if places & {group.workplace for group in need.body.slot_groups}]  # fmt: skip
    return render_template(
        "institutions/show.html", one=one, asked=asked, year=year, now=now, wrong=wrong,
        contact=CONTACT,
        form={**_stands(one.body, year), **request.form}, writes=_writes(), done=done, say=gettext,
        shown_column=shown_column,
    )  # fmt: skip


def _stands(body: Any, year: int) -> dict[str, str]:
    """What the forms of a department begin with."""
    target = next((str(one.places) for one in body.targets if one.year == year), "")
    head = {name: getattr(body.head, name) or "" for name in CONTACT}
    return {"year": str(year), "places": target, **head}


def _year(now: int) -> int:
    return request.args.get("aar", now, type=int)


def _writes() -> bool:
    return bool(current().roles & WRITES)

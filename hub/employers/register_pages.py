"""`/virksomheder`: the employers on the hub, and registering one with its legal units."""

import re
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from hub.employers import actions
from hub.employers.draft import DraftSchema, EmployerDraft, faults
from shared.accounts.access import current
from shared.codes.danish import danish_key
from shared.feed import stored
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.words import say_problem

blueprint = Blueprint("register", __name__, url_prefix="/virksomheder")

REGISTERS: Final = frozenset({"kam", "hub.operator"})
SCHEMA: Final = DraftSchema()
ROWS: Final = 3  # for legal units; more are given when asked for
UNIT: Final[Mapping[str, LazyString]] = {
    "cvr": lazy_gettext("CVR-nummer"),
    "name": lazy_gettext("Enhedens navn"),
    "franchise": lazy_gettext("Drives af en anden (franchise)"),
}
FIELDS: Final[Mapping[str, LazyString]] = {
    "name": lazy_gettext("Virksomhedens navn"),
    "contact-name": lazy_gettext("Navn"),
    "contact-phone": lazy_gettext("Telefon"),
    "contact-email": lazy_gettext("Mail"),
}


@blueprint.get("")
def index() -> str:
    """List the employers with their legal units; `ny` names the one that was just registered."""
    with local().read() as session:
        found = sorted(
            stored.of_kind(session, "employer"), key=lambda one: danish_key(one.body.name)
        )
    new = next((one for one in found if one.body.code == request.args.get("ny")), None)
    return render_template(
        "employers/index.html", employers=found, new=new,
        registers=bool(current().roles & REGISTERS),
    )  # fmt: skip


@blueprint.get("/ny")
def new() -> str:
    """Show the form of a new employer."""
    return _form(Form(), {})


@blueprint.post("/ny")
def make() -> ResponseReturnValue:
    """Register the employer, or show the form again with what to mend."""
    form, count = _packed(request.form)
    if request.form.get("til") == "flere":
        return _form(form, {}, rows=count + 2 * ROWS)
    try:
        draft: EmployerDraft = read_form(SCHEMA, form)
    except ValidationError as wrong:
        return _form(form, wrong.messages_dict, rows=count + 1), 422
    with local().read() as session:
        found = {field: [str(say_problem(why))] for field, why in faults(session, draft)}
    if found:
        return _form(form, found, rows=count + 1), 422
    made = actions.add(local(), current().actor, draft)
    return redirect(url_for("register.index", ny=made.body.code), 303)


def _packed(form: Form) -> tuple[Form, int]:
    """The form without the rows that nobody wrote in, but the first, and how many there are."""
    packed: Form = MultiDict(
        (name, text) for name, text in form.items(multi=True) if not name.startswith("units-")
    )
    written = sorted(
        {int(row[1]) for name, text in form.items()
         if (row := re.fullmatch(r"units-(\d{1,3})-(cvr|name)", name)) and text.strip()}
    ) or [0]  # fmt: skip
    for at, old in enumerate(written):
        for member in UNIT:
            packed[f"units-{at}-{member}"] = form.get(f"units-{old}-{member}", "")
    return packed, len(written)


def _form(form: Form, wrong: Wrong, rows: int = ROWS) -> str:
    rows = max(rows, ROWS)
    units = {
        f"units-{at}-{member}": gettext("%(field)s, enhed %(number)s", field=words, number=at + 1)
        for at in range(rows)
        for member, words in UNIT.items()
    }
    return render_template(
        "employers/write.html", form=form, wrong=wrong, fields=FIELDS, unit=UNIT, rows=rows,
        labels={"name": FIELDS["name"], **units, **FIELDS},
    )  # fmt: skip

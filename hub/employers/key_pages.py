"""`/kontaktnoegler`: the keys that names are sealed for, and handing one in."""

from typing import Final, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from hub.employers import keys
from shared.accounts.access import current
from shared.employer_acts import contact_keys
from shared.feed import stored
from shared.problem import Refused
from shared.records.formats import LineField
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.sent_file import sent_file
from shared.web.words import say, say_problem

blueprint = Blueprint("keys", __name__, url_prefix="/kontaktnoegler")

LARGEST: Final = 4096  # bytes; a bundle has some 400


class _ContactSchema(Schema):
    """The form beside the file: whose key it is."""

    contact = LineField(required=True)


SCHEMA: Final = _ContactSchema()


@blueprint.get("")
def show() -> str:
    """Show the employer's keys with the words that their holders read out."""
    return _page({}, Form({"contact": current().name}))


@blueprint.post("")
def take() -> ResponseReturnValue:
    """Keep the key, or show the form again with what to mend."""
    data = sent_file(LARGEST) or b""
    wrong: Wrong = {} if data else {"file": [say("file_missing").text]}
    try:
        contact: str = read_form(SCHEMA, request.form)["contact"]
    except ValidationError as faulty:
        wrong |= cast("Wrong", faulty.messages)
    if wrong:
        return _page(wrong, request.form), 422
    with local().read() as session:
        code = stored.get(session, current().scope or "").body.code
    try:
        bundle = keys.read_bundle(data)
        keys.add_contact_key(local(), current().actor, code, bundle, contact=contact)
    except Refused as refused:
        return _page({"file": [str(say_problem(refused))]}, request.form), 422
    return redirect(url_for("keys.show"), 303)


def _page(wrong: Wrong, form: Form) -> str:
    with local().read() as session:
        employer = stored.get(session, current().scope or "")
        found = [one.body for one in contact_keys(session, employer.ref)]
    return render_template(
        "employers/keys.html", keys=[(one, keys.words_of(one)) for one in reversed(found)],
        wrong=wrong, form=form, gives="emp.admin" in current().roles,
    )  # fmt: skip

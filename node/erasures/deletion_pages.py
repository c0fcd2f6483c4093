"""`/brev-om-sletning/<code>`: the letter to an employer who had fetched a name, and its answer."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from node.citizens.pages import visible_one
from node.erasures import deletion
from node.erasures.deletion import Letter
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.web.acting import acted
from shared.web.forms import Wrong, read_form
from shared.web.here import local

blueprint = Blueprint("deletion", __name__, url_prefix="/brev-om-sletning/<code>")


class ConfirmSchema(Schema):
    """The form with the day that the employer says."""

    deleted_on = fields.Date(required=True)


@blueprint.get("")
def letter(code: str) -> str:
    """Show the letter that asks the employer to delete a name, ready to print or copy."""
    return _page(code, {})


@blueprint.post("")
def confirm(code: str) -> ResponseReturnValue:
    """Note the day on which the employer says it has deleted it."""
    _mine(code)

    def act() -> None:
        day = read_form(ConfirmSchema(), request.form)["deleted_on"]
        deletion.confirmed(local(), current().actor, code, day)

    return acted(
        act, lambda wrong: _page(code, wrong), lambda _: url_for("deletion.letter", code=code),
        "deleted_on",
    )  # fmt: skip


def _mine(code: str) -> Letter:
    """Return the letter, if who asks may know of the citizen."""
    with local().read() as session:
        found = deletion.letter(session, code)
        visible_one(session, current(), found.candidate)
    return found


def _page(code: str, wrong: Wrong) -> str:
    found = _mine(code)
    with local().read() as session:
        today = clock.today(session)
    return render_template(
        "erasures/letter.html", found=found, today=today, writer=current().name, wrong=wrong,
        form=request.form, place=municipalities()[local().municipality].name,
        may_note="dpo" not in current().roles,
    )  # fmt: skip

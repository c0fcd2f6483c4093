"""`/samtykke`: the texts that citizens agree to, version by version; a new one is looked at first.

Between the form and the look, what was typed travels signed (`shared/web/carried.py`).
"""

from datetime import date
from typing import Final, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from node.citizens import consent
from node.citizens.consent import Text
from shared import clock
from shared.accounts.access import current
from shared.problem import Refused
from shared.web.carried import FIELD, carried, carry
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.words import say_problem

blueprint = Blueprint("texts", __name__, url_prefix="/samtykke")

PURPOSE: Final = "consent text"


@blueprint.get("")
def index() -> str:
    """List the versions, the latest first, each with its words."""
    with local().read() as session:
        today, found = clock.today(session), consent.texts(session, date.max)
    latest_first = sorted(found.values(), key=lambda one: one.valid_from, reverse=True)
    return render_template(
        "citizens/texts.html", texts=latest_first, today=today,
        used=sum(one.valid_from <= today for one in latest_first),
        may="node.admin" in current().roles,
    )  # fmt: skip


@blueprint.get("/ny")
def new() -> str:
    """Ask for the words of a new version."""
    return _form(MultiDict({"publishes": "yes"}), {})


@blueprint.post("/ny")
def add() -> ResponseReturnValue:
    """Go from the form to the look at it and back, or add the version."""
    kept = request.form.get(FIELD)
    form: Form = MultiDict(request.form) if kept is None else carried(PURPOSE, kept)
    to = request.form.get("til", "")
    if to == "ret":
        return _form(form, {})
    try:
        text = _read(form)
        if to == "brug":
            consent.add_text(local(), current().actor, text)
            return redirect(url_for("texts.index"), 303)
        with local().read() as session:
            consent.is_new(session, text)
    except ValidationError as wrong:
        return _form(form, wrong.messages_dict), 422
    except Refused as refused:
        return _form(form, {"name": [str(say_problem(refused))]}), 422
    return render_template(
        "citizens/text.html", text=text, kept=carry(PURPOSE, form.items(multi=True))
    )


def _read(form: Form) -> Text:
    covers = form.get("publishes") == "yes"
    return consent.tidy(cast("Text", read_form(consent.SCHEMA, form, publishes=covers)))


def _form(form: Form, wrong: Wrong) -> str:
    return render_template("citizens/text_form.html", form=form, wrong=wrong)

"""`/svar/<token>`: one question to who has no log-in. Looking changes nothing; pressing does."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from hub.guests import actions
from hub.needs.coverage import near_groups
from hub.needs.seen import seen
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.web.answering import AT_FIELD, read_reply, reasons_not_now
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("guests", __name__)


@blueprint.get("/svar/<token>")
def show(token: str) -> ResponseReturnValue:
    """Ask the one question that the link is for, or show what was answered."""
    return _page(token, {}, {})


@blueprint.post("/svar/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Keep the answer, and show it as the receipt."""
    try:
        actions.answer(local(), token, read_reply(request.form))
    except ValidationError as wrong:
        return _page(token, request.form, wrong.messages_dict), 422
    except Refused as refused:
        if refused.code not in AT_FIELD:
            raise
        return _page(
            token, request.form, {AT_FIELD[refused.code]: [str(say_problem(refused))]}
        ), 422
    return redirect(url_for("guests.show", token=token), 303)


@blueprint.post("/behov/<code>/spoerg")
def ask(code: str) -> ResponseReturnValue:
    """Write to the municipalities within reach that have not joined."""
    with local().read() as session:
        found = seen(session, current(), code).code
    actions.ask(local(), current().actor, found, current_app.config["PUBLIC_URL"])
    return redirect(url_for("needs.show", code=found, svar="spurgt"), 303)


def _page(token: str, form: Any, wrong: Wrong) -> str:
    with local().read() as session:
        link, need = actions.opened(session, token)
        near = near_groups(need.body, link.municipality)
        employer = stored.get(session, need.body.employer).body
        key = actions.said(session, link)
        told = stored.get(session, key).body if key else None
    return render_template(
        "guests/show.html", token=token, place=municipalities()[link.municipality].name,
        need=need.body, near=near, slots=sum(group.slots for group in near), employer=employer,
        told=told, link=link, form=form, wrong=wrong, reasons_not_now=reasons_not_now(),
        title=title, places=municipalities(),
    )  # fmt: skip

"""`/behov/<code>/kvoter`: let municipalities confirm slots; shown before it is done."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from hub.needs.seen import seen
from hub.quotas import actions
from hub.quotas.actions import SCHEMA, QuotaDraft
from hub.quotas.seen import quotas_of
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.records.base import Record
from shared.rules.quota import SHORT_DAYS, is_short
from shared.web.forms import Form, Wrong, at_field, read_form
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("quotas", __name__, url_prefix="/behov/<code>/kvoter")


@blueprint.get("")
def index(code: str) -> str:
    """Show what is handed out of a need, and the form to hand out more or less."""
    return _page(_need(code), MultiDict(request.args), {})


@blueprint.post("")
def give(code: str) -> ResponseReturnValue:
    """Show what it means; once that was seen, do it."""
    need, form = _need(code), request.form
    try:
        draft: QuotaDraft = read_form(SCHEMA, form)
        if form.get("til") != "giv":
            return _review(need, form, draft)
        actions.give(local(), current().actor, need.body.code, draft)
    except ValidationError as wrong:
        return _page(need, form, wrong.messages_dict), 422
    except Refused as refused:
        return _page(need, form, at_field(refused)), 422
    return redirect(url_for("quotas.index", code=need.body.code, svar="givet"), 303)


def _need(code: str) -> Record:
    with local().read() as session:
        return stored.get(session, seen(session, current(), code).ref)


def _review(need: Record, form: Form, draft: QuotaDraft) -> str:
    after = actions.preview(local(), need.body.code, draft)
    with local().read() as session:
        known = quotas_of(session, need)
    whose = (draft.slot_group, draft.municipality)
    before = next((one for one in known if (one.slot_group, one.municipality) == whose), None)
    return render_template(
        "quotas/review.html", need=need.body, after=after, before=before, form=form,
        group=next(one for one in need.body.slot_groups if one.id == draft.slot_group),
        place=municipalities()[draft.municipality].name,
    )  # fmt: skip


def _page(need: Record, form: Form, wrong: Wrong) -> str:
    with local().read() as session:
        found = quotas_of(session, need)
        asked = actions.may_be_given(session, need)
    places = municipalities()
    return render_template(
        "quotas/index.html", need=need.body, found=found, form=form, wrong=wrong, places=places,
        short=is_short(need.body), days=SHORT_DAYS, done=request.args.get("svar"),
        groups=[(str(one.id), f"{one.workplace_name}, {title('shifts', one.shift)}")
                for one in need.body.slot_groups],
        asked=[(one, places[one].name) for one in asked],
    )  # fmt: skip

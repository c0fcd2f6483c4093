"""What the law asks beside the files, and longer courses: asked for, judged and decided."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate

from node.placements import deciding
from node.placements.facts import STAFF, extensions_of, facts_of
from node.placements.pages import see
from shared import clock
from shared.accounts.access import current
from shared.feed import stored
from shared.problem import Refused
from shared.records.employer import Workplace
from shared.rules.checklist import by_verdict
from shared.rules.eligibility import SUBGROUPS
from shared.rules.placement import PLACEMENT
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.reasons import rule
from shared.web.rulebook import figure_title
from shared.web.words import say, say_problem

blueprint = Blueprint("deciding", __name__, url_prefix="/placeringer/<code>")


class FactsSchema(Schema):
    """The form of what the law asks and no file says."""

    subgroup = fields.String(load_default=None)
    began_on = fields.Date(load_default=None)
    exception = fields.String(load_default=None)
    last_here = fields.String(load_default=None, validate=validate.OneOf(["ja", "nej"]))
    self_found = fields.Boolean(load_default=False)
    staff_last_month = fields.Decimal(load_default=None, places=2, validate=STAFF)
    staff_mean = fields.Decimal(load_default=None, places=2, validate=STAFF)
    staff_unit = fields.String(load_default=None)


class AskSchema(Schema):
    """The form of a longer course."""

    ends_on = fields.Date(required=True)
    assessment = fields.String(required=True, validate=validate.Length(min=3, max=2000))


@blueprint.get("/sag")
def facts(code: str) -> str:
    """Ask what the law needs to know of the case."""
    return _facts_page(code, None, {})


@blueprint.post("/sag")
def state_facts(code: str) -> ResponseReturnValue:
    """Keep the facts, or show the form again."""
    see(code)
    try:
        said = read_form(FactsSchema(), request.form)
        said["last_here"] = {"ja": True, "nej": False}.get(said["last_here"])
        deciding.state_facts(local(), current().actor, code, said)
    except ValidationError as wrong:
        return _facts_page(code, request.form, wrong.messages_dict), 422
    except Refused as refused:
        field = "staff_mean" if refused.code == "staff_incomplete" else "_schema"
        return _facts_page(code, request.form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("placements.show", code=code), 303)


@blueprint.get("/forlaeng")
def extension(code: str) -> str:
    """Show whether the course may be longer, and what is asked for."""
    return _extension_page(code, None, {})


@blueprint.post("/forlaeng")
def ask_extension(code: str) -> ResponseReturnValue:
    """Ask for a longer course, or show the form again."""
    see(code)
    try:
        said = read_form(AskSchema(), request.form)
        deciding.ask_extension(local(), current().actor, code, **said)
    except ValidationError as wrong:
        return _extension_page(code, request.form, wrong.messages_dict), 422
    except Refused as refused:
        field = "ends_on" if refused.code == "extension_no_later" else "_schema"
        return _extension_page(code, request.form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("deciding.extension", code=code), 303)


@blueprint.post("/forlaeng/afgoer")
def decide_extension(code: str) -> ResponseReturnValue:
    """Grant or refuse the longer course that is asked for."""
    see(code)
    reason = request.form.get("begrundelse", "")
    try:
        if request.form.get("act") == "grant":
            deciding.grant_extension(local(), current().actor, code, reason or None)
        else:
            deciding.refuse_extension(local(), current().actor, code, reason)
    except Refused as refused:
        return _extension_page(code, request.form, {"begrundelse": [_told(refused)]}), 422
    return redirect(url_for("placements.show", code=code), 303)


def _told(refused: Refused) -> str:
    if refused.code == "rule_in_the_way":
        return say("reason_to_go_against").text
    return str(say_problem(refused))


def _facts_page(code: str, form: Any, wrong: Wrong) -> str:
    one = see(code)
    about, candidate = one.about, one.candidate
    with local().read() as session:
        known = facts_of(session, about.key)
    group = candidate.target_group if candidate else None
    filled = {
        "subgroup": known.subgroup or "", "exception": known.exception or "",
        "began_on": f"{known.began_on:%d-%m-%Y}" if known.began_on else "",
        "last_here": {True: "ja", False: "nej", None: ""}[known.last_here],
        "self_found": "yes" if known.self_found else "", "staff_unit": known.staff_unit or "",
        "staff_last_month": _plain(known.staff_last_month), "staff_mean": _plain(known.staff_mean),
    }  # fmt: skip
    return render_template(
        "placements/facts.html", now=about.placement, wrong=wrong,
        form=form if form is not None else filled, words=figure_title,
        subgroups=SUBGROUPS.get(group or "", ()), choices=deciding.CHOICES,
    )  # fmt: skip


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{Decimal(value).normalize():f}".replace(".", ",")


def _extension_page(code: str, form: Any, wrong: Wrong) -> str:
    about = see(code).about
    with local().read() as session:
        today = clock.today(session)
        asked = deciding.open_extension(session, about.key)
        verdict = room = claim = None
        if asked:
            verdict = deciding.judged_extension(session, about, asked.ends_on, today)
            claim, room = deciding.extension_room(session, asked, today)
        place: Workplace = stored.get(session, about.placement.workplace).body
        before = [one for one in extensions_of(session, about.key) if one.state == "granted"]
    who, now = current(), about.placement
    days = {"first": now.starts_on, "last": asked.ends_on if asked else now.ends_on}
    return render_template(
        "placements/extension.html", now=about.placement, asked=asked, verdict=verdict, room=room,
        claim=claim, place=place, before=before, wrong=wrong, form=form or {},
        why=rule(by_verdict("extension", verdict), **days) if verdict else "",
        runs=PLACEMENT.may_follow(about.placement.state, "extended"),
        decides=bool(who.roles & {"caseworker", "team"}),
        asks=bool(who.roles & {"caseworker", "team", "consultant", "node.kam"}),
        other=asked is not None and asked.asked_by != who.actor,
    )  # fmt: skip

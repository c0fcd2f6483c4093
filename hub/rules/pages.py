"""`/regler`: how the law stands on a day; an operator writes a row and another confirms it."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields

from hub.rules import actions
from hub.rules.actions import Draft
from shared import clock
from shared.accounts.access import current
from shared.lawbook import history, rows_here
from shared.problem import NotFound, Refused
from shared.records.formats import LineField, TextField
from shared.rules.figures import shape, written
from shared.rules.rows import Rule, base_rules
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.rulebook import (
    asked_day,
    book,
    figure_title,
    figure_unit,
    figure_words,
    period_words,
    rule_title,
)
from shared.web.words import say_problem

blueprint = Blueprint("rules", __name__, url_prefix="/regler")
READS_HISTORY: Final = frozenset({"hub.operator", "auditor"})


class DraftSchema(Schema):
    """The form of a row, without its figures: these have the names of the rule's."""

    rule = fields.String(required=True)
    paragraph = LineField(required=True)
    source = LineField(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(load_default=None)
    question = TextField(load_default=None)


@blueprint.get("")
def index() -> str:
    """Show the law of today or another day, and for operators what waits for a second person."""
    return _page({})


@blueprint.get("/ny")
def new() -> str:
    """Choose a rule, then write a row of it from what is known."""
    rule = request.args.get("regel", "")
    if not rule:
        known = dict.fromkeys(row.id for row in base_rules() if row.values)
        return render_template("rules/choose.html", rules=[(one, _named(one)) for one in known])
    return _form(rule, None, {})


@blueprint.post("/ny")
def draft() -> ResponseReturnValue:
    """Write the row as a draft, or show the form again."""
    rule = request.form.get("rule", "")
    try:
        said = read_form(DraftSchema(), request.form)
        figures = tuple((name, request.form.get(f"tal-{name}", "")) for name in _shape(rule))
        actions.draft(local(), current().actor, Draft(**said, figures=figures))
    except ValidationError as wrong:
        return _form(rule, request.form, wrong.messages_dict), 422
    except Refused as refused:
        field = "valid_to" if refused.code == "rule_backwards" else "_schema"
        return _form(rule, request.form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("rules.index", _anchor="udkast"), 303)


@blueprint.post("/<code>/bekraeft")
def confirm(code: str) -> ResponseReturnValue:
    """Let a draft hold, as the second person."""
    return _done(lambda: actions.confirm(local(), current().actor, code))


@blueprint.post("/<code>/tilbage")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a row back."""
    return _done(lambda: actions.withdraw(local(), current().actor, code))


def _done(act: Any) -> ResponseReturnValue:
    try:
        act()
    except Refused as refused:
        return _page({"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("rules.index"), 303)


def _page(wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        rows, today = rows_here(session), clock.today(session)
        wrote = {row.code: actions.wrote(session, local(), row.code) for row in rows}
        events = history(session, local().authority) if who.roles & READS_HISTORY else []
    drafts = [row for row in rows if row.status == "draft"]
    return render_template(
        "rules/index.html", book=book(asked_day(today), rows), drafts=drafts, wrong=wrong,
        writes="hub.operator" in who.roles, figure_words=figure_words, rule_title=rule_title,
        period_words=period_words, events=events,
        mine={code for code, actors in wrote.items() if actions.person(who.actor) in actors},
    )  # fmt: skip


def _form(rule: str, form: Any, wrong: Wrong) -> str:
    names = _shape(rule)
    last = _last_known(rule)
    filled: dict[str, str] = {"rule": rule, "paragraph": last.paragraph}
    filled |= {f"tal-{name}": written(value) for name, value in last.values.items()}
    return render_template(
        "rules/new.html", rule=rule, name=_named(rule), wrong=wrong, last=last,
        form=form if form is not None else filled, unit=figure_unit(rule),
        figures=[(f"tal-{name}", figure_title(name), kind) for name, kind in names.items()],
    )  # fmt: skip


def _shape(rule: str) -> dict[str, str]:
    try:
        return dict(shape(rule)[0])
    except KeyError:
        raise NotFound(rule) from None


def _last_known(rule: str) -> Rule:
    """The row that began last and has figures: what a new one is written from."""
    with local().read() as session:
        rows = [*base_rules(), *rows_here(session)]
    return max(
        (row for row in rows if row.id == rule and row.values),
        key=lambda row: (row.valid_from, row.valid_to or date.max),
    )


def _named(rule: str) -> str:
    return f"{rule_title(rule)} ({rule})"

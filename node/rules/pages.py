"""`/regler`: how the law stands here; a manager confirms an open row for our own grants."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from node.rules import actions
from shared import clock
from shared.accounts.access import current
from shared.lawbook import history, law_of, rows_here
from shared.problem import NotFound, Refused
from shared.rules.figures import shape
from shared.rules.rows import Rule
from shared.web.forms import Wrong
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


@blueprint.get("")
def index() -> str:
    """Show the law of today or another day, with what is open and whom to ask."""
    may = "manager" in current().roles
    with local().read() as session:
        rows, today = rows_here(session, own=True), clock.today(session)
        open_ = set(law_of(session, today, own=True).open)
        events = history(session, local().authority) if may else []
    used = {row.id for row in rows if row.origin == "municipality"}
    able = {rule for rule in open_ - used if may and _can_be_confirmed(rule)}
    return render_template(
        "rules/index.html", book=book(asked_day(today), rows), able=able, may=may, events=events,
        rule_title=rule_title,
    )  # fmt: skip


@blueprint.get("/<rule>/bekraeft")
def ask(rule: str) -> str:
    """Ask who answered the row's question, before it holds for our own grants."""
    return _form(rule, None, {})


@blueprint.post("/<rule>/bekraeft")
def confirm(rule: str) -> ResponseReturnValue:
    """Let the row hold here, or show the form again."""
    form = request.form
    figures = {name: form.get(f"tal-{name}", "") for name in _missing(_open_row(rule))}
    try:
        actions.confirm(
            local(), current().actor, rule, basis=form.get("kilde", ""), figures=figures
        )
    except Refused as refused:
        field = "kilde" if refused.code == "basis_missing" else "_schema"
        return _form(rule, form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("rules.index"), 303)


@blueprint.post("/<code>/tilbage")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a row of ours back; one that is back already stays so."""
    with suppress(Refused):
        actions.withdraw(local(), current().actor, code)
    return redirect(url_for("rules.index"), 303)


def _form(rule: str, form: Any, wrong: Wrong) -> str:
    row = _open_row(rule)
    return render_template(
        "rules/ask.html", row=row, name=rule_title(rule), words=figure_words(row),
        unit=figure_unit(rule), period_words=period_words,
        form=form or {}, wrong=wrong,
        figures=[(f"tal-{name}", figure_title(name)) for name in _missing(row)],
    )  # fmt: skip


def _open_row(rule: str) -> Rule:
    with local().read() as session:
        row = law_of(session, clock.today(session)).open.get(rule)
    if row is None or not _can_be_confirmed(rule):
        raise NotFound(rule)
    return row


def _missing(row: Rule) -> list[str]:
    """The figures that the row itself does not have."""
    return [] if row.values else list(shape(row.id)[0])


def _can_be_confirmed(rule: str) -> bool:
    """Whether a municipality can answer it alone, and something is judged by it."""
    try:
        shape(rule)
    except KeyError:
        return False
    return not rule.startswith(actions.COUNTED_AT_HUB)

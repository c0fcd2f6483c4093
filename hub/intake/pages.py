"""The intake desk and the page of a branch."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.intake import feedback
from hub.intake.board import board
from hub.intake.desk import desk
from hub.needs.pages import STATES, met
from hub.needs.seen import seen
from hub.proposals import actions
from hub.sectors.seen import seen as service_seen
from hub.sectors.seen import seen_by
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import Refused
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import reasons, title
from shared.web.words import say, say_problem

blueprint = Blueprint("intake", __name__)

COLUMNS: Final = 6  # needs beside each other; a need more is asked for by address


@blueprint.get("/indslusning")
def show() -> str:
    """Show what awaits the intake consultant, slot group by slot group."""
    return _desk({})


@blueprint.post("/indslusning/<code>/<uuid:group>/liste")
def shortlist(code: str, group: UUID) -> ResponseReturnValue:
    """Send the chosen nominations of a slot group to the employer as one short list."""
    return _done(code, lambda who: actions.shortlist(
        local(), who, code, group, request.form.getlist("code")
    ), about=str(group))  # fmt: skip


@blueprint.post("/indslusning/<code>/<uuid:group>/tilbagemelding")
def tell(code: str, group: UUID) -> ResponseReturnValue:
    """Tell all who nominated for a slot group how it went."""
    with local().read() as session:
        row = seen(session, current(), code)
    return _done(code, lambda who: feedback.give(local(), who, row, group), about=str(group))


@blueprint.post("/indslusning/<code>/tilbage")
def send_back(code: str) -> ResponseReturnValue:
    """Return a nomination to its municipality, with a reason."""
    reason = request.form.get("reason", "")
    with local().read() as session:
        need = stored.get(session, actions.by_code(session, code).need).body.code
    if reason not in codes("return_reasons"):
        return _desk({"reason": [str(say("field_choice_missing"))]}, code), 422
    return _done(need, lambda who: actions.send_back(local(), who, code, reason), about=code)


@blueprint.get("/branche")
def index() -> ResponseReturnValue:
    """List the services; who works for one comes to its page at once."""
    who = current()
    with local().read() as session:
        found = seen_by(session, who)
    if found and "sector" in who.roles:
        return redirect(url_for("intake.branch", slug=found[0].body.slug), 303)
    return render_template("intake/index.html", services=found, makes="hub.operator" in who.roles)


@blueprint.get("/branche/<slug>")
def branch(slug: str) -> str:
    """Show where most is lacking in a branch, and what is late at its desk."""
    who = current()
    with local().read() as session:
        service = service_seen(session, who, slug)
        today = clock.today(session)
        found = board(session, service.body, today)
        late = [one for one in desk(session, who.scope, today) if one.late] if who.scope else []
    everything = request.args.get("vis") == "alle"
    return render_template(
        "intake/branch.html", service=service.body, board=found, late=late, states=STATES,
        columns=len(found.needs) if everything else COLUMNS, places=municipalities(),
        title=title, makes="hub.operator" in who.roles,
    )  # fmt: skip


def _done(code: str, act: Callable[[str], object], about: str) -> ResponseReturnValue:
    """Act on a need of this person's service; what is refused is said on the desk."""
    with local().read() as session:
        seen(session, current(), code)
    try:
        act(current().actor)
    except Refused as refused:
        return _desk({"_schema": [str(say_problem(refused))]}, about), 409
    return redirect(url_for("intake.show"), 303)


def _desk(wrong: Mapping[str, list[str]], about: str = "") -> str:
    who = current()
    with local().read() as session:
        batches = desk(session, who.scope, clock.today(session))
        told = feedback.due(session, who.scope)
    return render_template(
        "intake/desk.html", batches=batches, feedback=told, wrong=wrong, about=about, met=met,
        reasons=reasons, title=title, has_service=who.scope is not None, places=municipalities(),
        choices=[(one.code, one.title(language())) for one in codes("return_reasons").values()],
    )  # fmt: skip

"""`/svar/<token>`: one question to who has no log-in. Looking changes nothing; pressing does.

The link says which: a municipality is asked about a need, a workplace about a placement.
"""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from hub.guests import actions, links, support, workplace
from hub.guests.support import whom_to_ring
from hub.needs.coverage import near_groups
from hub.needs.seen import seen
from hub.placements import pages as placements
from hub.placements.actions import by_code
from hub.placements.following import BEFORE_END, see_it_belongs
from hub.tables import AnswerLink
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound, Refused
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
    about = _link(token)
    if about.asks in support.SHOWS:
        raise NotFound("link")  # it asks nothing
    try:
        if about.asks is None:
            actions.answer(local(), token, read_reply(request.form))
        else:
            said = placements.read_told(request.form, about.about, about.asks)
            workplace.answer(local(), token, said)
    except ValidationError as wrong:
        return _page(token, request.form, wrong.messages_dict), 422
    except Refused as refused:
        if refused.code == "link_answered":
            return _page(token, {}, {}), refused.status  # it says what was answered
        wrong_at = _at_field(refused)
        if not wrong_at:
            raise
        return _page(token, request.form, wrong_at), 422
    return redirect(url_for("guests.show", token=token), 303)


@blueprint.post("/behov/<code>/spoerg")
def ask(code: str) -> ResponseReturnValue:
    """Write to the municipalities within reach that have not joined."""
    with local().read() as session:
        found = seen(session, current(), code).code
    actions.ask(local(), current().actor, found, current_app.config["PUBLIC_URL"])
    return redirect(url_for("needs.show", code=found, svar="spurgt"), 303)


@blueprint.post("/placeringer/<code>/spoerg")
def ask_workplace(code: str) -> ResponseReturnValue:
    """Write to the manager of a placement's workplace for what it is asked to tell."""
    with local().read() as session:
        see_it_belongs(session, by_code(session, code), current().scope or "")
    workplace.ask(local(), current().actor, code, current_app.config["PUBLIC_URL"])
    return redirect(url_for("placements.show", code=code), 303)


@blueprint.post("/placeringer/<code>/hvem-ringer-i-til")
def send_support(code: str) -> ResponseReturnValue:
    """Write to the manager of a placement's workplace whom to ring."""
    with local().read() as session:
        see_it_belongs(session, by_code(session, code), current().scope or "")
    support.send(local(), current().actor, code, current_app.config["PUBLIC_URL"])
    return redirect(url_for("placements.show", code=code), 303)


def _link(token: str) -> AnswerLink:
    with local().read() as session:
        return links.opened(session, token)


def _at_field(refused: Refused) -> Wrong:
    """What is refused, at its field of either form; empty where the page has no place for it."""
    if refused.code in AT_FIELD:
        return {AT_FIELD[refused.code]: [str(say_problem(refused))]}
    found = placements.at_field(refused)
    return {} if "_schema" in found else found


def _page(token: str, form: Any, wrong: Wrong) -> str:
    asks = _link(token).asks
    if asks in support.SHOWS:
        return _support(token)
    return (_need if asks is None else _placement)(token, form, wrong)


def _support(token: str) -> str:
    with local().read() as session:
        found = support.opened(session, token)
        ring = whom_to_ring(session, found, clock.today(session))
    return render_template(
        "guests/support.html", one=found, title=title, places=municipalities(),
        before_end=BEFORE_END, ring=ring,
    )  # fmt: skip


def _placement(token: str, form: Any, wrong: Wrong) -> str:
    with local().read() as session:
        asked = workplace.opened(session, token)
        form = form or {"on": f"{clock.today(session):%d-%m-%Y}"}
    return render_template(
        "guests/placement.html", token=token, asked=asked, one=asked.followed,
        body=asked.followed.body, asks=placements.ASKS, form=form, wrong=wrong,
        choices=placements.choices(), fields=placements.FIELDS, title=title,
        places=municipalities(),
    )  # fmt: skip


def _need(token: str, form: Any, wrong: Wrong) -> str:
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

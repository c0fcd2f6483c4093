"""One proposal with the employer's two words, its sealed contact, and the intake desk."""

import json
from collections.abc import Callable
from functools import partial
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.needs.offers import Standing, standings
from hub.needs.pages import listed, met
from hub.proposals import actions
from hub.proposals.seen import seen
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.feed.local import Local
from shared.records.base import Record
from shared.records.formats import split_ref
from shared.records.need import Need, SlotGroup
from shared.rules.working_days import add_working_days
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import reasons, title
from shared.web.words import say

blueprint = Blueprint("proposals", __name__)

SCREENED_WITHIN: Final = 2  # working days, decisions 8
Act = Callable[[Local, str, str], Record]


@blueprint.get("/forslag/<code>")
def show(code: str) -> str:
    """Show what a municipality offers, how it stands, and what may be said to it."""
    return _page(code, {})


@blueprint.post("/forslag/<code>/moede")
def meet(code: str) -> ResponseReturnValue:
    """Ask to meet the person."""
    return _decided(code, actions.meet)


@blueprint.post("/forslag/<code>/ja")
def accept(code: str) -> ResponseReturnValue:
    """Give the person a slot."""
    return _decided(code, actions.accept)


@blueprint.post("/forslag/<code>/nej")
def decline(code: str) -> ResponseReturnValue:
    """Say no thank you, with a reason."""
    reason = request.form.get("reason", "")
    if reason not in codes("decline_reasons"):
        return _page(code, {"reason": [str(say("field_choice_missing"))]}), 422
    return _decided(code, partial(actions.decline, reason=reason))


@blueprint.get("/forslag/<code>/kontakt")
def contact(code: str) -> Response:
    """Hand out the sealed contact as a file that only the employer's contact can open."""
    with local().read() as session:
        standing, _ = seen(session, current(), code)
        sealed = actions.disclosure(session, standing.row.code)
    name = f'attachment; filename="{standing.row.code}.json"'
    return Response(
        json.dumps(sealed, indent=2), mimetype="application/json",
        headers={"Content-Disposition": name},
    )  # fmt: skip


@blueprint.get("/indslusning")
def screening() -> str:
    """List the proposals that await the intake consultant, the first due on top."""
    return _desk({}, "")


@blueprint.post("/indslusning/<code>/videre")
def pass_on(code: str) -> ResponseReturnValue:
    """Let the employer see a proposal."""
    actions.pass_on(local(), current().actor, code)
    return redirect(url_for("proposals.screening"), 303)


@blueprint.post("/indslusning/<code>/tilbage")
def send_back(code: str) -> ResponseReturnValue:
    """Return a proposal to its municipality, with a reason."""
    reason = request.form.get("reason", "")
    if reason not in codes("return_reasons"):
        return _desk({"reason": [str(say("field_choice_missing"))]}, code), 422
    actions.send_back(local(), current().actor, code, reason)
    return redirect(url_for("proposals.screening"), 303)


def _decided(code: str, act: Act) -> ResponseReturnValue:
    with local().read() as session:
        standing, need = seen(session, current(), code)
    act(local(), current().actor, standing.row.code)
    address = url_for("needs.show", code=need.body.code, svar=standing.row.code)
    return redirect(address, 303)


def _page(code: str, wrong: dict[str, list[str]]) -> str:
    who = current()
    with local().read() as session:
        standing, need = seen(session, current(), code)
        body = stored.get(session, standing.row.ref).body
    return render_template(
        "proposals/show.html", one=standing, body=body, need=need.body, wrong=wrong,
        group=_group(need.body, standing), decides=bool(who.roles & {"emp.admin", "emp.contact"}),
        choices=_choices("decline_reasons"), form=request.form, title=title, listed=listed,
        reasons=reasons(body.conditions), met=met(body.conditions), places=municipalities(),
    )  # fmt: skip


def _desk(wrong: dict[str, list[str]], about: str) -> str:
    with local().read() as session:
        today = clock.today(session)
        waiting = [one for one in standings(session) if one.state == "screening"]
        needs = {one.row.need: stored.get(session, one.row.need).body for one in waiting}
        records = stored.many(session, [split_ref(one.row.ref) for one in waiting])
    bodies = {record.ref: record.body for record in records}
    due = {one.row.ref: add_working_days(one.row.proposed_on, SCREENED_WITHIN) for one in waiting}
    return render_template(
        "proposals/screening.html", offers=sorted(waiting, key=lambda one: due[one.row.ref]),
        bodies=bodies, needs=needs, due=due, today=today, wrong=wrong, about=about, met=met,
        reasons=reasons, title=title, places=municipalities(), form=request.form,
        choices=_choices("return_reasons"), group=_group,
    )  # fmt: skip


def _group(need: Need, one: Standing) -> SlotGroup | None:
    return next((group for group in need.slot_groups if group.id == one.row.slot_group), None)


def _choices(listed_in: str) -> list[tuple[str, str]]:
    return [(one.code, one.title(language())) for one in codes(listed_in).values()]

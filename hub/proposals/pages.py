"""One proposal with the employer's two words, and its sealed contact."""

import json
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.needs.offers import Standing, full_groups, given, standings
from hub.needs.pages import listed, met
from hub.proposals import actions
from hub.proposals.seen import seen
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.employer_acts import signers_of
from shared.feed import stored
from shared.feed.local import Local
from shared.records.base import Record
from shared.records.need import Need, SlotGroup
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import reasons, title
from shared.web.words import say

blueprint = Blueprint("proposals", __name__)

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
    if reason not in actions.chosen_from("decline_reasons"):
        return _page(code, {"reason": [str(say("field_choice_missing"))]}), 422
    return _decided(code, partial(actions.decline, reason=reason))


@blueprint.get("/forslag/<code>/kontakt")
def contact(code: str) -> Response:
    """Hand out the sealed contact as a file that only the employer's contact can open."""
    with local().read() as session:
        standing, _ = seen(session, current(), code)
    sealed = actions.hand_out(local(), current().actor, standing.row.code)
    name = f'attachment; filename="{standing.row.code}.json"'
    return Response(
        json.dumps(sealed, indent=2), mimetype="application/json",
        headers={"Content-Disposition": name},
    )  # fmt: skip


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
        others = standings(session, need=need.ref)
        full = full_groups(need.body, others, given(session, need.ref, others))
        said = standing.decisions and stored.get(session, standing.decisions[-1].ref)
        signers = signers_of(session, need.body.employer)
    return render_template(
        "proposals/show.html", one=standing, body=body, need=need.body, wrong=wrong,
        full=standing.row.slot_group in full, said=said, signers=signers,
        group=_group(need.body, standing), decides=bool(who.roles & {"emp.admin", "emp.contact"}),
        choices=_choices("decline_reasons"), form=request.form, title=title, listed=listed,
        reasons=reasons(body.conditions), met=met(body.conditions), places=municipalities(),
    )  # fmt: skip


def _group(need: Need, one: Standing) -> SlotGroup | None:
    return next((group for group in need.slot_groups if group.id == one.row.slot_group), None)


def _choices(listed_in: str) -> list[tuple[str, str]]:
    return [(one.code, one.title(language())) for one in actions.chosen_from(listed_in).values()]

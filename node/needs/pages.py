"""Needs that came to the municipality: the list, one need with the answer, who of ours fits."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from node.caseload import sees
from node.needs import actions, match
from node.needs.handed import handed
from node.needs.reserved import pledge_of
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.need import Need, SlotGroup
from shared.tables import NeedIndex, ProposalIndex
from shared.web.answering import AT_FIELD, read_reply, reasons_not_now
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import reasons, title
from shared.web.words import say_problem

blueprint = Blueprint("needs", __name__, url_prefix="/behov")

TOP: Final = 20
ANSWERS: Final = frozenset({"caseworker", "team", "consultant", "node.kam"})  # others only look


@blueprint.get("")
def index() -> str:
    """List the needs, those to answer first."""
    with local().read() as session:
        found = actions.asked(session, local())
    return render_template("needs/index.html", found=found, today=_today(), may=_may())


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show what is asked of us, and the answer."""
    return _page(code, None, {})


@blueprint.post("/<code>/svar")
def answer(code: str) -> ResponseReturnValue:
    """Answer the need, or show it again with what to mend."""
    form = request.form
    try:
        actions.answer(local(), current().actor, code, read_reply(form))
    except ValidationError as wrong:
        return _page(code, form, wrong.messages_dict), 422
    except Refused as refused:
        if refused.code not in AT_FIELD:
            raise
        return _page(code, form, {AT_FIELD[refused.code]: [str(say_problem(refused))]}), 422
    return redirect(url_for("needs.show", code=code), 303)


@blueprint.get("/<code>/match")
def fits(code: str) -> str:
    """Show who of our own people fits one slot group, and why."""
    return match_page(code, {})


def prefilled(need: Need, able: int, today: date) -> dict[str, str]:
    """Return what the answer's form begins with: how many fit, a day that is not too late."""
    slots = sum(group.slots for group in need.slot_groups)
    day = min(max(need.answer_by, today + timedelta(days=1)), actions.latest_answer_day(need))
    return {"count": str(min(able, slots) or ""), "until": f"{day:%d-%m-%Y}", "reason": ""}


def match_page(code: str, wrong: Wrong) -> str:
    """Return the match page of the slot group that the address or the form names."""
    who = current()
    with local().read() as session:
        row = actions.find(session, code)
        need = actions.whole(session, row)
        group = _group(need, request.values.get("gruppe"), local().municipality)
        found = [
            fit
            for fit in match.fits(session, local().municipality, row, group, top=TOP)
            if sees(who, fit.candidate)
        ]
        employer = stored.get(session, need.employer).body.name
        pledge = pledge_of(session, need)
    wanted = request.values.get("vis", "")
    views = {
        "": [fit for fit in found if fit.blocked not in ("proposed", "placed")],
        "hub": [fit for fit in found if fit.suggestion],
        "fit": [fit for fit in found if not fit.unmet and not fit.unknown],
        "alle": found,
    }
    return render_template(
        "needs/match.html", need=need, group=group, fits=views.get(wanted, found), views=views,
        wanted=wanted, employer=employer, wrong=wrong, chosen=request.form.getlist("kandidat"),
        reasons=reasons, shown=lambda states: match.shown(states, who), title=title,
        names=municipalities(), top=TOP, pledge=pledge,
        instruments=lambda need: [(code, title("instruments", code)) for code in need.instruments],
    )  # fmt: skip


def _page(code: str, form: Any, wrong: Wrong) -> str:
    today = _today()
    with local().read() as session:
        row = actions.find(session, code)
        need = actions.whole(session, row)
        said = actions.own_answer(session, local(), row.ref)
        able, short = match.tally(session, local().municipality, row)
        employer = stored.get(session, need.employer).body.name
        proposed = _proposed(session, row)
        told = actions.feedback(session, row)
        pledge = pledge_of(session, need)
        handed_out = handed(session, local(), today)
    return render_template(
        "needs/show.html", need=need, employer=employer, said=said, able=able, short=short,
        handed=handed_out,
        proposed=proposed, form=form if form is not None else prefilled(need, able, today),
        wrong=wrong, today=today, title=title, names=municipalities(),
        reasons_not_now=reasons_not_now(),
        slots=sum(group.slots for group in need.slot_groups), here=local().municipality,
        place=municipalities()[local().municipality].name, may=_may(), told=told, pledge=pledge,
        replying=request.args.get("ret") == "svar",
    )  # fmt: skip


def _may() -> bool:
    """Whether this person answers needs and finds candidates."""
    return bool(current().roles & ANSWERS)


def _proposed(session: Session, row: NeedIndex) -> dict[UUID, int]:
    """How many of our proposals are open for each slot group."""
    counts: dict[UUID, int] = {}
    query = select(ProposalIndex).where(
        ProposalIndex.need == row.ref, ProposalIndex.owner == local().authority,
        ProposalIndex.state == "open",
    )  # fmt: skip
    for proposal in session.scalars(query):
        counts[proposal.slot_group] = counts.get(proposal.slot_group, 0) + 1
    return counts


def _group(need: Need, wanted: str | None, here: str) -> SlotGroup:
    """The slot group asked for; else the first in our own municipality, else the first."""
    if wanted:
        for group in need.slot_groups:
            if str(group.id) == wanted:
                return group
        raise NotFound(wanted)
    own = [group for group in need.slot_groups if group.municipality == here]
    return (own or list(need.slot_groups))[0]


def _today() -> date:
    with local().read() as session:
        return clock.today(session)

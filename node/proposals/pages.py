"""Proposals of the municipality: what was sent, what came back, and the one next step of each."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy.orm import Session

from node.citizens.pages import visible_one
from node.needs.handed import handed
from node.needs.pages import match_page
from node.proposals import actions, confirming, contact
from node.proposals.confirming import CONFIRMABLE
from node.proposals.seen import all_seen, seen
from node.proposals.standing import Sent, signed
from shared import clock
from shared.accounts.access import current
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.formats import split_ref
from shared.records.need import Need
from shared.rules.proposal import ProposalState
from shared.rules.quota import is_short, may_confirm
from shared.rules.verdict import Verdict
from shared.web.here import local
from shared.web.reasons import title
from shared.web.words import say, say_problem

blueprint = Blueprint("proposals", __name__)

# the tag's kind and picture, and its word
STANDINGS: Final[Mapping[ProposalState, tuple[str, str, LazyString]]] = {
    "meet": ("warn", "time", lazy_gettext("Vil mødes")),
    "accepted": ("warn", "time", lazy_gettext("Sagt ja")),
    "confirmed": ("warn", "time", lazy_gettext("Pladsen er sikker")),
    "screening": ("info", "hourglass", lazy_gettext("Hos indslusningen")),
    "to_decide": ("info", "hourglass", lazy_gettext("Hos virksomheden")),
    "hired": ("ok", "check", lazy_gettext("Ansat")),
    "placed": ("ok", "check", lazy_gettext("Har fået et forløb")),
    "returned": ("none", "close", lazy_gettext("Sendt tilbage")),
    "declined": ("none", "close", lazy_gettext("Nej tak")),
    "slot_gone": ("none", "minus", lazy_gettext("Pladsen er væk")),
    "withdrawn": ("none", "minus", lazy_gettext("Trukket")),
}
OPEN: Final[frozenset[ProposalState]] = CONFIRMABLE | {"accepted", "confirmed"}
REASONS: Final = {"returned": "return_reasons", "declined": "decline_reasons"}


@blueprint.get("/forslag")
def index() -> str:
    """List our proposals, those that await us on top."""
    with local().read() as session:
        found = all_seen(session, local(), current())
        needs = stored.many(session, {split_ref(one.need.ref) for one in found if one.need})
        by_contact = {one.proposal.ref for one in found if one.word and signed(session, one.word)}
        chances = _chances(session, [need.body for need in needs])
    groups = [
        ("yours", [one for one in found if _awaits_us(one)]),
        ("theirs", [one for one in found if one.standing in OPEN and not _awaits_us(one)]),
        ("done", [one for one in found if one.standing not in OPEN]),
    ]
    return render_template(
        "proposals/index.html", found=found, groups=groups, standings=STANDINGS,
        places={group.id: group.workplace_name for need in needs
                for group in need.body.slot_groups},
        why=_why, signed=by_contact, chances=chances, confirmable=CONFIRMABLE,
        sentence=lambda verdict: say(verdict.code, **verdict.params).text,
    )  # fmt: skip


@blueprint.post("/behov/<code>/forslag")
def propose(code: str) -> ResponseReturnValue:
    """Propose the ticked candidates; at the first that is refused, show the match page again."""
    form, chosen = request.form, request.form.getlist("kandidat")
    if not chosen:
        return match_page(code, {"_schema": [gettext("Vælg mindst én kandidat")]}), 422
    try:
        group = UUID(form.get("gruppe", ""))
    except ValueError as wrong:
        raise NotFound(form.get("gruppe", "")) from wrong
    try:
        for candidate in chosen:
            _see_candidate(candidate)
            actions.propose(
                local(), current().actor, need=code, group=group, candidate=candidate,
                instrument=form.get("redskab", ""),
            )  # fmt: skip
    except Refused as refused:
        return match_page(code, {"_schema": [str(say_problem(refused))]}), 422
    return redirect(url_for("proposals.index"), 303)


@blueprint.get("/forslag/<code>/traek")
def ask(code: str) -> str:
    """Show what taking a proposal back means, before it is done."""
    return render_template("proposals/withdraw.html", one=_one(code), wrong=None)


@blueprint.post("/forslag/<code>/traek")
def withdraw(code: str) -> ResponseReturnValue:
    """Take a proposal back."""
    one = _one(code)
    try:
        actions.withdraw(local(), current().actor, code)
    except Refused as refused:
        said = say_problem(refused)
        return render_template("proposals/withdraw.html", one=one, wrong=said), 422
    return redirect(url_for("proposals.index"), 303)


@blueprint.post("/forslag/<code>/bekraeft")
def confirm(code: str) -> ResponseReturnValue:
    """Give the person a slot that was handed out to us."""
    _one(code)
    confirming.confirm(local(), current().actor, code)
    return redirect(url_for("proposals.index"), 303)


@blueprint.post("/forslag/<code>/oplys")
def disclose(code: str) -> ResponseReturnValue:
    """Seal name and phone for the contact who wants to meet."""
    _one(code)
    contact.disclose(local(), current().actor, code)
    return redirect(url_for("proposals.index"), 303)


@blueprint.post("/forslag/<code>/fortalt")
def tell(code: str) -> ResponseReturnValue:
    """Note that the contact was told by phone who it is."""
    _one(code)
    contact.tell(local(), current().actor, code)
    return redirect(url_for("proposals.index"), 303)


def _awaits_us(one: Sent) -> bool:
    """Whether the next step is ours: once the name is sent, the employer has the word."""
    return not one.unsigned and (
        one.standing in ("accepted", "confirmed") or (one.standing == "meet" and not one.disclosed)
    )


def _one(code: str) -> Sent:
    with local().read() as session:
        return seen(session, local(), current(), code)


def _see_candidate(code: str) -> None:
    with local().read() as session:
        visible_one(session, current(), code)


def _chances(session: Session, needs: Iterable[Need]) -> Mapping[UUID, Verdict]:
    """Whether we may confirm one more, by slot group; where needs are in no hurry nobody asks."""
    today = clock.today(session)
    none = may_confirm(None, 0, today)
    hurried = {group.id: none for need in needs if is_short(need) for group in need.slot_groups}
    return hurried | {at: one.verdict for at, one in handed(session, local(), today).items()}


def _why(one: Sent) -> str:
    return title(REASONS[one.standing], one.reason) if one.standing in REASONS else ""

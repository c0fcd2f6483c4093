"""Placements: is it lawful, is it on track, and what is the one next step."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Concatenate, Final, ParamSpec

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from node.contacts.actions import voucher
from node.placements import actions
from node.placements.answers import call
from node.placements.judged import judgements
from node.placements.standing import Standing, judged, parted, standing, standings
from node.placements.state import Known
from node.placements.timeline import timeline
from node.tables import Judgement
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.lawbook import law_of
from shared.problem import Refused
from shared.records.base import Record
from shared.records.need import Need
from shared.records.proposal import Proposal
from shared.restrictions import bearing_on
from shared.rules.grounds import refusal_of
from shared.rules.placement import BEFORE_GRANT, RUNNING, outcome_days
from shared.rules.rates import rate_for
from shared.rules.reservation import FOR_PEOPLE, NO_RULE
from shared.tables import DecisionIndex
from shared.web.forms import Wrong
from shared.web.here import local
from shared.web.reasons import RULES, rule, title
from shared.web.rulebook import figure_words, period_words
from shared.web.vouching import WORDS
from shared.web.words import say_problem

P = ParamSpec("P")
blueprint = Blueprint("placements", __name__, url_prefix="/placeringer")

# the tag's kind and picture, and its word
STATES: Final[Mapping[str, tuple[str, str, LazyString]]] = {
    "planned": ("info", "hourglass", lazy_gettext("Planlagt")),
    "ratio_checked": ("info", "hourglass", lazy_gettext("Plads reserveret")),
    "heard": ("info", "hourglass", lazy_gettext("Hørt")),
    "applied": ("warn", "time", lazy_gettext("Ansøgt")),
    "granted": ("ok", "check", lazy_gettext("Bevilget")),
    "refused": ("none", "close", lazy_gettext("Afslået")),
    "started": ("ok", "check", lazy_gettext("I gang")),
    "interrupted": ("warn", "time", lazy_gettext("Afbrudt")),
    "resumed": ("ok", "check", lazy_gettext("Genoptaget")),
    "extended": ("ok", "check", lazy_gettext("Forlænget")),
    "ended": ("info", "flag", lazy_gettext("Slut")),
    "closed": ("none", "check", lazy_gettext("Lukket")),
    "withdrawn": ("none", "minus", lazy_gettext("Opgivet")),
    "lapsed": ("err", "time", lazy_gettext("Starten er passeret")),
}
SHOWN: Final = {"met": "allowed", "unmet": "not_allowed", "unknown": "needs_decision"}
FIELDS: Final = {
    "back_not_between": "tilbage"
}  # where a refusal stands, if not at the act's field
AWAITED: Final = frozenset({"room_not_asked", "hearing_not_held", "vitas_missing"})


@blueprint.get("")
def index() -> str:
    """List the placements, those that run or are being prepared first."""
    with local().read() as session:
        rows = [
            (one.about.placement, one.candidate, one.place,
             "lapsed" if _lapsed(one.about) else one.about.placement.state)
            for one in standings(session, local(), current())
        ]  # fmt: skip
        gone = parted(session, local(), current())
    live = [one for one in rows if one[0].state not in ("ended", "closed", *_STOPPED)]
    over = [one for one in rows if one not in live]
    return render_template(
        "placements/index.html", live=live, over=over, gone=gone, states=STATES, title=title,
        may=_may()["end"], may_take=_may()["take"],
        may_hearing=_may()["hearing"], lapsed=sum(one[3] == "lapsed" for one in live),
        running=sum(one[0].state in RUNNING for one in live),
    )  # fmt: skip


_STOPPED: Final = ("refused", "withdrawn")


def _yes(session: Session, proposal: str) -> Record | None:
    """Return the employer's yes to a proposal, if it is here."""
    said = select(DecisionIndex).where(
        DecisionIndex.proposal == proposal, DecisionIndex.answer == "accept"
    )
    row = session.scalar(said.limit(1))
    return stored.get(session, row.ref) if row else None


def _lapsed(about: Known) -> bool:
    """Whether it can no longer be granted, since its reserved room was given back."""
    return about.lapsed is not None and about.placement.state in BEFORE_GRANT


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a placement with its rules and its course, or what the municipality has of it alone."""
    with local().read() as session:
        gone = [one for one in parted(session, local(), current()) if one[0].code == code]
    if gone:
        return render_template("placements/parted.html", row=gone[0][0], candidate=gone[0][1],
                               states=STATES, title=title)  # fmt: skip
    return page(code, {})


def done(
    code: str,
    field: str,
    act: Callable[Concatenate[Local, str, str, P], object],
    *said: P.args,
    **more: P.kwargs,
) -> ResponseReturnValue:
    """Do what a form of a placement's page asks for, or show the page with why not at `field`."""
    see(code)
    try:
        act(local(), current().actor, code, *said, **more)
    except Refused as refused:
        return page(code, {FIELDS.get(refused.code, field): [str(say_problem(refused))]}), 422
    return redirect(url_for("placements.show", code=code), 303)


def see(code: str) -> Standing:
    """Return a placement, if this person may see it."""
    with local().read() as session:
        return standing(session, local(), code, current())


def page(code: str, wrong: Wrong) -> str:
    """Return a placement's page with its rules, its course and the next step."""
    one = see(code)
    about, now = one.about, one.about.placement
    with local().read() as session:
        found, step = judged(session, local(), about)
        today = clock.today(session)
        need: Need = stored.get(session, now.need).body
        act, yes = stored.get(session, about.key), _yes(session, now.proposal)
        who = WORDS[voucher(session, yes)] if yes else None
        known = law_of(session, now.starts_on, own=True)
        past, again = timeline(session, about), _again(session, local(), about)
        decided = bearing_on(session, one.place) if now.state in BEFORE_GRANT else []
    rules = known.rules
    lines = [
        {
            "title": RULES[check.what], "state": SHOWN[check.state],
            "awaited": check.code in AWAITED, "released": check.code == "room_released",
            "why": rule(check, first=now.starts_on, last=now.ends_on, agreement=need.agreement),
            "paragraph": check.paragraph
            or (rules[check.rule].paragraph if check.rule in rules else ""),
            "what": check.what, "params": check.params, "from": _from(rules.get(check.rule)),
            "unruled": check.code == NO_RULE, "last": known.ended.get(check.rule),
        }
        for check in found
    ]  # fmt: skip
    return render_template(
        "placements/show.html", now=now, about=about, candidate=one.candidate, place=one.place,
        act=act, who=who, need=need, lines=lines, step=step, past=past, wrong=wrong,
        form=request.form, title=title, states=STATES, before=now.state in BEFORE_GRANT,
        today=today, lapsed=_lapsed(about), again=again, room_decides=_room_decides(about),
        judgements=_judgements(about.key), refusal=refusal_of(found),
        rate=rate_for(now.instrument, known, public=one.place.is_public),
        choices=lambda name: [(key, title(name, key)) for key in codes(name)],
        due=_outcomes_due(about, today), answer=about.said("answer"), may=_may(), running=RUNNING,
        rings=call(about, today) == "open", restrictions=decided,
        unruled=not rules, figure_words=figure_words, period_words=period_words,
    )  # fmt: skip


def _judgements(key: str) -> list[tuple[Judgement, str]]:
    """The verdicts that are not plain sailing, or of an extension, and their rule's name."""
    with local().read() as session:
        found = judgements(session, key)
    return [
        (one, str(RULES.get(one.what, one.what)))
        for one in found
        if one.what in ("eligibility", "duration", "extension") or one.answer != "allowed"
    ]


def _room_decides(about: Known) -> bool:
    """Whether a person may decide on the room, since its figures are old or unchecked."""
    word = about.reservation
    open_ = word is not None and word.rule in FOR_PEOPLE and not word.decided
    return about.placement.state == "planned" and open_


def _again(session: Session, local: Local, about: Known) -> str | None:
    """The code of the proposal on which it may be planned anew, once it came to nothing."""
    proposal = about.placement.proposal
    others = [one for one in actions.ours(session, local) if one.proposal == proposal]
    if any(one.state not in _STOPPED for one in others):
        return None
    offer: Proposal = stored.get(session, proposal).body
    return offer.code if offer.state == "open" else None


def _may() -> dict[str, bool]:
    """Which steps are this person's: the municipality's authority lies with the caseworker."""
    roles = current().roles
    decides = bool(roles & {"caseworker", "team"})
    works = decides or bool(roles & {"consultant", "node.kam"})
    rings = bool(roles & {"consultant", "node.kam"})
    return {
        "grant": decides, "apply": works, "end": works, "ring": rings,
        "take": rings or "team" in roles, "hearing": bool(roles & {"manager", "team"}),
    }  # fmt: skip


def _from(row: Any) -> date | None:
    return row.valid_from if row else None


def _outcomes_due(about: Known, today: date) -> list[tuple[int, date]]:
    """The follow-ups that can be noted now and are not."""
    if about.placement.state != "ended":
        return []
    days = outcome_days(about.ended_on)
    return [
        (weeks, day) for weeks, day in days.items() if weeks not in about.noted and day <= today
    ]

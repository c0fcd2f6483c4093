"""Placements: is it lawful, is it on track, and what is the one next step."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy.orm import Session

from node.caseload import sees
from node.placements import actions, offers, outcomes
from node.placements.answers import call
from node.placements.judged import judgements
from node.placements.plan import Plan, plan
from node.placements.rules import checks
from node.placements.state import Known, known
from node.placements.timeline import timeline
from node.proposals import actions as proposals
from node.proposals.standing import candidate_behind
from node.tables import Candidate, Judgement
from shared import clock
from shared.accounts.access import current
from shared.codes.lists import codes
from shared.feed import stored
from shared.feed.local import Local
from shared.lawbook import law_of
from shared.problem import NotFound, Refused
from shared.records.employer import Workplace
from shared.records.need import Need
from shared.records.proposal import Proposal
from shared.rules.period import Period
from shared.rules.placement import BEFORE_GRANT, RUNNING, next_step, outcome_days
from shared.rules.reservation import FOR_PEOPLE
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.reasons import RULES, rule, title
from shared.web.words import say, say_problem

blueprint = Blueprint("placements", __name__)

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
AWAITED: Final = frozenset({"room_not_asked", "hearing_not_held", "vitas_missing"})


class PlanSchema(Schema):
    """The form of a plan."""

    instrument = fields.String(required=True, validate=validate.OneOf(list(codes("instruments"))))
    purpose = fields.String(required=True, validate=validate.OneOf(list(codes("purposes"))))
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    hours = fields.Integer(required=True, validate=validate.Range(min=1, max=37))


@blueprint.get("/placeringer")
def index() -> str:
    """List the placements, those that run or are being prepared first."""
    who = current()
    with local().read() as session:
        rows = []
        for row in actions.ours(session, local()):
            about = known(session, row.ref, clock.today(session))
            candidate = session.get(Candidate, about.case.candidate)
            if sees(who, candidate):
                place: Workplace = stored.get(session, row.workplace).body
                rows.append((row, candidate, place, "lapsed" if _lapsed(about) else row.state))
    live = [one for one in rows if one[0].state not in ("ended", "closed", *_STOPPED)]
    over = [one for one in rows if one not in live]
    return render_template(
        "placements/index.html", live=live, over=over, states=STATES, title=title,
        may=_may()["end"], may_take=_may()["take"],
        may_hearing=_may()["hearing"], lapsed=sum(one[3] == "lapsed" for one in live),
        running=sum(one[0].state in RUNNING for one in live),
    )  # fmt: skip


_STOPPED: Final = ("refused", "withdrawn")


def _lapsed(about: Known) -> bool:
    """Whether it can no longer be granted, since its reserved room was given back."""
    return about.lapsed is not None and about.placement.state in BEFORE_GRANT


@blueprint.get("/placeringer/<code>")
def show(code: str) -> str:
    """Show a placement with its rules and its course."""
    return page(code, {})


@blueprint.get("/forslag/<code>/planlaeg")
def new(code: str) -> str:
    """Show the plan's form, filled in from the slot group."""
    return _planpage(code, None, {})


@blueprint.post("/forslag/<code>/planlaeg")
def make(code: str) -> ResponseReturnValue:
    """Plan a placement and ask for room, or show the form again."""
    form = request.form
    _see_proposal(code)
    try:
        said = read_form(PlanSchema(), form)
        if said["ends_on"] < said["starts_on"]:
            raise ValidationError({"ends_on": [say("ends_before_start").text]})
    except ValidationError as wrong:
        return _planpage(code, form, wrong.messages_dict), 422
    wanted = Plan(
        instrument=said["instrument"], purpose=said["purpose"], hours=said["hours"],
        course=Period(said["starts_on"], said["ends_on"]),
    )  # fmt: skip
    try:
        _, made = plan(local(), current().actor, code, wanted)
    except Refused as refused:
        field = "starts_on" if refused.code == "start_past" else "_schema"
        return _planpage(code, form, {field: [str(say_problem(refused))]}), 422
    return redirect(url_for("placements.show", code=made), 303)


@blueprint.post("/placeringer/<code>/vitas")
def apply(code: str) -> ResponseReturnValue:
    """Note the reference of the employer's application."""
    reference = request.form.get("vitas", "").strip()
    if not 3 <= len(reference) <= 40:
        return page(code, {"vitas": [say("field_length", min=3, max=40).text]}), 422
    return done(code, {}, "vitas", lambda: actions.apply(local(), _actor(), code, reference))


@blueprint.post("/placeringer/<code>/bevil")
def grant(code: str) -> ResponseReturnValue:
    """Grant the placement; a rule that forbids it is told with its figures."""
    reason = request.form.get("begrundelse", "").strip() or None
    return done(code, {}, "_schema", lambda: actions.grant(local(), _actor(), code, reason))


@blueprint.post("/placeringer/<code>/plads")
def decide_room(code: str) -> ResponseReturnValue:
    """Decide that the room is used where its figures leave that to people."""
    reason, text = request.form.get("room_reason", ""), request.form.get("begrundelse", "").strip()
    return done(
        code, {}, "room_reason",
        lambda: offers.decide_room(local(), _actor(), code, reason, text or None),
    )  # fmt: skip


@blueprint.post("/placeringer/<code>/tilbud")
def take_offer(code: str) -> ResponseReturnValue:
    """Take the place that came free, from the day that is offered."""
    return done(code, {}, "_schema", lambda: offers.take_offer(local(), _actor(), code))


@blueprint.post("/placeringer/<code>/afslag")
def refuse(code: str) -> ResponseReturnValue:
    """Refuse the placement with a code of the closed list."""
    reason = request.form.get("afslag", "")
    return done(code, {}, "afslag", lambda: actions.refuse(local(), _actor(), code, reason))


@blueprint.post("/placeringer/<code>/slut")
def end(code: str) -> ResponseReturnValue:
    """End the placement, or give it up before it begins."""
    reason = request.form.get("grund", "") or None
    return done(code, {}, "grund", lambda: actions.end(local(), _actor(), code, reason))


@blueprint.post("/placeringer/<code>/resultat")
def outcome(code: str) -> ResponseReturnValue:
    """Note what became of the person."""
    weeks, result = request.form.get("uger", ""), request.form.get("resultat", "")
    if weeks not in ("0", "13", "26") or result not in codes("outcomes"):
        return page(code, {"resultat": [say("field_choice_missing").text]}), 422
    found = outcomes.Found(
        weeks=cast("outcomes.Weeks", int(weeks)), result=cast("outcomes.Result", result)
    )
    return done(
        code, {}, "resultat",
        lambda: outcomes.note(local(), _actor(), code, found),
    )  # fmt: skip


def done(
    code: str, fields_of: Mapping[str, str], field: str, act: Callable[[], object]
) -> ResponseReturnValue:
    """Do what a form of a placement's page asks for, or show the page with why not.

    A refusal stands at the field of its code, or at `field`.
    """
    see_placement(code)
    try:
        act()
    except Refused as refused:
        at = fields_of.get(refused.code, field)
        return page(code, {at: [str(say_problem(refused))]}), 422
    return redirect(url_for("placements.show", code=code), 303)


def _actor() -> str:
    return current().actor


def see_placement(code: str) -> tuple[Known, Candidate | None]:
    """Return a placement and whose it is, if this person may see it."""
    with local().read() as session:
        row = actions.find(session, local(), code)
        about = known(session, row.ref, clock.today(session))
        candidate = session.get(Candidate, about.case.candidate)
    if not sees(current(), candidate):
        raise NotFound(code)
    return about, candidate


def _see_proposal(code: str) -> None:
    with local().read() as session:
        row = proposals.find(session, local(), code)
        if not sees(current(), candidate_behind(session, row.ref)):
            raise NotFound(code)


def page(code: str, wrong: Wrong) -> str:
    """Return a placement's page with its rules, its course and the next step."""
    about, candidate = see_placement(code)
    now = about.placement
    with local().read() as session:
        found = checks(session, local(), about)
        today = clock.today(session)
        place: Workplace = stored.get(session, now.workplace).body
        need: Need = stored.get(session, now.need).body
        rules = law_of(session, now.starts_on, own=True).rules
        past, again = timeline(session, about), _again(session, local(), about)
    course = Period(now.starts_on, now.ends_on)
    step = next_step(now.state, found, state_on=now.state_on, course=course)
    lines = [
        {
            "title": RULES[one.what], "state": SHOWN[one.state],
            "awaited": one.code in AWAITED,
            "why": rule(one, first=now.starts_on, last=now.ends_on, agreement=need.agreement),
            "paragraph": one.paragraph or (rules[one.rule].paragraph if one.rule in rules else ""),
            "what": one.what, "params": one.params, "from": _from(rules.get(one.rule)),
        }
        for one in found
    ]  # fmt: skip
    return render_template(
        "placements/show.html", now=now, about=about, candidate=candidate, place=place,
        need=need, lines=lines, step=step, past=past, wrong=wrong, form=request.form,
        title=title, states=STATES, before=now.state in BEFORE_GRANT, today=today,
        lapsed=_lapsed(about), again=again, room_decides=_room_decides(about),
        judged=_judged(about.key),
        choices=lambda name: [(key, title(name, key)) for key in codes(name)],
        due=_outcomes_due(about, today), answer=about.said("answer"), may=_may(), running=RUNNING,
        rings=call(about, today) == "open",
    )  # fmt: skip


def _judged(key: str) -> list[tuple[Judgement, str]]:
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


def _planpage(code: str, form: Any, wrong: Wrong) -> str:
    _see_proposal(code)
    with local().read() as session:
        row = proposals.find(session, local(), code)
        offer = stored.get(session, row.ref).body
        need: Need = stored.get(session, row.need).body
        candidate = candidate_behind(session, row.ref)
        today = clock.today(session)
    group = next((one for one in need.slot_groups if one.id == row.slot_group), None)
    if group is None:
        raise NotFound(code)
    start = max(group.start, today)
    filled = {
        "instrument": offer.instrument, "hours": str(group.hours),
        "starts_on": f"{start:%d-%m-%Y}",
        "ends_on": f"{start + timedelta(weeks=group.weeks, days=-1):%d-%m-%Y}",
    }  # fmt: skip
    return render_template(
        "placements/plan.html", code=row.code, need=need, group=group, candidate=candidate,
        form=form if form is not None else filled, wrong=wrong,
        instruments=[(key, title("instruments", key)) for key in need.instruments],
        purposes=[(key, title("purposes", key)) for key in codes("purposes")],
    )  # fmt: skip

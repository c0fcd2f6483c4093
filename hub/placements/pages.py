"""The employer's pages of placements: which are there, and is this one lawful and on track?"""

from collections.abc import Mapping
from typing import Final, cast, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import ValidationError
from sqlalchemy import select

from hub.placements import actions
from hub.placements.actions import said_in
from hub.placements.answers import answered
from hub.placements.following import (
    BEFORE_END,
    counted_with,
    follow,
    last_letter,
    placements_of,
    see_it_belongs,
)
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.lists import codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.lawbook import law_of
from shared.problem import NotFound, Refused
from shared.records.kinds import KINDS
from shared.records.placement import SiteReport
from shared.rules.checklist import room_check
from shared.rules.placement import BEFORE_START, RUNNING
from shared.tables import WorkplaceIndex
from shared.web.forms import Form, Wrong, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.reasons import rule, title, told_by
from shared.web.words import say_problem

blueprint = Blueprint("placements", __name__, url_prefix="/placeringer")

# how a placement stands: the tag's kind and its word
STATES: Final[Mapping[str, tuple[str, LazyString]]] = {
    "planned": ("info", lazy_gettext("Planlagt")),
    "ratio_checked": ("info", lazy_gettext("Plads i forholdet")),
    "heard": ("info", lazy_gettext("Medarbejderne er hørt")),
    "applied": ("info", lazy_gettext("Søgt i VITAS")),
    "granted": ("ok", lazy_gettext("Bevilget")),
    "refused": ("err", lazy_gettext("Afslået")),
    "started": ("ok", lazy_gettext("I gang")),
    "interrupted": ("warn", lazy_gettext("Afbrudt")),
    "resumed": ("ok", lazy_gettext("Genoptaget")),
    "extended": ("ok", lazy_gettext("Forlænget")),
    "ended": ("none", lazy_gettext("Afsluttet")),
    "closed": ("none", lazy_gettext("Lukket")),
    "withdrawn": ("none", lazy_gettext("Trukket tilbage")),
}
# what the workplace is asked to tell; what it has told; what is to come
ASKS: Final[Mapping[str, LazyString]] = {
    "hearing": lazy_gettext("Meld høringen"),
    "started": lazy_gettext("Meld om starten"),
    "interrupted": lazy_gettext("Meld væk for en tid"),
    "resumed": lazy_gettext("Meld tilbage"),
    "answer": lazy_gettext("Svar om job"),
    "ended": lazy_gettext("Meld afsluttet"),
}
STEPS: Final[Mapping[str, LazyString]] = {
    "hearing_told": lazy_gettext("Arbejdsstedet meldte om høringen"),
    "started_told": lazy_gettext("Arbejdsstedet meldte start"),
    "not_started_told": lazy_gettext("Arbejdsstedet meldte, at kandidaten ikke kom"),
    "interrupted_told": lazy_gettext("Arbejdsstedet meldte kandidaten væk"),
    "resumed_told": lazy_gettext("Arbejdsstedet meldte kandidaten tilbage"),
    "answer_told": lazy_gettext("Arbejdsstedet svarede om job"),
    "ended_told": lazy_gettext("Arbejdsstedet meldte afslutning"),
    "hearing_due": lazy_gettext("Høring af medarbejderne"),
    "started_due": lazy_gettext("Start"),
    "resumed_due": lazy_gettext("Ventes tilbage"),
    "answer_due": lazy_gettext("Svar om job bagefter"),
    "ended_due": lazy_gettext("Slut"),
}
CHOICES: Final = ("hearing_outcomes", "heard_by", "not_here_reasons", "yes_if")
FIELDS: Final[Mapping[str, LazyString]] = {
    "on": lazy_gettext("Dag"),
    "hearing": lazy_gettext("Hvad sagde medarbejderne?"),
    "heard": lazy_gettext("Hvem blev hørt?"),
    "answer": lazy_gettext("Svar"),
    "hours": lazy_gettext("Timer om ugen"),
    "hire_from": lazy_gettext("Første dag i jobbet"),
    "reason": lazy_gettext("Grund"),
    "yes_if": lazy_gettext("Hvad skal der til?"),
    "again_on": lazy_gettext("Spørg igen"),
    "expected_back": lazy_gettext("Ventes tilbage"),
}
FIELD_OF: Final[Mapping[str, str]] = {"report_in_future": "on", "before_first_day": "on"}


@blueprint.get("")
def index() -> str:
    """List the placements at the employer's workplaces, what it must tell first."""
    who = current()
    with local().read() as session:
        today = clock.today(session)
        rows = placements_of(session, who.scope if who.roles & OF_EMPLOYER else None)
        found = [follow(session, row, today) for row in rows]
    found.sort(key=lambda one: (one.due is None, one.due or one.body.starts_on, one.body.code))
    return render_template(
        "placements/index.html", placements=found, states=STATES, asks=ASKS, title=title,
        places=municipalities(), today=today, running_states=RUNNING, before_start=BEFORE_START,
    )  # fmt: skip


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show where a placement stands, the room that it was judged by, and what to tell next."""
    return _page(code, {})


@blueprint.post("/<code>/<what>")
def tell(code: str, what: str) -> ResponseReturnValue:
    """Keep what the workplace tells."""
    if what not in get_args(actions.What):
        raise NotFound(what)
    with local().read() as session:
        row = actions.by_code(session, code)
        see_it_belongs(session, row, current().scope or "")
    try:
        told = read_told(request.form, row.ref, what)
        actions.report(local(), current().actor, code, told.what, on=told.on, **said_in(told))
    except ValidationError as wrong:
        return _page(code, cast("Wrong", wrong.messages)), 422
    except Refused as refused:
        return _page(code, at_field(refused)), 422
    return redirect(url_for("placements.show", code=row.code), 303)


def read_told(form: Form, placement: str, what: str) -> SiteReport:
    """Return what a form tells of a placement, by its key; asked of a start, also that none was.

    Raises:
        ValidationError: a field is missing or cannot be read; sentences by field.
    """
    schema = KINDS["site_report"].schema
    if what == "started" and form.get("came") == "no":
        what = "not_started"
    return cast("SiteReport", read_form(schema, form, placement=placement, what=what))


def at_field(refused: Refused) -> Wrong:
    """Return what is refused as a sentence at the field that it is about."""
    field = str(refused.params.get("field", FIELD_OF.get(refused.code, "_schema")))
    return {field: [str(say_problem(refused))]}


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return the closed lists that a workplace chooses from, as (code, words)."""
    return {
        name: [(one.code, one.title(language())) for one in codes(name).values()]
        for name in CHOICES
    }


@blueprint.get("/svar")
def answers() -> str:
    """Show what the employer's workplaces answered before the end, and which yeses came true."""
    with local().read() as session:
        found = answered(session, current().scope, clock.today(session))
        places = {row.ref: row for row in session.scalars(select(WorkplaceIndex))}
    rows = sorted(((places[key], one) for key, one in found.items()), key=lambda row: row[0].name)
    return render_template("placements/answers.html", rows=rows)


def _page(code: str, wrong: Wrong) -> str:
    who = current()
    with local().read() as session:
        row = actions.by_code(session, code)
        if who.roles & OF_EMPLOYER:
            see_it_belongs(session, row, who.scope or "")
        today = clock.today(session)
        found = follow(session, row, today)
        uses = counted_with(session, found, today)
        need = stored.get(session, found.body.need).body
        act = stored.get(session, row.ref)
        known = law_of(session, found.body.starts_on)
        letter, help_sent = (
            last_letter(session, found, one) for one in (found.asked_for, "support")
        )
    return render_template(
        "placements/show.html", one=found, act=act, body=found.body, need=need, uses=uses,
        states=STATES, asks=ASKS, steps=STEPS, title=title, places=municipalities(),
        today=today, wrong=wrong, form=request.form or {"on": f"{today:%d-%m-%Y}"},
        room_says=rule(room_check(found.room)) if found.room else "", told=told_by,
        decides=bool(who.roles & OF_EMPLOYER), running=RUNNING, law=known,
        choices=choices(), fields=FIELDS, letter=letter, help_sent=help_sent,
        comes=RUNNING | {"granted"}, before_end=BEFORE_END,
    )  # fmt: skip

"""The pages of agreements: the list, and one agreement over all 98 municipalities."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy.orm import Session

from hub.agreements import actions, questions
from hub.agreements.seen import seen, seen_by
from hub.agreements.versions import versions
from hub.members.leaving import departed
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.lists import Code, branches, codes
from shared.codes.places import municipalities
from shared.employer_acts import signers_of
from shared.problem import Refused
from shared.records.agreement import Agreement
from shared.records.base import Record
from shared.rules.agreement import Coverage, Standing
from shared.rules.agreement_cycle import AgreementStatus, status
from shared.said import named
from shared.tables import AgreementIndex
from shared.web.forms import Wrong, read_form
from shared.web.here import local
from shared.web.language import language
from shared.web.map import Shown
from shared.web.reasons import title
from shared.web.words import say_problem

blueprint = Blueprint("agreements", __name__, url_prefix="/aftale")

ANSWERS: Final = frozenset({"emp.admin", "kam", "sector"})
MAKES: Final = ANSWERS
READS_PLEDGES: Final = OF_EMPLOYER | {"sector", "kam", "auditor"}
STATES: Final[Mapping[AgreementStatus, LazyString]] = {
    "in_consultation": lazy_gettext("Til høring"),
    "offered": lazy_gettext("Tilbudt, gælder ikke endnu"),
    "active": lazy_gettext("I kraft"),
    "suspended": lazy_gettext("Sat på pause"),
    "expired": lazy_gettext("Udløbet"),
    "terminated": lazy_gettext("Opsagt"),
}

# the tag's kind and picture, its word, and the word on the map's tile
STANDINGS: Final[Mapping[Standing, tuple[str, str, LazyString, LazyString | str]]] = {
    "acceded": ("ok", "check", lazy_gettext("Tilsluttet"), lazy_gettext("Ja")),
    "not_answered": ("warn", "hourglass", lazy_gettext("Ikke svaret"), "?"),
    "declined": ("none", "close", lazy_gettext("Sagt nej"), lazy_gettext("Nej")),
    "paused": ("none", "time", lazy_gettext("På pause"), lazy_gettext("Pause")),
    "terms_changed": ("warn", "hourglass", lazy_gettext("Ikke svaret på ny udgave"), "?"),
    "left": ("none", "close", lazy_gettext("Trådt ud"), lazy_gettext("Ud")),
    "not_invited": ("none", "minus", lazy_gettext("Ikke inviteret"), "–"),
    "not_joined": ("none", "minus", lazy_gettext("Ikke på Landsaftale"), ""),
}


class WordsSchema(Schema):
    """The form of an answer or a reason."""

    words = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class ConsentSchema(Schema):
    """The form of a franchisee's yes."""

    cvr = fields.String(required=True)
    words = fields.String(required=True, validate=validate.Length(min=3, max=120))


class StopSchema(WordsSchema):
    """The form of a pause or a termination."""

    state = fields.String(required=True, validate=validate.OneOf(["suspended", "terminated"]))
    last_day = fields.Date(load_default=None)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """List the agreements that this person may see; an employer's only one is shown at once."""
    who = current()
    query = seen_by(who).order_by(AgreementIndex.valid_to, AgreementIndex.code)
    with local().read() as session:
        found = session.scalars(query).all()
        employers = {key: named(session, key).name for key in {one.employer for one in found}}
    if len(found) == 1 and who.roles & OF_EMPLOYER:
        return redirect(url_for("agreements.show", code=found[0].code), 303)
    return render_template(
        "agreements/index.html", agreements=found, employers=employers,
        makes=bool(who.roles & MAKES), reads_pledges=bool(who.roles & READS_PLEDGES),
    )  # fmt: skip


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an agreement's terms and where each of the 98 municipalities stands to it."""
    return _page(code, {}, "")


@blueprint.get("/<code>/udskrift")
def print_out(code: str) -> str:
    """Show an agreement with its accessions as a paper to lay before a committee."""
    with local().read() as session:
        shown = _shown(session, seen(session, current(), code))
    return render_template("agreements/print.html", **shown)


@blueprint.post("/<code>/svar/<uuid:question>")
def reply(code: str, question: UUID) -> ResponseReturnValue:
    """Answer a municipality's question."""
    who = current()

    def act(said: Mapping[str, Any]) -> object:
        return questions.reply(local(), who.actor, code, question, said["words"], who.name)

    return _done(code, str(question), WordsSchema(), act)


@blueprint.post("/<code>/enhed")
def unit(code: str) -> ResponseReturnValue:
    """Note that a franchisee says yes for its unit."""

    def act(said: Mapping[str, Any]) -> object:
        return actions.consent(local(), current().actor, code, said["cvr"], said["words"])

    return _done(code, request.form.get("cvr", ""), ConsentSchema(), act)


@blueprint.post("/<code>/stop")
def stop(code: str) -> ResponseReturnValue:
    """Suspend an agreement, or terminate it with its last day."""

    def act(said: Mapping[str, Any]) -> object:
        return actions.become(
            local(), current().actor, code, said["state"], reason=said["words"],
            last_day=said["last_day"],
        )  # fmt: skip

    return _done(code, request.form.get("state", ""), StopSchema(), act)


@blueprint.post("/<code>/genoptag")
def resume(code: str) -> ResponseReturnValue:
    """Take a suspended agreement up again."""

    def act(_: Mapping[str, Any]) -> object:
        return actions.become(local(), current().actor, code, "active", after="suspended")

    return _done(code, "", Schema(), act)


@blueprint.post("/<code>/tilbyd")
def offer(code: str) -> ResponseReturnValue:
    """Offer an agreement after its consultation."""

    def act(_: Mapping[str, Any]) -> object:
        return actions.become(local(), current().actor, code, "active", after="in_consultation")

    return _done(code, "", Schema(), act)


def _done(
    code: str, about: str, schema: Schema, act: Callable[[Mapping[str, Any]], object]
) -> ResponseReturnValue:
    """Read the form and act on an agreement of this person's; what is wrong is said there."""
    with local().read() as session:
        seen(session, current(), code)
    try:
        act(read_form(schema, request.form))
    except ValidationError as wrong:
        said = wrong.messages_dict
        return _page(
            code, {about if key == "words" else key: said[key] for key in said}, about
        ), 422
    except Refused as refused:
        return _page(code, {"_schema": [str(say_problem(refused))]}, ""), 422
    return redirect(url_for("agreements.show", code=code), 303)


def _page(code: str, wrong: Wrong, about: str) -> str:
    who = current()
    with local().read() as session:
        record = seen(session, who, code)
        shown = _shown(session, record)
        made = versions(session, record)
        asked = questions.asked(session, record)
    covered, number = shown["covered"], request.args.get("udgave", "")
    old = next((one.body for one in made[1:] if str(one.number) == number), None)
    wanted = request.args.get("vis", "")
    return render_template(
        "agreements/show.html", **{**shown, "agreement": old or record.body}, wanted=wanted,
        shown=[one for one in covered if one.standing == wanted] or covered,
        on_map=_map(covered), versions=made, old=old is not None, asked=asked, about=about,
        answers=bool(who.roles & ANSWERS), acts="emp.admin" in who.roles, wrong=wrong,
        makes=bool(who.roles & MAKES), reads_pledges=bool(who.roles & READS_PLEDGES),
    )  # fmt: skip


def _shown(session: Session, record: Record) -> dict[str, Any]:
    """What both the page and its print say."""
    covered = actions.coverage(session, record, clock.today(session))
    return terms_shown(session, record.body) | {
        "covered": covered, "counts": Counter(one.standing for one in covered),
        "standings": STANDINGS, "title": title, "act": record,
        "gone": departed(session, record.body.invited),
        "signers": signers_of(session, record.body.employer),
        "titles": lambda chosen: _titles(codes("instruments"), chosen),
    }  # fmt: skip


def terms_shown(session: Session, body: Agreement) -> dict[str, Any]:
    """Return what `agreements/parts.html` says of an agreement's terms, made or not yet."""
    day = clock.today(session)
    return {
        "agreement": body, "employer": named(session, body.employer), "today": day,
        "names": municipalities(), "status": status(body, day), "states": STATES,
        "branch_titles": _titles(branches("DB25"), body.branches),
        "instrument_titles": _titles(codes("instruments"), body.instruments),
    }  # fmt: skip


def _map(covered: tuple[Coverage, ...]) -> dict[str, Shown]:
    """What stands on the tiles; who is not on Landsaftale is left small and grey."""
    return {
        one.municipality: {"tone": kind, "words": str(word)}
        for one in covered
        if one.standing != "not_joined"
        for kind, _, _, word in (STANDINGS[one.standing],)
    }


def _titles(known: Mapping[str, Code], chosen: tuple[str, ...]) -> list[str]:
    return [known[code].title(language()) for code in chosen]

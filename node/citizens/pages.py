"""The municipality's candidates: facts and consent; a name only by a logged look."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from node.caseload import SEES_ALL, SEES_CASE
from node.citizens import actions
from node.citizens.actions import Contact, Work
from node.citizens.consent import said
from node.citizens.recalls import GRADES, KINDS, STATES, recalled
from node.citizens.wishes import places, wishes_of_all
from node.tables import Candidate, Offered
from shared import clock
from shared.accounts.access import current
from shared.accounts.actions import Who
from shared.codes.lists import codes
from shared.codes.occupations import occupations
from shared.feed import stored
from shared.problem import NotFound, Refused
from shared.records.base import Record
from shared.web.here import local
from shared.web.language import language

blueprint = Blueprint("citizens", __name__, url_prefix="/kandidater")

WORKS: Final[Mapping[Work, LazyString]] = {
    "caseworker": lazy_gettext("Sagsbehandler"),
    "consultant": lazy_gettext("Virksomhedskonsulent"),
}
MAY_ERASE: Final = frozenset({"team", "dpo"})
PER_PAGE: Final = 50
# the tag's kind and picture, and its word
CONSENTS: Final[Mapping[str, tuple[str, str, LazyString]]] = {
    "given": ("ok", "check", lazy_gettext("Har sagt ja")),
    "not_asked": ("warn", "help", lazy_gettext("Ikke spurgt")),
    "declined": ("none", "close", lazy_gettext("Har sagt nej")),
    "withdrawn": ("none", "close", lazy_gettext("Trukket tilbage")),
}
PURPOSES: Final[Mapping[str, LazyString]] = {
    "talk": lazy_gettext("Samtale med borgeren"),
    "proposal": lazy_gettext("Forslag til en virksomhed"),
    "placement": lazy_gettext("Forløb, der er i gang"),
    "mistake": lazy_gettext("Fejl i oplysningerne"),
}


@blueprint.get("")
def index() -> str:
    """List the candidates this person may see, by the filters of the address."""
    who, wanted = current(), request.args
    mine = seen_by(who)
    chosen = [
        *_chosen(Candidate.consent, wanted.get("samtykke")),
        *_chosen(Candidate.caseworker, wanted.get("sagsbehandler")),
        *_occupied(wanted.get("stilling")),
    ]
    page = max(wanted.get("side", 1, int), 1)
    with local().read() as session:
        counts = _counts(session, mine)
        number = session.scalar(select(func.count()).select_from(Candidate).where(*mine, *chosen))
        query = select(Candidate).where(*mine, *chosen).order_by(Candidate.code)
        found = session.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
        choices = _choices(session, mine)
    return render_template(
        "citizens/candidates.html", candidates=found, number=number or 0, counts=counts,
        consents=CONSENTS, choices=choices, page=page, last=-(-(number or 0) // PER_PAGE),
        answers=[(state, words) for state, (_, _, words) in CONSENTS.items()],
        form=wanted, title=_title, titles=_titles,
    )  # fmt: skip


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show a candidate's facts, consent, and the profile as others see it."""
    return _page(code)


@blueprint.post("/<code>/navn")
def show_name(code: str) -> ResponseReturnValue:
    """Show the name and how to reach the person, once a purpose is given and noted."""
    who, purpose = current(), request.form.get("formaal", "")
    with local().read() as session:
        candidate = visible_one(session, who, code)
        if not _may_see_name(session, who, candidate):
            raise Refused("not_allowed")
    if purpose not in PURPOSES:
        return _page(code, missing=True), 422
    return _page(code, contact=actions.show_name(local(), who.actor, candidate.id, purpose))


@blueprint.post("/<code>/hvem/<any(caseworker, consultant):work>")
def assign(code: str, work: Work) -> ResponseReturnValue:
    """Let a caseworker or consultant work with the citizen, and so see the name; or end that.

    A caseworker who gives a citizen to another sees them no more, and is led to the list.
    """
    who = current()
    with local().read() as session:
        candidate = visible_one(session, who, code)
    actions.assign(local(), who.actor, candidate.code, work, request.form.get(work) or None)
    with local().read() as session:
        still_seen = _sees(session, who, candidate)
    to = url_for("citizens.show", code=candidate.code) if still_seen else url_for("citizens.index")
    return redirect(to, 303)


def _page(code: str, contact: Contact | None = None, *, missing: bool = False) -> str:
    who = current()
    with local().read() as session:
        candidate = visible_one(session, who, code)
        profile = published_profile(session, candidate)
        may_see_name = _may_see_name(session, who, candidate)
        today = clock.today(session)
        history = said(session, candidate)
        wishes = wishes_of_all(session, [candidate])[candidate.id]
        named = places(session)
        asked, handed_out = recalled(session, candidate)
        workers = {work: actions.workers(session, work) for work in WORKS}
        disliked = sorted(named[key] for key in wishes.not_places if key in named)
    return render_template(
        "citizens/candidate.html", candidate=candidate, profile=profile, contact=contact,
        missing=missing, history=history, wishes=wishes, disliked=disliked,
        workers=workers, works=WORKS, login_of=_login_of,
        may_see_name=may_see_name, may_withdraw=_is_caseworker(who),
        may_erase=bool(who.roles & MAY_ERASE),
        may_match="dpo" not in who.roles, may_see_case=bool(who.roles & SEES_CASE),
        consents=CONSENTS, purposes=PURPOSES, today=today, title=_title, titles=_titles,
        recalled=asked, handed_out=handed_out, states=STATES, kinds=KINDS,
        grades=GRADES,
    )  # fmt: skip


def seen_by(who: Who) -> list[ColumnElement[bool]]:
    """Return the condition on candidates that this person may see: caseworkers their own."""
    if who.roles & SEES_ALL:
        return []
    return [func.lower(Candidate.caseworker).in_([who.name.lower(), who.login])]


def visible_one(session: Session, who: Who, code: str) -> Candidate:
    """Return the candidate of a code.

    Raises:
        NotFound: there is none, or this person may not know of it.
    """
    candidate = actions.by_code(session, code)
    if not _sees(session, who, candidate):
        raise NotFound(code)
    return candidate


def published_profile(session: Session, candidate: Candidate) -> Record | None:
    """Return the profile of a candidate that is out, as others see it."""
    return stored.get(session, candidate.profile) if candidate.profile else None


def _sees(session: Session, who: Who, candidate: Candidate) -> bool:
    mine = select(Candidate.id).where(Candidate.id == candidate.id, *seen_by(who))
    return session.scalar(mine) is not None


def _login_of(workers: Mapping[str, str], said: str | None) -> str:
    """Return the log-in of whom a case system names, by log-in or name; empty for a stranger."""
    named = (said or "").lower()
    return next((one for one, name in workers.items() if named in (one, name.lower())), "")


def _is_caseworker(who: Who) -> bool:
    return bool(who.roles & {"caseworker", "team"})


def _may_see_name(session: Session, who: Who, candidate: Candidate) -> bool:
    """Tell who may look: caseworkers, and the consultant who works with or proposed them."""
    if _is_caseworker(who) or ("consultant" in who.roles and candidate.consultant == who.login):
        return True
    offered = select(Offered.proposal).where(
        Offered.candidate == candidate.id, Offered.actor == who.actor
    )
    return "consultant" in who.roles and session.scalar(offered.limit(1)) is not None


def _chosen(column: Any, value: str | None) -> list[ColumnElement[bool]]:
    return [column == value] if value else []


def _occupied(code: str | None) -> list[ColumnElement[bool]]:
    """Return the condition that an occupation is among the wanted ones, on both databases."""
    return [cast(Candidate.occupations, String).contains(f'"{code}"')] if code else []


def _counts(session: Session, mine: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    counted = select(Candidate.consent, func.count()).where(*mine).group_by(Candidate.consent)
    by_consent = dict.fromkeys(CONSENTS, 0)
    for state, number in session.execute(counted):
        by_consent[state] = number
    published = session.scalar(select(func.count(Candidate.profile)).where(*mine)) or 0
    return by_consent | {"all": sum(by_consent.values()), "published": published}


def _choices(
    session: Session, mine: Sequence[ColumnElement[bool]]
) -> dict[str, list[tuple[str, str]]]:
    """Return what the filters offer: the caseworkers and occupations that occur."""
    names = session.scalars(select(Candidate.caseworker).where(*mine).distinct())
    wanted = session.scalars(select(cast(Candidate.occupations, String)).where(*mine).distinct())
    found = {code for text in wanted for code in text.strip("[]").replace('"', "").split(", ")}
    by_title = sorted((_title("", code), code) for code in found if code)
    return {
        "caseworkers": [(name, name) for name in sorted(name for name in names if name)],
        "occupations": [(code, title) for title, code in by_title],
    }


def _title(list_name: str, code: str) -> str:
    """Return the words of a code of this list; without a list, of an occupation."""
    known = codes(list_name) if list_name else occupations()
    return known[code].title(language()) if code in known else code


def _titles(list_name: str, chosen: Sequence[str] | None) -> str:
    return ", ".join(_title(list_name, code) for code in chosen or ())

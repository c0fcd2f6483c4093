"""The pages of agreements: the list, and one agreement over all 98 municipalities."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select

from hub.agreements import actions
from shared import clock
from shared.accounts.access import current
from shared.accounts.roles import OF_EMPLOYER
from shared.codes.lists import Code, branches, codes
from shared.codes.places import municipalities
from shared.feed import stored
from shared.problem import NotFound
from shared.rules.agreement import Coverage, Standing
from shared.tables import AgreementIndex, EmployerIndex
from shared.web.here import local
from shared.web.language import language
from shared.web.map import Shown

blueprint = Blueprint("agreements", __name__, url_prefix="/aftale")

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


@blueprint.get("")
def index() -> ResponseReturnValue:
    """List the agreements that this person may see; an employer's only one is shown at once."""
    who = current()
    query = select(AgreementIndex).order_by(AgreementIndex.valid_to, AgreementIndex.code)
    if who.roles & OF_EMPLOYER:
        query = query.where(AgreementIndex.employer == who.scope)
    with local().read() as session:
        found = session.scalars(query).all()
        employers = {row.ref: row.name for row in session.scalars(select(EmployerIndex))}
    if len(found) == 1 and who.roles & OF_EMPLOYER:
        return redirect(url_for("agreements.show", code=found[0].code), 303)
    return render_template("agreements/index.html", agreements=found, employers=employers)


@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show an agreement's terms and where each of the 98 municipalities stands to it."""
    who = current()
    with local().read() as session:
        agreement = actions.by_code(session, code)
        if who.roles & OF_EMPLOYER and agreement.body.employer != who.scope:
            raise NotFound(code)
        employer = stored.get(session, agreement.body.employer).body
        covered = actions.coverage(session, agreement, clock.today(session))
    wanted = request.args.get("vis", "")
    return render_template(
        "agreements/show.html", agreement=agreement.body, employer=employer, covered=covered,
        shown=[one for one in covered if one.standing == wanted] or covered, wanted=wanted,
        counts=Counter(one.standing for one in covered), standings=STANDINGS, on_map=_map(covered),
        names=municipalities(), branch_titles=_titles(branches("DB25"), agreement.body.branches),
        instrument_titles=_titles(codes("instruments"), agreement.body.instruments),
        titles=lambda chosen: _titles(codes("instruments"), chosen),
    )  # fmt: skip


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

"""`/kompetencer`: which branches each consultant knows, how many citizens, and who is away."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from node.competences import actions
from shared.accounts.access import current
from shared.codes.lists import branches
from shared.web.acting import acted
from shared.web.forms import Form, Wrong, read_form, refilled
from shared.web.here import local
from shared.web.language import language

blueprint = Blueprint("competences", __name__, url_prefix="/kompetencer")
CHANGES = frozenset({"manager", "team", "consultant", "node.kam"})


class AwaySchema(Schema):
    """The form of days away."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)
    substitute = fields.String(load_default="")


@blueprint.get("")
def index() -> str:
    """Show who knows what, and the branches that nobody who is there knows."""
    with local().read() as session:
        found = actions.team(session)
    return render_template(
        "competences/index.html", found=found, gaps=actions.gaps(found), titles=_titles(),
        changes=bool(current().roles & CHANGES),
    )  # fmt: skip


@blueprint.get("/<login>/vaek", alias=True)  # where a refused form stands: leads back
@blueprint.get("/<login>")
def show(login: str) -> str:
    """Show one's branches and days away, to be changed."""
    return _page(login, {})


@blueprint.post("/<login>")
def learn(login: str) -> ResponseReturnValue:
    """Keep the branches that were ticked."""
    actions.learn(local(), current().actor, login, request.form.getlist("branches"))
    return redirect(url_for("competences.index"), 303)


@blueprint.post("/<login>/vaek")
def be_away(login: str) -> ResponseReturnValue:
    """Keep days away, and who stands in."""

    def act() -> actions.Known:
        said = read_form(AwaySchema(), request.form)
        substitute = said["substitute"] or None
        return actions.be_away(
            local(), current().actor, login, said["first"], said["last"], substitute
        )

    return acted(
        act, lambda wrong: _page(login, wrong),
        lambda _: url_for("competences.show", login=login),
    )  # fmt: skip


@blueprint.post("/<login>/tilbage")
def come_back(login: str) -> ResponseReturnValue:
    """Take days away back."""
    with local().read() as session:
        away = actions.member(session, login).away
    for one in away:
        if one.first.isoformat() == request.form.get("first"):
            actions.come_back(local(), current().actor, login, one.first)
    return redirect(url_for("competences.show", login=login), 303)


def _as_form(one: actions.Known) -> Form:
    return MultiDict(("branches", code) for code in sorted(one.colleague.branches))


def _titles() -> dict[str, str]:
    return {code: one.title(language()) for code, one in branches(actions.SCHEME).items()}


def _page(login: str, wrong: Wrong) -> str:
    with local().read() as session:
        one = actions.member(session, login)
        others = [other for other in actions.team(session) if other.colleague.login != login]
    return render_template(
        "competences/show.html", one=one, others=others, titles=_titles(), wrong=wrong,
        form=refilled(_as_form(one), request.form, AwaySchema()) if wrong else _as_form(one),
        names={other.colleague.login: other.name for other in others},
    )  # fmt: skip

"""`/drift/bero`: a suspended member: a second person takes its keys back, or lifts it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.members import suspending
from hub.members.suspending import Suspension, person
from shared.accounts.access import current
from shared.accounts.actions import reader
from shared.clock import now
from shared.config import load
from shared.rules.member_keys import may_revoke
from shared.web.here import local

blueprint = Blueprint("suspensions", __name__, url_prefix="/drift/bero")
OPERATOR = "hub.operator"


@blueprint.get("/<code>/bekraeft", alias=True)  # the forms' addresses, reloaded
@blueprint.get("/<code>/ophaev", alias=True)
@blueprint.get("/<code>")
def show(code: str) -> str:
    """Show who suspended a member, what is proposed about its keys, and what that would do."""
    with local().read() as session:
        one, name_of = suspending.suspension(session, code), reader(session)
    who = current()
    refusal = may_revoke(one.proposed, person(who.actor), now(), sole=one_operator())
    return render_template(
        "members/suspended.html", one=one, name_of=name_of, may=OPERATOR in who.roles,
        refusal=refusal, alone=one.proposed and person(one.proposed.by) == person(who.actor),
    )  # fmt: skip


@blueprint.post("/<code>/bekraeft")
def confirm(code: str) -> ResponseReturnValue:
    """Take the member's keys back, as another has proposed."""
    member = _found(code)
    shown = request.form.get("position", type=int, default=-1)  # none: what nobody has proposed
    suspending.confirm(local(), current().actor, code, sole=one_operator(), shown=shown)
    return redirect(url_for("peers.show", party=member.party), 303)


@blueprint.post("/<code>/ophaev")
def lift(code: str) -> ResponseReturnValue:
    """Answer the member again; what was proposed is dropped."""
    member = _found(code)
    suspending.lift(local(), current().actor, code)
    return redirect(url_for("peers.show", party=member.party), 303)


def one_operator() -> bool:
    """Tell whether the hub's settings say that it has one operator."""
    return load(local().home, "hub").sole_operator


def _found(code: str) -> Suspension:
    with local().read() as session:
        return suspending.suspension(session, code)

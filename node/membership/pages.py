"""How it stands with the hub, in plain words: in step or not, what waits, what was refused."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from node.membership import actions, leaving
from shared import clock
from shared.peers import pages as peers
from shared.peers.quarantine import SHOWN, quarantined
from shared.peers.standings import standings
from shared.peers.told import said_of
from shared.problem import Problem
from shared.web.here import local
from shared.web.words import Said, say_problem

blueprint = Blueprint("membership", __name__, url_prefix="/synk")
drift = Blueprint("drift", __name__, url_prefix="/drift")


@drift.get("", endpoint="index")
def show() -> str:
    """Show the node's administrator how it stands with the hub, and what to do."""
    with local().read() as session:
        gone = leaving.out(session, local())
    seen = peers.drift(gone=gone)
    if gone and gone.state == "left":
        seen["peers"] = []  # there is nobody any more to be in step with
    return render_template("membership/drift.html", **seen)


@blueprint.get("")
def index() -> str:
    """Show whether the node is in step with its hub."""
    return _page(None)


@blueprint.post("")
def exchange() -> ResponseReturnValue:
    """Exchange with the hub now."""
    try:
        actions.synchronise(local())
    except Problem as problem:
        return _page(say_problem(problem)), 503
    return redirect(url_for("membership.index"), 303)


def _page(failed: Said | None) -> str:
    with local().read() as session:
        if gone := leaving.out(session, local()):
            return render_template("membership/out.html", gone=gone)
        hub = next(iter(standings(session, clock.now())), None)
        stopped = quarantined(session, limit=SHOWN)
    return render_template(
        "membership/index.html", hub=hub, failed=failed, said_of=said_of,
        stopped=[one for one in stopped if not one.row.ours],
        refused=[one for one in stopped if one.row.ours],
    )  # fmt: skip

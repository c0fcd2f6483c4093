"""The front page, and the employer's overview: what awaits it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.needs.seen import may_write
from hub.overview.waiting import waiting
from hub.placements.pages import ASKS
from shared.accounts.access import current, whoever
from shared.clock import today
from shared.rules.pledge import due
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show the two doors; who is logged in comes to their own first page."""
    who = whoever()
    if who is None:
        return render_template("overview/front.html")
    if who.roles & {"emp.admin", "emp.contact"}:
        return redirect(url_for("overview.show"), 303)
    if who.roles & {"hub.operator", "hub.support"}:
        return redirect(url_for("members.show"), 303)
    return redirect(url_for("intake.show" if "sector" in who.roles else "agreements.index"), 303)


@blueprint.get("/overblik")
def show() -> str:
    """Show the employer what awaits it, and all its open needs."""
    with local().read() as session:
        day = today(session)
        found = waiting(session, current().scope or "", day)
        writes = may_write(session, current(), day)
    return render_template(
        "overview/show.html", rows=found.needs, writes=writes, tells=found.tells, asks=ASKS,
        today=day, drafts=found.drafts, signals=found.signals, promises=found.promises,
        stairs=found.late, restrictions=found.restrictions, pledges=found.pledges, title=title,
        last_day=due,
    )  # fmt: skip

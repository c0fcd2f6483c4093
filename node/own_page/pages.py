"""`/min-side/<token>`: a citizen sees what is shared of them, and takes it back.

No log-in: the link is the key, for this one purpose and fourteen days. Opening it changes
nothing, since mail programs open links too.
"""

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from node.citizens.pages import visible_one
from node.citizens.recalls import KINDS
from node.own_page import actions
from node.own_page.actions import Shared
from node.proposals.pages import OPEN, STANDINGS
from shared.accounts.access import current
from shared.problem import NotFound, Refused
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("own_page", __name__)


@blueprint.get("/min-side/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show the citizen what is shared, with whom and since when."""
    return _opened(token, "own_page/show.html")


@blueprint.get("/min-side/<token>/sig-nej")
def ask(token: str) -> ResponseReturnValue:
    """Say what a no does, and ask for it."""
    return _opened(token, "own_page/withdraw.html")


@blueprint.post("/min-side/<token>/sig-nej")
def withdraw(token: str) -> ResponseReturnValue:
    """Withdraw the consent, and show what is left."""
    try:
        actions.withdraw(local(), token)
    except (NotFound, Refused):
        return _closed()
    return redirect(url_for("own_page.show", token=token), 303)


@blueprint.get("/kandidater/<code>/min-side")
def preview(code: str) -> ResponseReturnValue:
    """Show the caseworker the same page, to be printed for who has no link."""
    with local().read() as session:
        person = visible_one(session, current(), code)
        found = actions.shared(session, local(), person)
    return _page("own_page/show.html", found, "", preview=True)


@blueprint.post("/kandidater/<code>/min-side")
def make(code: str) -> ResponseReturnValue:
    """Make a link to the page; it is shown this once."""
    who = current()
    with local().read() as session:
        person = visible_one(session, who, code)
    token, last = actions.make_link(local(), who.actor, person.code)
    address = url_for("own_page.show", token=token, _external=True)
    return render_template("own_page/link.html", candidate=person, address=address, last=last)


def _opened(token: str, template: str) -> ResponseReturnValue:
    try:
        with local().read() as session:
            person = actions.whose(session, token)
            found = actions.shared(session, local(), person)
    except (NotFound, Refused):
        return _closed()
    return _page(template, found, token)


def _page(
    template: str, found: Shared, token: str, *, preview: bool = False
) -> ResponseReturnValue:
    open_ones = [one for one in found.offers if one.sent.standing in OPEN]
    placed = [one for one in found.offers if one.sent.standing == "placed"]
    page = render_template(
        template, found=found, token=token, preview=preview, candidate=found.candidate,
        kinds=KINDS, offers=open_ones, placed=placed, standings=STANDINGS, title=title,
        titles=lambda name, chosen: ", ".join(title(name, code) for code in chosen),
        over=[one for one in found.offers if one not in open_ones and one not in placed],
    )  # fmt: skip
    return _private(page, 200)


def _closed() -> ResponseReturnValue:
    """Say that the link does not hold; who guesses learns nothing more."""
    return _private(render_template("own_page/closed.html"), 410)


def _private(page: str, status: int) -> ResponseReturnValue:
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

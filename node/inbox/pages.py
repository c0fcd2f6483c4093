"""The inbox: what must be done, first what runs out, each with one verb."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from node.competences.actions import TAKE_TASKS, team
from node.inbox.routed import routed
from node.inbox.row import STAYS, Waiting
from node.inbox.waiting import waiting
from node.needs import actions as needs
from node.needs.pages import prefilled
from node.offices.actions import offices
from shared import clock
from shared.accounts.access import current
from shared.codes.places import municipalities
from shared.web.answering import reasons_not_now
from shared.web.here import local
from shared.web.reasons import title

blueprint = Blueprint("inbox", __name__, url_prefix="/indbakke")


@blueprint.get("")
def index() -> str:
    """Show what awaits this person, by deadline; one need may be open for its answer."""
    here = local()
    with here.read() as session:
        today = clock.today(session)
        rows = routed(session, waiting(session, here, current(), today))
        has_offices = bool(offices(session))
        names = {one.colleague.login: one.name for one in team(session)}
        found = rows if _sees_all() else [row for row in rows if row.is_for(current().login)]
        wanted = request.args.get("svar")
        answers = (row for row in found if row.what == "answer")
        opened = next((row for row in answers if row.code == wanted), None)
        need = needs.whole(session, needs.find(session, opened.code)) if opened else None
    sunday = today + timedelta(days=6 - today.weekday())
    groups = [
        ("today", [row for row in found if row.due <= today]),
        ("week", [row for row in found if today < row.due <= sunday]),
        ("later", [row for row in found if row.due > sunday]),
    ]
    return render_template(
        "inbox/index.html", views=_views(rows),
        hands=bool(current().roles & TAKE_TASKS and has_offices), stays=STAYS,
        named=lambda logins: [names[login] for login in logins], found=found, groups=groups,
        opened=opened, need=need, today=today,
        form=prefilled(need, opened.about["able"], today) if need and opened else {},
        reasons_not_now=reasons_not_now(), title=title, tag=lambda row: _tag(row, today),
        place=municipalities()[here.municipality].name,
    )  # fmt: skip


def _sees_all() -> bool:
    """Whether all that awaits the municipality is shown, not only what goes to this person."""
    return request.args.get("vis") == "alle" or not current().roles & TAKE_TASKS


def _views(rows: list[Waiting]) -> list[tuple[str, str, bool]]:
    """The saved views of who takes tasks, where some of them go to others."""
    mine = sum(row.is_for(current().login) for row in rows)
    if mine == len(rows) or not current().roles & TAKE_TASKS:
        return []
    shown = _sees_all()
    return [
        (gettext("Mine (%(num)s)", num=mine), url_for("inbox.index"), not shown),
        (gettext("Alle (%(num)s)", num=len(rows)), url_for("inbox.index", vis="alle"), shown),
    ]


def _tag(row: Waiting, today: date) -> str:
    if row.due <= today:
        return "err"
    return "warn" if (row.due - today).days <= 1 else "none"

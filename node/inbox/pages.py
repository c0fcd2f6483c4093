"""The inbox: what must be done, first what runs out, each with one verb."""

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from node.inbox.waiting import Waiting, waiting
from node.needs import actions as needs
from node.needs.pages import prefilled
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
        found = waiting(session, here, current(), today)
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
        "inbox/index.html", found=found, groups=groups, opened=opened, need=need, today=today,
        form=prefilled(need, opened.about["able"], today) if need and opened else {},
        reasons_not_now=reasons_not_now(), title=title, tag=lambda row: _tag(row, today),
        place=municipalities()[here.authority.rpartition(":")[2]].name,
    )  # fmt: skip


def _tag(row: Waiting, today: date) -> str:
    if row.due <= today:
        return "err"
    return "warn" if (row.due - today).days <= 1 else "none"

"""What waits at our own institutions: a target that will not be reached as things stand."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from node.inbox.row import DECIDES, Waiting
from node.institutions.seen import departments
from shared.accounts.actions import Who
from shared.feed.local import Local

REMINDED = timedelta(days=60)  # before the year ends, as of a pledge's places


def targets_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield our departments that have yet to open places of this year's target, near its end."""
    last = date(today.year, 12, 31)
    if not who.roles & DECIDES or today < last - REMINDED:
        return
    for one in departments(session, local, today.year, today.year):
        if one.state == "short":
            about = {"title": one.body.name, "number": one.progress.missing,
                     "head": one.body.head}  # fmt: skip
            yield Waiting(what="target", code=one.body.code, due=last, about=about)

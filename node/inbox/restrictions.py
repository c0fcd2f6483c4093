"""What waits after a signal: a new one to judge, our restrictions to look at again, an appeal.

A restriction stays until somebody lifts it; that its signal has gone is for a manager to know.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from node.inbox.row import DECIDES, NEWS_DAYS, Waiting
from shared.accounts.actions import Who
from shared.feed.local import Local
from shared.records.signal import Signal
from shared.restrictions import Restricted, restrictions
from shared.rules.working_days import add_working_days
from shared.signals import signals
from shared.tables import RestrictionIndex, SignalIndex

REVIEW_DAYS = 5  # working days before the day on which a restriction is looked at again
APPEAL_DAYS = 10  # working days: as long as the employer has to reply to a signal


def restrictions_waiting(
    session: Session, local: Local, who: Who, today: date
) -> Iterator[Waiting]:
    """Yield what asks a manager to decide, and signals as news for the KAM too."""
    if not who.roles & (DECIDES | {"node.kam"}):
        return
    ours = restrictions(session, RestrictionIndex.owner == local.authority)
    followed = {one.body.signal for one in ours}
    for signal in signals(session, SignalIndex.gone_on.is_(None)):
        due = add_working_days(signal.body.open_on or today, NEWS_DAYS)
        if due >= today and signal.body.code not in followed:
            yield Waiting(what="signal", code=signal.body.code, due=due, about={
                "place": signal.place, "employer": signal.employer, "reply": signal.reply,
                "end": signal.body.answer_by,
            })  # fmt: skip
    gone = {one.body.code: one.body for one in signals(session, SignalIndex.gone_on.is_not(None))}
    for one in ours if who.roles & DECIDES else ():
        if one.body.lifted is None:
            yield from _looked_at(one, gone.get(one.body.signal or ""), today)


def _looked_at(one: Restricted, gone: Signal | None, today: date) -> Iterator[Waiting]:
    about: dict[str, Any] = {"place": one.place, "employer": one.employer}
    review, upheld = one.body.looked_at_on, one.body.upheld
    if one.appealed and one.reply:
        due = min(review, add_working_days(one.reply.replied_on, APPEAL_DAYS))
        yield Waiting(what="appeal", code=one.body.code, due=due, about=about)
    elif add_working_days(today, REVIEW_DAYS) >= review:
        yield Waiting(what="review", code=one.body.code, due=review, about=about)
    elif gone and gone.gone_on and not (upheld and upheld.on > gone.gone_on):
        due = min(review, add_working_days(gone.gone_on, APPEAL_DAYS))
        about |= {"title": gone.code, "end": gone.gone_on}
        yield Waiting(what="signal_gone", code=one.body.code, due=due, about=about)

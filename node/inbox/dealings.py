"""What waits between us and employers: promises both ways, and places that changed hands."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from node.inbox.row import NEWS_DAYS, RINGS, Waiting
from node.offices.actions import handed
from node.swaps.actions import seats
from node.tables import Away
from shared.accounts.actions import Who
from shared.accounts.tables import Account, Charge
from shared.dealings.contacts import rung
from shared.dealings.entrances import entrance
from shared.dealings.objections import disputed
from shared.feed.local import Local
from shared.promises.seen import Promised, ours, promises
from shared.rules.working_days import add_working_days
from shared.tables import PromiseIndex

TO_AGREE_DAYS = 2  # working days: whoever is not agreed with rings


def promises_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield our promises that this person or an office of theirs sees to, and the employers'
    that have passed their day.
    """
    charge = set(session.scalars(_in_charge(who, today)))
    handed_us = {code for code, office in handed(session).items() if who.login in office.logins}
    for one in promises(session, today, PromiseIndex.state == "open"):
        about: dict[str, Any] = {
            "title": one.body.what,
            "employer": one.employer,
            "keeper": one.body.keeper,
        }
        if one.by_employer:
            if one.body.at and one.standing == "open" and _answers(session, who, one, today):
                about["at"] = one.body.at
                yield Waiting(what="call", code=one.body.code, due=one.body.due, about=about)
            if one.standing == "overdue" and who.roles & RINGS:
                about["rung"] = rung(session, one.body.employer, today)
                yield Waiting(what="promised", code=one.body.code, due=one.body.due, about=about)
        elif (
            one.record.ref in charge
            or one.body.code in handed_us
            or _stands_in(session, who, one, today)
        ):
            yield Waiting(what="promise", code=one.body.code, due=one.body.due, about=about)


def disputed_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Yield our promises that employers do not agree are kept, for all who speak with them."""
    found = promises(session, today, disputed(session), ours(local)) if who.roles & RINGS else ()
    for one in found:
        if one.objection:
            due = add_working_days(one.objection.on, TO_AGREE_DAYS)
            about = {"title": one.body.what, "employer": one.employer, "why": one.objection.why,
                     "rung": rung(session, one.body.employer, today)}  # fmt: skip
            yield Waiting(what="disputed", code=one.body.code, due=due, about=about)


def _answers(session: Session, who: Who, one: Promised, today: date) -> bool:
    """Tell whether this person is whom the employer reaches here today."""
    door = entrance(session, one.body.employer, one.body.municipality, today)
    return door.contact.name == who.name


def _in_charge(who: Who, today: date) -> Select[str]:
    """Select what this person sees to, and what those do whose substitute they are today."""
    away = select(Away.login).where(
        Away.substitute == who.login, Away.first <= today, Away.last >= today
    )
    theirs = or_(Account.id == who.id, Account.login.in_(away))
    return select(Charge.thing).join(Account, Account.id == Charge.account).where(theirs)


def _stands_in(session: Session, who: Who, one: Promised, today: date) -> bool:
    """Tell whether this person answers today for the colleague who sees to a promise."""
    door = entrance(session, one.body.employer, one.body.municipality, today)
    if not (door.stands_in_until and door.accession):
        return False
    away: str = door.accession.body.kam.name
    return (door.contact.name, away) == (who.name, one.body.keeper)


def swaps_waiting(session: Session, local: Local, who: Who, today: date) -> Iterator[Waiting]:
    """Places that moved to or from us, as news for who speaks with the workplace."""
    ours = local.municipality
    for one in seats(session, local) if who.roles & RINGS else ():
        due = add_working_days(one.body.state_on, NEWS_DAYS)
        if one.body.state == "taken" and ours in (one.body.giver, one.body.taker) and due >= today:
            about = {"place": one.place, "giver": one.giver, "taker": one.taker,
                     "contact": one.body.contact, "start": one.body.starts_on,
                     "end": one.body.ends_on}  # fmt: skip
            yield Waiting(what="swapped", code=one.body.code, due=due, about=about)
